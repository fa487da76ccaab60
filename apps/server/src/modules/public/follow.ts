import { beginning, refuse } from '@anyuan/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { announce, caseFacts, caseSubject, writeEntry } from '../../kernel/cases/index.ts';
import { audienceOf } from '../identity/index.ts';
import { notify } from '../notice/index.ts';
import { codeHash, readCode } from './code.ts';
import { findReport, type Followed } from './find-report.ts';
import { attachAll, keep } from './keep.ts';
import { changeLook, lookOf, show, type Kit } from './kit.ts';
import type { Look } from './layout.ts';
import { cleanFiles, maxFiles, type Form } from './read-form.ts';
import { refusalWords } from './refusals.ts';
import { nonce } from './seals.ts';
import { askPage, followedPage, type AskView, type FollowView } from './view-follow.ts';
import { sayIn, type Lang } from './words.ts';

const minutes = 120;

/** Where the code is typed. */
export async function followFirst(kit: Kit, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return askCode(kit, reply, lookOf(request), { typed: '' });
}

/** A code was sent: what it belongs to, or once more the question; or an addition with it. */
export async function followNext(
  kit: Kit,
  request: FastifyRequest,
  reply: FastifyReply,
  form: Form,
): Promise<FastifyReply> {
  const { fields } = form;
  const typed = (fields['code'] ?? '').slice(0, 60);
  const before = lookOf(request);
  const look = fields['look'] === undefined ? before : changeLook(reply, before, fields['look']);
  const t = sayIn(look.lang);
  try {
    if (fields['go'] === 'words' || fields['go'] === 'picture') {
      await kit.limits.riddle(request.ip);
      return await askCode(kit, reply, look, { typed, riddleMode: fields['go'] });
    }
    // Nothing has been sent in but the wish for larger letters.
    if (fields['look'] !== undefined && fields['add'] === undefined) return await askCode(kit, reply, look, { typed });
    const shown = kit.seals.open<Shown>('add', fields['form']);
    // A page that was shown for this very code proves it; anything else is a guess.
    const isProven = shown !== null && shown.h === hashOf(kit, typed);
    if (!isProven) {
      await kit.limits.mayGuess(request.ip);
      const wrongRiddle = await riddleTrouble(kit, request, fields, look.lang);
      if (wrongRiddle !== null) return await askCode(kit, reply, look, { typed, status: 422, wrongRiddle });
    }
    const found = await findReport(kit, typed);
    if (!found) {
      await kit.limits.guessedWrong(request.ip);
      return await askCode(kit, reply, look, { typed, wrong: t('follow_wrong'), status: 404 });
    }
    const isAdding = shown !== null && isProven && fields['look'] === undefined && fields['go'] === 'add';
    if (!isAdding) return await showFollowed(kit, reply, look, { found, typed, text: fields['text'] ?? '' });
    return await add(kit, reply, look, { found, typed, number: shown.n }, form);
  } catch (error) {
    const { status, why } = refusalWords(kit.app, error, look.lang);
    if (status === 429) void reply.header('retry-after', '60');
    return askCode(kit, reply, look, { typed, notice: status === 429 ? why : t('not_saved', { why }), status });
  }
}

interface Shown {
  /** Number of the addition that may be made on the page. */
  n: string;
  /** Hash of the code it was shown for. */
  h: string;
}

const hashOf = ({ app }: Kit, typed: string): string => codeHash(app.secrets, readCode(typed) ?? '').toString('hex');

/** While codes are guessed from everywhere, each look-up answers a riddle. Null: go on; empty: none was asked yet. */
async function riddleTrouble(
  kit: Kit,
  request: FastifyRequest,
  fields: Form['fields'],
  lang: Lang,
): Promise<string | null> {
  if (!(await kit.limits.isUnderAttack())) return null;
  await kit.limits.riddle(request.ip);
  if (kit.captcha.isRight(fields['riddle'], 'follow', fields['said'])) return null;
  return fields['said'] === undefined ? '' : sayIn(lang)('riddle_wrong');
}

