import { caseType } from '@anyuan/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { codePicture } from './code-picture.ts';
import { spaced } from './code.ts';
import type { Draft } from './draft.ts';
import { promiseOf } from './find-report.ts';
import { html, type Piece } from './html.ts';
import { show, type Kit } from './kit.ts';
import type { Look } from './layout.ts';
import { isMidnight, lastDay, promiseLine } from './promise.ts';
import type { Sent } from './report.ts';
import { twiceWords } from './survey-kind.ts';
import { dayWords, inLang, sayIn, timeOf, type Say } from './words.ts';

/** Thanks, and the code: large, as text to copy, as a picture to keep, as a slip to print. */
export async function donePage(
  kit: Kit,
  request: FastifyRequest,
  reply: FastifyReply,
  look: Look,
  draft: Draft,
  sent: Sent,
): Promise<FastifyReply> {
  const t = sayIn(look.lang);
  const label = inLang(look.lang, draft.kind.label);
  const page = { title: label, back: draft.home, isPlain: draft.kind.survey !== undefined };
  const home = html`<div class="actions"><a class="button" href="${draft.home}">${t('home')}</a></div>`;
  if (sent.joined !== undefined) {
    const body = html`<h1>${t('joined_title')}</h1>
      <p>${label} · ${t('done_number', { number: sent.joined })}</p>
      <p>${t('joined_words')}</p>
      ${home}`;
    return show(kit, reply, look, { ...page, body });
  }
  if (!sent.report) {
    const body = html`<h1>${t(thanksOf(draft, sent))}</h1>
      ${home}`;
    return show(kit, reply, look, { ...page, body });
  }
  const { number, code, dueAt } = sent.report;
  const picture = await codePicture(code);
  const isSurvey = draft.kind.type === null;
  const type = caseType(draft.kind.type ?? 'complaint');
  const body = html`<h1>${t('done_title')}</h1>
    ${isSurvey ? html`<p>${t('survey_complaint')}</p>` : ''}
    <p>${label} · ${t('done_number', { number })}${draft.spot ? html` · ${draft.spot.name}` : ''}</p>
    ${dueWords(t, look, dueAt, kit.app.clock.now())}
    ${type ? promiseLine(promiseOf(kit, type, type.initial), look.lang) : ''}
    <section class="slip">
      <h2>${t('done_code')}</h2>
      <p class="code" id="code">${spaced(code)}</p>
      <p class="keep">${t('done_keep')}</p>
      <p>${t('done_use', { address: `${request.host}/p/t` })}</p>
      <img src="${picture}" alt="${t('done_picture')}" width="720" height="420" />
      <p class="hint screen">${t('done_picture')}</p>
    </section>
    <div class="actions screen">
      <button type="button" class="scripted" data-copy="code" data-done="${t('copied')}">${t('copy')}</button>
      <button type="button" class="scripted" data-print>${t('print')}</button>
      <a class="button" href="${draft.home}">${t('home')}</a>
    </div>`;
  return show(kit, reply, look, { ...page, body });
}

/** Staff come for no visit. */
function thanksOf({ kind: { version, survey } }: Draft, { isRepeat }: Sent) {
  if (version && !survey) return 'form_done';
  if (!isRepeat) return 'survey_done';
  return survey ? twiceWords(survey) : 'survey_twice';
}

const soonMs = 20 * 3_600_000;

function dueWords(t: Say, { lang }: Look, dueAt: Date | null, now: Date): Piece {
  if (!dueAt) return '';
  const isSoon = dueAt.getTime() - now.getTime() < soonMs;
  if (isSoon && isMidnight(dueAt)) return html`<p>${t('done_due_today')}</p>`;
  if (isSoon) return html`<p>${t('done_due_soon', { time: timeOf(dueAt) })}</p>`;
  return html`<p>${t('done_due', { day: dayWords(lang, lastDay(dueAt)) })}</p>`;
}
