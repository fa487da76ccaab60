import type { App } from '../../kernel/app.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { gathering } from '../../kernel/gather.ts';
import { isAway, isFull } from '../../kernel/http/index.ts';
import { noteComplaint, takeSurveys, type SurveySheet, type TakenSurvey } from '../survey/index.ts';
import { saidIn, type Draft } from './draft.ts';
import { answersOf } from './form-kind.ts';
import type { Said } from './kind.ts';
import type { Consent, Sent } from './report.ts';
import { takesComplaints, unhappy } from './unhappy.ts';
import type { Lang } from './words.ts';

/** A page of a survey that was sent. */
export interface SentPage {
  draft: Draft;
  sheet: SurveySheet;
  form: Buffer;
  lang: Lang;
  consent: Consent;
}

const most = 50;

/** A ward that answers at once is one transaction after the other, never as many as there are people. */
export const gatherWaves = (app: App): ((page: SentPage) => Promise<Sent>) =>
  gathering((pages: readonly SentPage[]) => app.system('public').tx((tx) => answerWaves(tx, pages)), {
    most,
    // Whoever sends what nobody would is refused alone; when the database is away, nobody is tried again.
    isShared: (error) => isAway(error) || isFull(error),
  });

/** Keeps answers to surveys: once a ticket, and once a page of the open code. */
async function answerWaves(tx: Tx, pages: readonly SentPage[]): Promise<Sent[]> {
  const before = await sentBefore(tx, pages);
  const names = new Set(before);
  const fresh = pages.flatMap((page) => {
    const name = page.form.toString('hex');
    if (names.has(name)) return [];
    names.add(name);
    const said = saidIn(page.draft.kind, page.draft.answers);
    return [{ page, said, answers: answersOf(said), sheet: page.sheet }];
  });
  const kept = fresh.length === 0 ? [] : await takeSurveys(tx, fresh);
  const taken = fresh.flatMap(({ page, said }, n) => (kept[n] ? [{ page, said, answer: kept[n] }] : []));
  if (taken.length === 0) tx.unaudited('all of them were answered before');
  else
    await tx.db
      .insertInto('public_form_answer')
      .values(taken.map(({ page, answer }) => ({ form_hash: page.form, answer_id: answer.answerId })))
      .execute();
  const sent = new Map<SentPage, Sent>();
  for (const { page, said, answer } of taken) sent.set(page, await complained(tx, page, said, answer));
  const answers: Sent[] = [];
  for (const page of pages) answers.push(sent.get(page) ?? (await again(tx, page)));
  return answers;
}

/** Whoever gave a low mark, wants to be called and says where. */
async function complained(tx: Tx, page: SentPage, said: Said, answer: TakenSurvey): Promise<Sent> {
  const wantsCall = said['call'] === 'yes' && said['phone'] !== undefined;
  if (answer.low.length === 0 || !wantsCall || !takesComplaints(tx)) return { report: null, isRepeat: false };
  const sent = await unhappy(tx, page.draft, page.form, page.lang, page.consent, answer);
  const opened = await reportOf(tx, page.form);
  if (opened) await noteComplaint(tx, answer.answerId, opened);
  return sent;
}

/** The same page again shows its code again; another page of a used ticket shows nothing. */
async function again(tx: Tx, { draft, form, lang, consent }: SentPage): Promise<Sent> {
  return (await reportOf(tx, form))
    ? unhappy(tx, draft, form, lang, consent, { low: [], words: undefined })
    : { report: null, isRepeat: true };
}

async function sentBefore(tx: Tx, pages: readonly SentPage[]): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('public_form_answer')
    .select('form_hash')
    .where(
      'form_hash',
      'in',
      pages.map(({ form }) => form),
    )
    .execute();
  return rows.map(({ form_hash }) => form_hash.toString('hex'));
}

const reportOf = async (tx: Tx, form: Buffer): Promise<string | undefined> =>
  (await tx.db.selectFrom('public_report').select('case_id').where('form_hash', '=', form).executeTakeFirst())?.case_id;
