import type { FastifyReply, FastifyRequest } from 'fastify';

import { labelledThing } from '../register/index.ts';
import { codeBox } from './code-box.ts';
import { faultKind } from './fault-kind.ts';
import { html, type Html } from './html.ts';
import { lookOf, show, type Kit } from './kit.ts';
import type { Form } from './read-form.ts';
import { refusalWords } from './refusals.ts';
import { thingToken } from './spots.ts';
import { inLang, sayIn, type Lang } from './words.ts';

/** The number of a label, typed: leads to the page of the thing, or says that there is none. */
export async function typedNumber(
  kit: Kit,
  request: FastifyRequest,
  reply: FastifyReply,
  form: Form,
): Promise<FastifyReply> {
  const look = lookOf(request);
  const typed = (form.fields['code'] ?? '').trim().slice(0, 64);
  try {
    await kit.limits.mayTrySpots(request.ip);
    const thing = typed === '' ? null : await labelledThing(kit.app, typed);
    if (thing) return await reply.redirect(`/p/${thingToken(thing.code)}/fault`, 303);
    await kit.limits.triedSpot(request.ip);
  } catch (error) {
    const { status, why } = refusalWords(kit.app, error, look.lang);
    return askNumber(kit, request, reply, { typed, wrong: why, status });
  }
  return askNumber(kit, request, reply, { typed, wrong: sayIn(look.lang)('number_wrong'), status: 422 });
}

/** Where the number is typed, when the code on the label cannot be read. */
export function askNumber(
  kit: Kit,
  request: FastifyRequest,
  reply: FastifyReply,
  { typed = '', wrong, status = 200 }: { typed?: string; wrong?: string; status?: number } = {},
): FastifyReply {
  const look = lookOf(request);
  const title = inLang(look.lang, faultKind.label);
  return show(kit, reply, look, { title, body: numberPage(look.lang, typed, wrong), back: '/p' }, status);
}

function numberPage(lang: Lang, typed: string, wrong: string | undefined): Html {
  const t = sayIn(lang);
  return html`<form id="f" method="post" action="/p/number" enctype="multipart/form-data" novalidate autocomplete="off">
    <h1>${t('number_title')}</h1>
    ${codeBox({ label: t('number_label'), hint: t('number_hint'), typed, wrong, most: 64 })}
    <div class="actions">
      <button class="main" name="go" value="next">${t('next')}</button>
      <a class="button" href="/p/0/snap">${t('number_none')}</a>
    </div>
  </form>`;
}