async function askCode(
  kit: Kit,
  reply: FastifyReply,
  look: Look,
  view: Partial<AskView> & { typed: string; riddleMode?: 'picture' | 'words'; status?: number },
): Promise<FastifyReply> {
  const asksRiddle = await kit.limits.isUnderAttack();
  // In words: thousands of pictures an hour would cost the cores that alarms need.
  const riddle = asksRiddle ? await kit.captcha.draw('follow', view.riddleMode ?? 'words', look.lang) : undefined;
  const body = askPage({ ...view, lang: look.lang, ...(riddle && { riddle }) });
  const page = { title: sayIn(look.lang)('follow_title'), body, form: { id: 'f', go: 'look' }, back: '/p/t' };
  return show(kit, reply, look, page, view.status ?? 200);
}

async function showFollowed(
  kit: Kit,
  reply: FastifyReply,
  look: Look,
  view: Pick<FollowView, 'found' | 'typed' | 'text'> & Partial<FollowView> & { status?: number },
): Promise<FastifyReply> {
  const body = followedPage({
    ...view,
    lang: look.lang,
    now: kit.app.clock.now(),
    form: kit.seals.seal('add', { n: nonce(), h: hashOf(kit, view.typed) } satisfies Shown, minutes),
  });
  const page = { title: view.found.number, body, form: { id: 'f', go: 'add' }, back: '/p/t' };
  return show(kit, reply, look, page, view.status ?? 200);
}

/** An addition becomes a comment of the case; those who handle it are told. */
async function add(
  kit: Kit,
  reply: FastifyReply,
  look: Look,
  { found, typed, number }: { found: Followed; typed: string; number: string },
  form: Form,
): Promise<FastifyReply> {
  const t = sayIn(look.lang);
  const text = beginning((form.fields['text'] ?? '').replace(/\r\n?/g, '\n').trim(), 2000);
  const refused = (notice: string, status = 422, fileTroubles?: string[]) =>
    showFollowed(kit, reply, look, { found, typed, text, notice, status, ...(fileTroubles && { fileTroubles }) });
  if (found.isOver) return refused(t('add_over'));
  if (text === '' && form.files.length === 0) return refused(t('add_empty'));
  const { cleaned, troubles } = await cleanFiles(kit.app, form.files, maxFiles);
  if (troubles.length > 0)
    return refused(
      t('file_trouble'),
      422,
      troubles.map(({ name, why }) => t(why, { name })),
    );
  try {
    await kit.limits.addition(found.caseId);
    await write(kit, found, number, text, await keep(kit.app, cleaned));
  } catch (error) {
    const { status, why } = refusalWords(kit.app, error, look.lang);
    return refused(status === 429 ? why : t('not_saved', { why }), status);
  }
  const fresh = (await findReport(kit, typed)) ?? found;
  return showFollowed(kit, reply, look, { found: fresh, typed, text: '', done: t('add_done') });
}

async function write(
  { app }: Kit,
  found: Followed,
  number: string,
  text: string,
  files: Awaited<ReturnType<typeof keep>>,
): Promise<void> {
  if (app.room.isLow()) throw refuse('disk_full');
  await app.system('public').tx(async (tx) => {
    const fresh = await tx.db
      .insertInto('public_addition')
      .values({ form_hash: app.secrets.mac('public.form', number), case_id: found.caseId, at: tx.now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('case_id')
      .executeTakeFirst();
    // The same page sent again.
    if (!fresh) return;
    const row = await tx.db.selectFrom('case').selectAll().where('id', '=', found.caseId).executeTakeFirstOrThrow();
    await writeEntry(tx, row.id, { action: 'comment', note: text === '' ? '(附件)' : text });
    await attachAll(tx, row.id, row.is_demo, files);
    tx.audit('public.addition', 'case', row.id, { number: row.number, files: files.length });
    const about = caseSubject(row.id);
    const facts = await caseFacts(tx.db, found.type, row);
    const handlers = await audienceOf(tx, about, ['assignee', 'responder', 'checker'], facts);
    await notify(tx, handlers.length > 0 ? handlers : await audienceOf(tx, about, found.type.tells ?? [], facts), {
      subject: about,
      urgent: false,
      zh: `${row.number} 来件人补充了说明`,
      en: `${row.number}: whoever sent it has added something`,
    });
    await announce(app.cases, tx, 'case.noted', row.id);
  });
}
