import { refuse, type EthicsFile, type EthicsGrade } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
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

const byWhom = ({ actor }: Ctx): [id: string, name: string] => [actor.kind === 'person' ? actor.id : '', actor.name];

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
    await decideIn(tx, whose, year, { grade, reason });
    tx.audit('ethics.decide', 'person', whose.id, { year, grade, reason });
    publishEthics(tx, whose.id);
  });
  return fileOf(ctx, whose);
}

/** Writes down what was decided of one person. */
export async function decideIn(
  tx: Tx,
  whose: Pick<Whose, 'id' | 'name'>,
  year: number,
  { grade, reason }: { grade: EthicsGrade; reason: string },
): Promise<void> {
  if (grade === 'excellent' && (await wronged(tx.db, whose.id, year)))
    throw refuse('ethics_not_excellent', { what: whose.name });
  const row = await reviewOf(tx, whose.id, year);
  const [by, name] = byWhom(tx.ctx);
  await tx.db
    .updateTable('ethics_review')
    .set({ grade, reason, decided_by_id: by, decided_by_name: name, decided_at: tx.now })
    .where('id', '=', row.id)
    .execute();
}

/** A complaint upheld or a measure in effect within the year. */
export async function wronged(db: Ctx['db'], person: string, year: number): Promise<boolean> {
  const days = daysOfYear(year);
  const { rows } = await sql<{ n: number }>`select ${countOf('complaint', sql`${person}::uuid`, days)}
    + ${countOf('accountability', sql`${person}::uuid`, days)} as n`.execute(db);
  return (rows[0]?.n ?? 0) > 0;
}
