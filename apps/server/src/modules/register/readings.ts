import { decimalText, thingKind, thingKinds, type Reads, type ThingKind, type ThingRange } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import type { Draft, World } from '../../kernel/registers/index.ts';
import { openFault } from './fault.ts';
import { lockThings } from './lock.ts';
import { publishThing } from './publish.ts';
import { readForCheck } from './read-for-check.ts';
import { thingFacts } from './subject.ts';

interface Gauge {
  id: string;
  kind: string;
  name: string;
  data: Record<string, unknown>;
}

/** What a meter that shows this would be said to show; undefined: it has no limits. */
export function verdictOf(kind: string, data: Record<string, unknown>, value: number): string | undefined {
  const limits = limitsOf({ kind, data });
  return limits && judged(limits, value);
}

const judged = ({ low, high }: { low?: number; high?: number }, value: number): 'low' | 'high' | 'within' =>
  low !== undefined && value < low ? 'low' : high !== undefined && value > high ? 'high' : 'within';

const words = (value: number): string => decimalText(value, 3);
const isOut = (verdict: unknown): boolean => verdict === 'high' || verdict === 'low';

/** Between which values a meter has to stand, in numbers and as people say it; without any it judges nothing. */
function limitsOf({
  kind,
  data,
}: Pick<Gauge, 'kind' | 'data'>): { low?: number; high?: number; text: string } | undefined {
  const range = thingKind(kind)?.range;
  if (!range) return undefined;
  const number = (field: string) => (typeof data[field] === 'number' ? data[field] : undefined);
  const [low, high] = [number(range.low), number(range.high)];
  const unit = typeof data[range.unit] === 'string' ? ` ${data[range.unit] as string}` : '';
  if (low !== undefined && high !== undefined) return { low, high, text: `${words(low)} ~ ${words(high)}${unit}` };
  if (low !== undefined) return { low, text: `≥ ${words(low)}${unit}` };
  return high === undefined ? undefined : { high, text: `≤ ${words(high)}${unit}` };
}

/** The lower limit lies below the upper one. */
export function checkRange({ range }: ThingKind, drafts: readonly Draft[]): void {
  if (!range) return;
  for (const { after, complain } of drafts) {
    const [low, high] = [after[range.low], after[range.high]];
    if (typeof low === 'number' && typeof high === 'number' && low > high)
      complain(range.high, '上限不能低于下限', 'the upper limit is below the lower one');
  }
}

/** Says of each new reading whether it is within the limits of its meter, whatever its writer says of it. */
export async function judgeReadings(
  { reads }: ThingKind,
  drafts: readonly Draft[],
  { db }: Pick<World, 'db'>,
): Promise<void> {
  if (!reads) return;
  const judged = [reads.at, reads.value, reads.verdict, reads.range];
  const fresh = drafts.filter(
    ({ before, given, after }) =>
      typeof after[reads.at] === 'string' && (!before || judged.some((field) => given[field] !== undefined)),
  );
  if (fresh.length === 0) return;
  const { rows } = await sql<Gauge>`
    select id, kind, name, data from thing
    where id = any(${[...new Set(fresh.map(({ after }) => String(after[reads.at])))]}::uuid[])`.execute(db);
  const gauges = new Map(rows.map((row) => [row.id, row]));
  for (const draft of fresh) {
    const gauge = gauges.get(String(draft.after[reads.at]));
    if (gauge) judge(reads, draft, gauge);
  }
}

function judge(
  { at, value: field, verdict, range, copies }: Reads,
  { before, given, after }: Draft,
  gauge: Gauge,
): void {
  const isOther = before !== undefined && before.values[at] !== after[at];
  for (const [own, theirs] of Object.entries(copies))
    if (given[own] === undefined && (isOther || after[own] === undefined || after[own] === null))
      after[own] = gauge.data[theirs] ?? null;
  const limits = limitsOf(gauge);
  if (!limits) return;
  const value = Number(after[field]);
  after[range] = limits.text;
  after[verdict] = judged(limits, value);
}

/** What is out of limits becomes a case at once: of a meter only its newest reading, however they arrive. */
export async function reportReadings(tx: Tx, kind: ThingKind, drafts: readonly Draft[]): Promise<void> {
  const { reads } = kind;
  if (!reads) return;
  const out = drafts.filter(({ before, after }) => {
    const isNews = before?.values[reads.value] !== after[reads.value] || before?.values[reads.at] !== after[reads.at];
    return isNews && isOut(after[reads.verdict]);
  });
  if (out.length === 0) return;
  const { rows } = await sql<Gauge & { reading_id: string }>`
    select g.id, g.kind, g.name, g.data, newest.id as reading_id from thing g
      join lateral (${newestOf(reads, kind.type, sql`g.id`)}) newest on true
    where g.id = any(${out.map(({ after }) => String(after[reads.at]))}::uuid[])`.execute(tx.db);
  for (const gauge of rows) {
    const reading = out.find(({ id }) => id === gauge.reading_id);
    if (reading) await report(tx, reads, gauge, reading.after);
  }
}

/** A repair of what the meter belongs to, or of the meter itself. */
async function report(tx: Tx, reads: Reads, gauge: Gauge, said: Record<string, unknown>): Promise<void> {
  const metered = Object.values(thingKinds).flatMap(({ meters }) => {
    const named = meters?.kind === gauge.kind ? gauge.data[meters.by] : undefined;
    return typeof named === 'string' ? [{ id: named, stops: meters?.stops === true }] : [];
  });
  const [{ id, stops } = { id: gauge.id, stops: false }] = metered;
  const found = await readForCheck(tx, id);
  await lockThings(tx, [found.code]);
  const thing = await readForCheck(tx, id);
  const declared = thingKind(thing.kind);
  if (!declared) return;
  const verdict = said[reads.verdict] === 'low' ? '偏低' : '偏高';
  const unit = gauge.data[thingKind(gauge.kind)?.range?.unit ?? ''];
  const amount = [words(Number(said[reads.value])), unit].filter((part) => typeof part === 'string').join(' ');
  const description = `${gauge.name}读数${verdict}:${amount}(限值 ${String(said[reads.range])})`;
  await openFault(tx, declared, thing, { description, source: 'inspection' });
  const isStopped = stops && thing.state !== 'faulty' && (declared.lifecycle[thing.state]?.inService ?? false);
  if (isStopped)
    await tx.db
      .updateTable('thing')
      .set((eb) => ({ state: 'faulty', version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .execute();
  tx.audit('thing.outOfLimits', 'thing', id, {
    code: thing.code,
    note: description,
    ...(isStopped && { changes: { state: [thing.state, 'faulty'] } }),
  });
  publishThing(tx, id, (await thingFacts(tx.db, [id])).get(id)?.reach.campusId ?? null);
}

/** The newest reading of a meter. */
export const newestOf = ({ at, when }: Reads, kind: string, gauge: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`select r.id, r.data from thing r where r.kind = ${sql.lit(kind)} and r.in_service
    and r.data->>${sql.lit(at)} = (${gauge})::text order by r.data->>${sql.lit(when)} desc, r.id desc limit 1`;

/** Is the newest reading of the meter in this alias out of its limits? */
export function newestIsOut(range: ThingRange | null | undefined, alias: string): RawBuilder<boolean> {
  const kind = range && thingKind(range.readings);
  if (!kind?.reads) return sql`false`;
  const { verdict } = kind.reads;
  return sql`coalesce((select n.data->>${sql.lit(verdict)} in ('high', 'low')
    from (${newestOf(kind.reads, kind.type, sql.ref(`${alias}.id`))}) n), false)`;
}
