import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { App } from '../../kernel/app.ts';
import { cookieName } from '../../kernel/auth/index.ts';
import { isSafePublic, safeNumbers } from '../indicator/index.ts';
import { shownToPublic } from '../register/index.ts';
import { serveAssets } from './assets.ts';
import { faultKind, faultOf } from './fault-kind.ts';
import { askNumber, typedNumber } from './fault-number.ts';
import { firstPage, newDraft, nextPage, visitIn } from './flow.ts';
import { followFirst, followNext } from './follow.ts';
import { formKindOf, publicForms } from './form-kind.ts';
import { html } from './html.ts';
import type { Kind } from './kind.ts';
import { changeLook, lookOf, makeKit, show, type Kit } from './kit.ts';
import { rateFirst, rateNext } from './rate.ts';
import { withForm } from './read-form.ts';
import { refusalWords } from './refusals.ts';
import { findSpot, thingIn, thingToken, type Spot } from './spots.ts';
import { serveSurveys } from './survey-pages.ts';
import { homePage, thingPage } from './view-home.ts';
import { safePage } from './view-safe.ts';
import { valuesPage } from './view-values.ts';
import { sayIn } from './words.ts';

/** Stands where a place would stand: nobody has scanned anything. */
const nowhere = '0';

/** The pages anybody may open. They are whole without a script, and keep nothing of whoever only reads. */
export function servePages(app: App): void {
  void app.http.fastify.register(async (server: FastifyInstance) => {
    const kit = makeKit(app, serveAssets(server));
    server.setErrorHandler(async (error: FastifyError, request, reply) => broken(kit, request, reply, error));

    server.get('/p', async (request, reply) => home(kit, request, reply, null, false));
    server.get('/p/safe', async (request, reply) => safe(kit, request, reply));
    server.get('/p/values', async (request, reply) => values(kit, request, reply));
    server.get('/p/t', async (request, reply) => followFirst(kit, request, reply));
    server.post('/p/t', async (request, reply) => withForm(request, (form) => followNext(kit, request, reply, form)));
    server.post('/p/look', async (request, reply) =>
      withForm(request, async ({ fields }) => {
        changeLook(reply, lookOf(request), fields['look'] ?? '');
        return reply.redirect(ownPath(fields['back']), 303);
      }),
    );
    server.post('/p/number', async (request, reply) =>
      withForm(request, (form) => typedNumber(kit, request, reply, form)),
    );
    server.get<{ Params: { token: string } }>('/p/r/:token', async (request, reply) =>
      rateFirst(kit, request, reply, request.params.token),
    );
    server.post<{ Params: { token: string } }>('/p/r/:token', async (request, reply) =>
      withForm(request, (form) => rateNext(kit, request, reply, request.params.token, form)),
    );
    serveSurveys(server, kit);
    server.get<{ Params: { spot: string } }>('/p/:spot', async (request, reply) => {
      const number = thingIn(request.params.spot);
      if (number !== undefined) return labelled(kit, request, reply, number);
      const { spot, isOld, isKnown } = await scanned(kit, request, request.params.spot);
      return home(kit, request, reply, spot, isOld, isKnown ? 200 : 404);
    });
    server.get<{ Params: { spot: string; kind: string }; Querystring: { v?: string } }>(
      '/p/:spot/:kind',
      async (request, reply) => {
        const { spot } = await scanned(kit, request, request.params.spot);
        const kind = await kindOf(kit, request.params.kind, spot);
        if (kind === 'unnamed') return askNumber(kit, request, reply);
        if (!kind) return gone(kit, request, reply);
        return firstPage(kit, reply, lookOf(request), newDraft(kit, kind, spot, visitIn(request.query.v)));
      },
    );
    server.post<{ Params: { spot: string; kind: string } }>('/p/:spot/:kind', async (request, reply) => {
      const { spot } = await scanned(kit, request, request.params.spot);
      const kind = await kindOf(kit, request.params.kind, spot);
      if (!kind || kind === 'unnamed') return gone(kit, request, reply);
      return withForm(request, (form) => nextPage(kit, request, reply, kind, spot, form));
    });
  });
}

/** What is brought here; of a fault one has to know of what, and of a thing nothing else is brought. */
async function kindOf(kit: Kit, name: string, spot: Spot | null): Promise<Kind | 'unnamed' | undefined> {
  if (spot?.thing) return name === faultKind.kind ? faultOf(spot) : undefined;
  if (name === faultKind.kind) return 'unnamed';
  if (name.startsWith('f-')) return formKindOf(kit.app, name);
  return kit.kinds.find(({ kind }) => kind === name);
}

