import {
  dayAfter,
  drawExam,
  refuse,
  scoreExam,
  thingKinds,
  type BankQuestion,
  type Exam,
  type ExamPaper,
  type HandlerInput,
  type Result,
  type trainingApi,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { standingOf } from '../register/index.ts';
import { told } from './sessions.ts';

export async function listBanks(_: unknown, ctx: Ctx): Promise<Result<typeof trainingApi.banks>> {
  const { rows } = await sql<{ bank: string; questions: number }>`
    select bank, count(*)::int as questions from exam_question where is_active group by bank order by bank`.execute(
    ctx.db,
  );
  return { items: rows };
}

export async function addQuestions(
  { bank, questions }: HandlerInput<typeof trainingApi.addQuestions>,
  ctx: Ctx,
): Promise<{ added: number }> {
  for (const [n, { kind, options, rights }] of questions.entries()) {
    const isWrong =
      rights.some((right) => right >= options.length) ||
      new Set(rights).size !== rights.length ||
      (kind !== 'several' && rights.length !== 1) ||
      (kind === 'judge' && options.length !== 2);
    if (isWrong)
      throw refuse('invalid', {
        issues: [{ path: `questions.${n}.rights`, message: `第 ${n + 1} 题答案与选项不符 answers and options` }],
      });
  }
  await ctx.tx(async (tx) => {
    await tx.db
      .insertInto('exam_question')
      .values(questions.map((one) => ({ ...one, id: newId(), bank, options: JSON.stringify(one.options) as never })))
      .execute();
    tx.audit('exam.questions', 'exam', null, { bank, added: questions.length });
  });
  return { added: questions.length };
}

interface Row {
  id: string;
  title: string;
  bank: string;
  questions: number;
  minutes: number;
  pass_at: number;
  attempts: number;
  valid_months: number;
  skill: string | null;
  opens_at: Date;
  closes_at: Date;
  taken: number;
  passed: number;
  tries: number;
  best: number | null;
  mine_passed: boolean;
  valid_to: string | null;
  open_attempt: string | null;
}

const read = (ctx: Ctx, id?: string) =>
  sql<Row>`
  select e.*, coalesce(a.taken, 0)::int as taken, coalesce(a.passed, 0)::int as passed, coalesce(m.tries, 0)::int as tries,
    m.best, coalesce(m.passed, false) as mine_passed, m.valid_to::text as valid_to, m.open_attempt::text as open_attempt
  from exam e
    left join lateral (select count(distinct person_id) as taken, count(distinct person_id) filter (where passed) as passed
      from exam_attempt where exam_id = e.id and sent_at is not null) a on true
    left join lateral (select count(*) as tries, max(score) as best, bool_or(passed and valid_to >= ${dayOf(ctx.now())}::date) as passed,
        max(valid_to) as valid_to, max(id::text) filter (where sent_at is null and due_at > ${ctx.now()}) as open_attempt
      from exam_attempt where exam_id = e.id and person_id = ${ctx.rights.personId}) m on true
  where ${id === undefined ? sql`true` : sql`e.id = ${id}`} order by e.closes_at desc, e.id limit 200`.execute(ctx.db);

const shown = (row: Row): Exam => ({
  id: row.id,
  title: row.title,
  bank: row.bank,
  questions: row.questions,
  minutes: row.minutes,
  passAt: row.pass_at,
  attempts: row.attempts,
  validMonths: row.valid_months,
  skill: row.skill,
  opens: row.opens_at.toISOString(),
  closes: row.closes_at.toISOString(),
  passed: row.passed,
  taken: row.taken,
  mine: {
    tries: row.tries,
    best: row.best,
    passed: row.mine_passed,
    validTo: row.valid_to,
    openAttempt: row.open_attempt,
  },
});

export async function listExams(_: unknown, ctx: Ctx): Promise<{ items: Exam[] }> {
  return { items: (await read(ctx)).rows.map(shown) };
}

export async function createExam(input: HandlerInput<typeof trainingApi.createExam>, ctx: Ctx): Promise<Exam> {
  const { title, bank, questions, minutes, passAt, attempts, validMonths, skill, opens, closes } = input;
  if (closes <= opens) throw refuse('invalid', { issues: [{ path: 'closes', message: '须晚于开始 after it opens' }] });
  const me = personOf(ctx);
  const id = newId();
  await ctx.tx(async (tx) => {
    const { n } = await tx.db
      .selectFrom('exam_question')
      .select(sql<number>`count(*)::int`.as('n'))
      .where('bank', '=', bank)
      .where('is_active', '=', true)
      .executeTakeFirstOrThrow();
    if (n < questions) throw refuse('bank_small', { bank, have: n, need: questions });
    await tx.db
      .insertInto('exam')
      .values({
        id,
        title,
        bank,
        questions,
        minutes,
        pass_at: passAt,
        attempts,
        valid_months: validMonths,
        skill: skill ?? null,
        opens_at: new Date(opens),
        closes_at: new Date(closes),
        made_by: me,
      })
      .execute();
    told(tx, 'exam.create', id, { title, bank, questions, passAt });
  });
  const [row] = (await read(ctx, id)).rows;
  if (!row) throw new Error('an examination was written and cannot be shown');
  return shown(row);
}

/** A paper of one's own; whoever comes back finds the one he has begun. */
export async function beginExam({ id }: { id: string }, ctx: Ctx): Promise<ExamPaper> {
  const me = personOf(ctx);
  return ctx.tx(async (tx) => {
    const exam = await tx.db.selectFrom('exam').selectAll().where('id', '=', id).executeTakeFirst();
    if (!exam) throw refuse('not_found', { what: id });
    await sql`select pg_advisory_xact_lock(hashtextextended(${`exam ${id} ${me}`}, 0))`.execute(tx.db);
    const tries = await tx.db
      .selectFrom('exam_attempt')
      .selectAll()
      .where('exam_id', '=', id)
      .where('person_id', '=', me)
      .orderBy('n')
      .execute();
    const open = tries.find(({ sent_at, due_at }) => sent_at === null && due_at > tx.now);
    if (open) {
      tx.unaudited('the paper he has begun');
      return paper(exam.title, open);
    }
    if (tx.now < exam.opens_at || tx.now > exam.closes_at) throw refuse('exam_closed');
    if (tries.length >= exam.attempts) throw refuse('exam_used_up', { attempts: exam.attempts });
    const bank = await tx.db
      .selectFrom('exam_question')
      .selectAll()
      .where('bank', '=', exam.bank)
      .where('is_active', '=', true)
      .orderBy('id')
      .execute();
    const attemptId = newId();
    const seed = Number.parseInt(attemptId.replaceAll('-', '').slice(-8), 16);
    const questions = drawExam(bank as unknown as BankQuestion[], exam.questions, seed);
    const row = {
      id: attemptId,
      exam_id: id,
      person_id: me,
      n: tries.length + 1,
      questions: JSON.stringify(questions) as never,
      begun_at: tx.now,
      due_at: new Date(Math.min(tx.now.getTime() + exam.minutes * 60_000, exam.closes_at.getTime())),
    };
    await tx.db.insertInto('exam_attempt').values(row).execute();
    told(tx, 'exam.begin', id, { attempt: row.n });
    return paper(exam.title, { ...row, questions });
  });
}

/** Without what is right: that stays here. */
const paper = (
  title: string,
  { id, due_at, questions }: { id: string; due_at: Date; questions: ReturnType<typeof drawExam> },
): ExamPaper => ({
  id,
  exam: title,
  due: due_at.toISOString(),
  questions: questions.map(({ id: question, kind, ask, options, points }) => ({
    id: question,
    kind,
    ask,
    options: [...options],
    points,
  })),
});

/** A little later than the end is the way over the network, not more time. */
const graceMs = 60_000;

export async function sendExam(
  { id, answers }: HandlerInput<typeof trainingApi.send>,
  ctx: Ctx,
): Promise<Result<typeof trainingApi.send>> {
  const me = personOf(ctx);
  return ctx.tx(async (tx) => {
    const row = await tx.db.selectFrom('exam_attempt').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row || row.person_id !== me) throw refuse('not_found', { what: id });
    if (row.sent_at) throw refuse('exam_sent');
    const exam = await tx.db.selectFrom('exam').selectAll().where('id', '=', row.exam_id).executeTakeFirstOrThrow();
    const isLate = tx.now.getTime() > row.due_at.getTime() + graceMs;
    const score = isLate ? 0 : scoreExam(row.questions, answers);
    const passed = score >= exam.pass_at;
    const validTo = passed ? dayAfter(dayOf(tx.now), { count: exam.valid_months, unit: 'month' }) : null;
    await tx.db
      .updateTable('exam_attempt')
      .set({ answers: JSON.stringify(answers) as never, sent_at: tx.now, score, passed, valid_to: validTo })
      .where('id', '=', id)
      .execute();
    if (passed && exam.skill) await writePaper(tx, me, exam.skill, exam.title);
    told(tx, 'exam.send', exam.id, { attempt: row.n, score, passed, isLate });
    return { score, passed, validTo, left: exam.attempts - row.n };
  });
}

