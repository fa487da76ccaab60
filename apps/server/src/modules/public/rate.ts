import { caseType, innerSchema, stepFits, type CaseType } from '@anyuan/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

import { dayMs } from '../../kernel/cases/index.ts';
import { html } from './html.ts';
import { lookOf, show, type Kit } from './kit.ts';
import { ask } from './questions.ts';
import { caseOfToken, rateToken } from './rate-token.ts';
import type { Form } from './read-form.ts';
import { inLang, sayIn, type Say } from './words.ts';

export { rateToken };

/** Whether a service of this type is rated by whoever it was done for. */
export const isRated = (type: CaseType | undefined): type is CaseType =>
  type?.actions['rate']?.input?.shape['rating'] !== undefined;

/** What the step asks: the mark, and words if there is room for them. */
function askedOf({ actions }: CaseType): { rating: z.ZodType; remark: z.ZodType | undefined } {
  const { rating, remark } = (actions['rate']?.input?.shape ?? {}) as Record<string, z.ZodType>;
  return { rating: rating as z.ZodType, remark };
}

interface Service {
  id: string;
  type: CaseType;
  number: string;
  /** `open`: it may be rated now. */
  stands: 'open' | 'early' | 'rated' | 'late';
}

async function serviceOf({ app }: Kit, token: string): Promise<Service | null> {
  const id = caseOfToken(app.secrets, token);
  const row =
    id === null
      ? undefined
      : await app.db
          .selectFrom('case')
          .select(['id', 'type', 'number', 'state', 'stamps', 'data', 'closed_at'])
          .where('id', '=', id)
          .executeTakeFirst();
  const type = row && caseType(row.type);
  if (!row || !isRated(type)) return null;
  const { id: caseId, number, state, stamps, closed_at } = row;
  const rate = type.actions['rate']!;
  const lateFrom =
    app.settings.get<number>('public.rateDays') * dayMs + (closed_at?.getTime() ?? Number.POSITIVE_INFINITY);
  const stands =
    rate.stamp !== undefined && rate.stamp in stamps
      ? 'rated'
      : !stepFits(type, state, rate)
        ? 'early'
        : app.clock.now().getTime() > lateFrom
          ? 'late'
          : 'open';
  return { id: caseId, type, number, stands };
}

/** The page behind the code of one service: five marks, a few words, once. */
export async function rateFirst(
  kit: Kit,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
): Promise<FastifyReply> {
  const service = await wanted(kit, request, token);
  const { lang } = lookOf(request);
  const t = sayIn(lang);
  if (!service) return said(kit, request, reply, t('gone'), t('gone_hint'), 404);
  if (service.stands !== 'open') return said(kit, request, reply, t(`rate_${service.stands}`), '');
  return form(kit, request, reply, service, token);
}

export async function rateNext(
  kit: Kit,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  { fields }: Form,
): Promise<FastifyReply> {
  const service = await wanted(kit, request, token);
  const t = sayIn(lookOf(request).lang);
  if (!service) return said(kit, request, reply, t('gone'), t('gone_hint'), 404);
  const shape = askedOf(service.type);
  const rating = shape.rating.safeParse(Number(fields['a_rating']));
  if (!rating.success) return form(kit, request, reply, service, token, t('please_choose'));
  const remark = shape.remark && innerSchema(shape.remark).safeParse((fields['a_remark'] ?? '').trim());
  const { app } = kit;
  try {
    // One answer a service: the step is taken once, however often the page is sent.
    await app.cases.act(app.system('public'), service.id, 'rate', {
      rating: rating.data,
      ...(remark?.success && { remark: remark.data }),
    });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== 'already_taken' && code !== 'wrong_state') throw error;
    return said(kit, request, reply, t(code === 'wrong_state' ? 'rate_early' : 'rate_rated'), '');
  }
  const isPoor = Number(rating.data) <= 2;
  return said(kit, request, reply, t('rate_done'), isPoor ? t('rate_sorry') : '', 200, isPoor);
}

/** Who tries addresses that nobody has made is stopped before he finds one. */
async function wanted(kit: Kit, request: FastifyRequest, token: string): Promise<Service | null> {
  await kit.limits.mayTrySpots(request.ip);
  const service = await serviceOf(kit, token);
  if (!service) await kit.limits.triedSpot(request.ip);
  return service;
}

function form(
  kit: Kit,
  request: FastifyRequest,
  reply: FastifyReply,
  { type, number }: Service,
  token: string,
  trouble?: string,
): FastifyReply {
  const look = lookOf(request);
  const t = sayIn(look.lang);
  const back = `/p/r/${token}`;
  const { rating, remark } = askedOf(type);
  const asking = { lang: look.lang, answers: {}, troubles: trouble ? { rating: trouble } : {} };
  const body = html`<form id="f" method="post" action="${back}" enctype="multipart/form-data">
    <p class="step">${inLang(look.lang, type.label)} · ${number}</p>
    <h1>${t('rate_title')}</h1>
    ${ask(['rating', rating], { ...asking, isTitle: true })}
    ${remark ? ask(['remark', remark], { ...asking, isTitle: false }) : ''}
    <p class="hint">${t('rate_hint')}</p>
    <div class="actions"><button class="main" data-sending="${t('sending')}">${t('send')}</button></div>
  </form>`;
  return show(kit, reply, look, { title: t('rate_title'), body, back }, trouble ? 422 : 200);
}

function said(
  kit: Kit,
  request: FastifyRequest,
  reply: FastifyReply,
  title: string,
  text: string,
  status = 200,
  complains = false,
): FastifyReply {
  const look = lookOf(request);
  const t: Say = sayIn(look.lang);
  const body = html`<h1>${title}</h1>
    ${text ? html`<p>${text}</p>` : ''}
    <div class="actions">
      ${complains ? html`<a class="button main" href="/p/0/complaint">${t('rate_complain')}</a>` : ''}
      <a class="button" href="/p">${t('home')}</a>
    </div>`;
  return show(kit, reply, look, { title, body, back: '/p' }, status);
}
