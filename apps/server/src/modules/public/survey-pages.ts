import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { surveySheet, type SurveySheet } from '../survey/index.ts';
import { firstPage, newDraft, nextPage } from './flow.ts';
import { html } from './html.ts';
import { lookOf, show, type Kit } from './kit.ts';
import { withForm } from './read-form.ts';
import { surveyAsKind, surveyIn, twiceWords } from './survey-kind.ts';
import { sayIn } from './words.ts';

interface Asked {
  Params: { token: string };
}

/** The pages behind the ticket of a survey, and behind its open code. */
export function serveSurveys(server: FastifyInstance, kit: Kit): void {
  server.get<Asked>('/p/v/:token', async (request, reply) => {
    const sheet = await wanted(kit, request);
    if (sheet?.stands !== 'open') return closed(kit, request, reply, sheet);
    return firstPage(kit, reply, lookOf(request), newDraft(kit, surveyAsKind(sheet), null, null));
  });
  server.post<Asked>('/p/v/:token', async (request, reply) => {
    const sheet = await wanted(kit, request);
    // A used ticket may be sent again: whoever did not see the answer is shown it.
    if (sheet?.stands !== 'open' && sheet?.stands !== 'answered') return closed(kit, request, reply, sheet);
    return withForm(request, (form) => nextPage(kit, request, reply, surveyAsKind(sheet), null, form));
  });
}

/** Who tries addresses that nobody has made is stopped before he finds one. */
async function wanted(kit: Kit, request: FastifyRequest<Asked>): Promise<SurveySheet | undefined> {
  await kit.limits.mayTrySpots(request.ip);
  const asked = surveyIn(request.params.token);
  const sheet = asked && (await surveySheet(kit.app, asked.token, asked.version));
  if (!sheet) await kit.limits.triedSpot(request.ip);
  return sheet;
}

const titles = { open: 'survey_done', over: 'survey_over', early: 'survey_early' } as const;

const titleOf = (sheet: SurveySheet) => (sheet.stands === 'answered' ? twiceWords(sheet) : titles[sheet.stands]);

function closed(kit: Kit, request: FastifyRequest, reply: FastifyReply, sheet: SurveySheet | undefined): FastifyReply {
  const look = lookOf(request);
  const t = sayIn(look.lang);
  const title = t(sheet ? titleOf(sheet) : 'gone');
  const body = html`<h1>${title}</h1>
    ${sheet ? html`<p>${sheet.name}</p>` : html`<p>${t('gone_hint')}</p>`}
    <div class="actions"><a class="button" href="/p">${t('home')}</a></div>`;
  return show(kit, reply, look, { title, body, back: '/p', isPlain: true }, sheet ? 200 : 404);
}