/** Who passes has it as a paper in the register: the one of this subject is renewed, else there is a new one. */
export async function writePaper(tx: Tx, personId: string, subject: string, title: string): Promise<void> {
  const kind = thingKinds.skill;
  const today = dayOf(tx.now);
  const known = await tx.db
    .selectFrom('thing')
    .selectAll()
    .where('kind', '=', kind.type)
    .where('owner_id', '=', personId)
    .where(sql<boolean>`data->>'skill' = ${subject}`)
    .forUpdate()
    .executeTakeFirst();
  const data = { ...known?.data, skill: subject, level: 'passed', passed: today };
  const state = known?.state ?? Object.keys(kind.lifecycle)[0] ?? '';
  const { dues, ...standing } = standingOf(tx.ctx.app, kind, { state, values: data, since: today, checked: {} });
  if (known) {
    await tx.db
      .updateTable('thing')
      .set({
        data: JSON.stringify(data) as never,
        dues: JSON.stringify(dues) as never,
        ...standing,
        note: title,
        version: sql`version + 1`,
      })
      .where('id', '=', known.id)
      .execute();
    return;
  }
  await tx.db
    .insertInto('thing')
    .values({
      id: newId(),
      kind: kind.type,
      code: `${kind.prefix}-${newId().slice(-12).toUpperCase()}`,
      name: kind.label[0],
      pinyin: pinyinOf(kind.label[0]),
      owner_id: personId,
      state,
      data: JSON.stringify(data) as never,
      dues: JSON.stringify(dues) as never,
      ...standing,
      note: title,
      since: today,
    })
    .execute();
}
