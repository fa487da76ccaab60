import { refuse, type EthicsFile, type EthicsGrade } from '@anyuan/contract';
import { sql } from 'kysely';

import { visibleCases } from '../../kernel/cases/index.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { fileOf, mayJudge, whoseFile, type Whose } from './file.ts';
import { countOf } from './gather.ts';
import { daysOfYear, publishEthics, roundOf } from './visible.ts';

async function openYear(ctx: Ctx): Promise<number> {
  const round = await roundOf(ctx);
  if (!round) throw refuse('ethics_not_open');
  return round.year;
}

/** The row of a person and year, locked. */
async function reviewOf(tx: Tx, person: string, year: number) {
  await sql`insert into ethics_review (id, person_id, year) values (${newId()}, ${person}, ${year})
    on conflict (person_id, year) do nothing`.execute(tx.db);
  return tx.db
    .selectFrom('ethics_review')
    .selectAll()
    .where('person_id', '=', person)
    .where('year', '=', year)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

const byWhom = (ctx: Ctx): [id: string, name: string] => [personOf(ctx), ctx.actor.name];

export async function saySelf({ id, text }: { id: string; text: string }, ctx: Ctx): Promise<EthicsFile> {
  const whose = await whoseFile(ctx, id);
  if (whose.id !== ctx.rights.personId) throw refuse('wrong_person');
  const year = await openYear(ctx);
  await ctx.tx(async (tx) => {
    const row = await reviewOf(tx, whose.id, year);
    // What others have read and judged is not written anew behind them.
    if (row.opinion_at || row.decided_at) throw refuse('ethics_judged');
    await tx.db
      .updateTable('ethics_review')
      .set({ self_text: text, self_at: tx.now })
      .where('id', '=', row.id)
      .execute();
    tx.audit('ethics.say', 'person', whose.id, { year });
    publishEthics(tx, whose.id);
  });
  return fileOf(ctx, whose);
}

interface Judged {
  id: string;
  grade: EthicsGrade;
}

export async function propose({ id, grade, text }: Judged & { text: string }, ctx: Ctx): Promise<EthicsFile> {
  const whose = await whoseFile(ctx, id);
  if (!mayJudge(ctx.rights, 'ethics.propose', whose)) throw refuse('wrong_person');
  const year = await openYear(ctx);
  const [by, name] = byWhom(ctx);
  await ctx.tx(async (tx) => {
    const row = await reviewOf(tx, whose.id, year);
    if (row.decided_at) throw refuse('ethics_judged');
    await tx.db
      .updateTable('ethics_review')
      .set({ opinion_grade: grade, opinion: text, opinion_by_id: by, opinion_by_name: name, opinion_at: tx.now })
      .where('id', '=', row.id)
      .execute();
    tx.audit('ethics.propose', 'person', whose.id, { year, grade });
    publishEthics(tx, whose.id);
  });
  return fileOf(ctx, whose);
}

export async function decide({ id, grade, reason }: Judged & { reason: string }, ctx: Ctx): Promise<EthicsFile> {
  const whose = await whoseFile(ctx, id);
  if (!mayJudge(ctx.rights, 'ethics.handle', whose)) throw refuse('wrong_person');
  const year = await openYear(ctx);
  await ctx.tx(async (tx) => {
    await decideIn(tx, year, [{ whose, grade, reason }]);
    publishEthics(tx, whose.id);
  });
  return fileOf(ctx, whose);
}

export interface Decision {
  whose: Pick<Whose, 'id' | 'name'>;
  grade: EthicsGrade;
  reason: string;
}

/** Writes down what was decided, with a line for each person. */
export async function decideIn(tx: Tx, year: number, decisions: readonly Decision[]): Promise<void> {
  const best = decisions.filter(({ grade }) => grade === 'excellent').map(({ whose }) => whose.id);
  const inTheWay = await wronged(tx.ctx, tx.db, best, year);
  const [by, name] = byWhom(tx.ctx);
  const rows = decisions
    .toSorted((a, b) => (a.whose.id < b.whose.id ? -1 : 1))
    .map(({ whose, grade, reason }) => {
      if (grade === 'excellent' && inTheWay.has(whose.id)) throw refuse('ethics_not_excellent', { what: whose.name });
      tx.audit('ethics.decide', 'person', whose.id, { year, grade, reason });
      return { id: newId(), person_id: whose.id, grade, reason };
    });
  await sql`insert into ethics_review (id, person_id, year, grade, reason, decided_by_id, decided_by_name, decided_at)
    select id, person_id, ${year}, grade, reason, ${by}, ${name}, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id uuid, person_id uuid, grade text, reason text)
    on conflict (person_id, year) do update set grade = excluded.grade, reason = excluded.reason,
      decided_by_id = excluded.decided_by_id, decided_by_name = excluded.decided_by_name,
      decided_at = excluded.decided_at`.execute(tx.db);
}

/** Who had a complaint upheld within the year, or a measure this caller may know of. */
export async function wronged(ctx: Ctx, db: Ctx['db'], people: readonly string[], year: number): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const days = daysOfYear(year);
  const person = sql`w.id`;
  const { rows } = await sql<{ id: string }>`select w.id from unnest(${people}::uuid[]) w(id)
    where ${countOf('complaint', person, days)}
      + ${countOf('accountability', person, days, visibleCases(ctx.app.cases, ctx.rights))} > 0`.execute(db);
  return new Set(rows.map(({ id }) => id));
}
