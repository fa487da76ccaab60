import { thingKind, thingKinds, type ThingKind, type ThingRange } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import { createIn } from '../../kernel/registers/index.ts';
import type { SignalDevice, SignalEffect, SignalHandler } from '../../kernel/signals.ts';
import { thingEntries } from './kind.ts';
import { lockThings } from './lock.ts';
import { takeNumbers } from './numbers.ts';
import { newestOf, verdictOf } from './readings.ts';

interface Meter {
  id: string;
  code: string;
  data: Record<string, unknown>;
  last: { value: number; verdict?: string } | null;
  last_at: string | null;
}

const ranged = Object.values(thingKinds as Readonly<Record<string, ThingKind>>).flatMap(({ type, range }) =>
  range && thingKind(range.readings) ? [{ kind: type, range }] : [],
);

/**
 * A sensor says what it measures, `{ value, meter }`: written as a reading of its meter and judged as one that is typed.
 * As long as the verdict stays the same, only one is written every so many minutes; the intake log keeps them all.
 */
export const readingSaid: SignalHandler = {
  async does(tx, device, { at, data }): Promise<SignalEffect> {
    const value = numberIn(data?.['value']);
    const named = data?.['meter'];
    if (value === null) return { verdict: 'kept' };
    for (const { kind, range } of ranged) {
      const meter = await meterOf(tx, kind, range, device, typeof named === 'string' ? named : null);
      if (meter) return write(tx, kind, range, meter, value, whenOf(tx, at));
    }
    return { verdict: 'kept' };
  },
};

/** As sensors write numbers; what no meter could show is none. */
function numberIn(said: unknown): number | null {
  const value = typeof said === 'string' && said.trim() !== '' ? Number(said) : said;
  if (typeof value !== 'number' || !(Math.abs(value) <= 100_000)) return null;
  return Math.round(value * 1000) / 1000;
}

/** Its own time, as far as it can be right: not ahead, and not of another day. */
function whenOf({ now }: Tx, at: string): Date {
  const said = new Date(at);
  const late = now.getTime() - said.getTime();
  return late >= 0 && late < 86_400_000 ? said : now;
}

/** The meter in use it measures for; of several the one it names, by its number or by what it measures. */
async function meterOf(
  tx: Tx,
  kind: string,
  range: ThingRange,
  device: SignalDevice,
  named: string | null,
): Promise<Meter | null> {
  const reads = thingKind(range.readings)?.reads;
  if (!reads) return null;
  const { rows } = await sql<Meter>`
    select g.id, g.code, g.data, newest.data as last, newest.data->>${sql.lit(reads.when)} as last_at from thing g
      left join lateral (${newestOf(reads, range.readings, sql`g.id`)}) newest on true
    where g.kind = ${kind} and g.in_service and g.data->>${sql.lit(range.sensor)} = ${device.code}
      and (${named}::text is null or g.code = ${named} or g.data->>${sql.lit(range.measures)} = ${named})
    limit 2`.execute(tx.db);
  return rows.length === 1 ? (rows[0] ?? null) : null;
}

async function write(
  tx: Tx,
  kind: string,
  range: ThingRange,
  meter: Meter,
  value: number,
  when: Date,
): Promise<SignalEffect> {
  const { app } = tx.ctx;
  const readings = thingKind(range.readings);
  if (!readings?.reads) return { verdict: 'kept' };
  const since = meter.last_at === null ? Infinity : when.getTime() - Date.parse(meter.last_at);
  const isSame = verdictOf(kind, meter.data, value) === meter.last?.verdict;
  if (since <= 0 || (isSame && since < app.settings.get<number>('meter.readingMinutes') * 60_000))
    return { verdict: 'kept' };
  await lockThings(tx, [meter.code]);
  const [code = ''] = await takeNumbers(tx.ctx, readings, 1);
  const { at, value: amount, when: moment } = readings.reads;
  await createIn(thingEntries(app, readings, tx.now), tx, code, {
    ...readings.defaults,
    [at]: meter.id,
    [amount]: value,
    [moment]: when.toISOString(),
  });
  return { verdict: 'state' };
}