/** The label of a thing was scanned: its page for strangers; whoever works here is led to what he sees of it. */
async function labelled(kit: Kit, request: FastifyRequest, reply: FastifyReply, number: string): Promise<FastifyReply> {
  // Unless he says that he has come as a stranger.
  if (request.cookies[cookieName] !== undefined && !('public' in (request.query as object)))
    return reply.redirect(`/m/thing/${encodeURIComponent(number)}`, 303);
  await kit.limits.lookAtThing(request.ip);
  const { spot, isKnown } = await scanned(kit, request, thingToken(number));
  const look = lookOf(request);
  const body = thingPage({ lang: look.lang, spot, number });
  const title = sayIn(look.lang)('home_title');
  return show(kit, reply, look, { title, body, back: `/p/${thingToken(number)}` }, isKnown ? 200 : 404);
}

/** Where the reader stands. One who tries addresses that never were is stopped before he finds any. */
async function scanned(
  kit: Kit,
  request: FastifyRequest,
  token: string,
): Promise<{ spot: Spot | null; isOld: boolean; isKnown: boolean }> {
  if (token === nowhere) return { spot: null, isOld: false, isKnown: true };
  await kit.limits.mayTrySpots(request.ip);
  const found = await findSpot(kit.app, token);
  if (found === 'unknown') await kit.limits.triedSpot(request.ip);
  if (typeof found === 'string') return { spot: null, isOld: true, isKnown: found === 'old' };
  return { spot: found, isOld: false, isKnown: true };
}

async function home(
  kit: Kit,
  request: FastifyRequest,
  reply: FastifyReply,
  spot: Spot | null,
  isOld: boolean,
  status = 200,
): Promise<FastifyReply> {
  const look = lookOf(request);
  const visit = visitIn((request.query as { v?: string }).v);
  const kinds = [...kit.kinds, ...(await publicForms(kit.app))];
  const { values, models } = await shownToPublic(kit.app);
  const told = { safe: isSafePublic(kit.app), values: values.length + models.length > 0 };
  const body = homePage({ lang: look.lang, kinds, spot, isOld, visit, told });
  const back = spot ? `/p/${spot.token}` : '/p';
  return show(kit, reply, look, { title: sayIn(look.lang)('home_title'), body, back }, status);
}

/** What the hospital tells of itself, if it does. */
async function safe(kit: Kit, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const found = await safeNumbers(kit.app);
  if (!found) return gone(kit, request, reply);
  const look = lookOf(request);
  const title = sayIn(look.lang)('safe_title');
  return show(kit, reply, look, { title, body: safePage(look.lang, found), back: '/p/safe' });
}

/** What the house stands for, if it has said so. */
async function values(kit: Kit, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const shown = await shownToPublic(kit.app);
  if (shown.values.length + shown.models.length === 0) return gone(kit, request, reply);
  const look = lookOf(request);
  const title = sayIn(look.lang)('values_title');
  return show(kit, reply, look, { title, body: valuesPage(look.lang, shown), back: '/p/values' });
}

async function gone(kit: Kit, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return note(kit, request, reply, 404, 'gone', '');
}

/** Nothing of ours is shown to the public but words: no code, no address, no trace. */
async function broken(
  kit: Kit,
  request: FastifyRequest,
  reply: FastifyReply,
  error: FastifyError,
): Promise<FastifyReply> {
  const { status, why } = refusalWords(kit.app, error, lookOf(request).lang);
  if (status === 429) void reply.header('retry-after', '60');
  return note(kit, request, reply, status, 'broken', why);
}

async function note(
  kit: Kit,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  what: 'gone' | 'broken',
  why: string,
): Promise<FastifyReply> {
  const look = lookOf(request);
  const t = sayIn(look.lang);
  const title = t(what);
  const body = html`<h1>${title}</h1>
    <p class="alert">${why || t(`${what}_hint`)}</p>
    <div class="actions"><a class="button" href="/p">${t('home')}</a></div>`;
  return show(kit, reply, look, { title, body, back: '/p' }, status);
}

/** Back to one of these pages, and to nowhere else. */
const ownPath = (path: string | undefined): string => (path && /^\/p(\/~?[\w.-]{1,64}){0,2}$/.test(path) ? path : '/p');
