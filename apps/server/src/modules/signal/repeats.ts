import type { SignalReceipt, Verdict } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import type { Arrival } from './arrival.ts';

/** Whether a signal has come before. */
export interface Earlier {
  /** Under which it is stored, or would be. */
  key: string;
  /** What it was answered then; absent: it comes for the first time. */
  before?: SignalReceipt;
  /** Its key has been used for another one. */
  isReused: boolean;
}

interface Known {
  id: string;
  device: string;
  /** As it was asked for. */
  asked: string;
  key: string;
  received_at: Date;
  device_at: Date;
  case_id: string | null;
  number: string | null;
  verdict: Verdict;
  flags: string[];
}

/**
 * Tells repeats from signals that only look like one. A key counts for `alarm.repeatMinutes`: counters begin anew with
 * a new battery, and of a clock that stands still every press says the same time. Longer it counts where a device has
 * given the key itself, says the same moment, and its clock could be trusted then: what it had to keep for days.
 */
export async function earlierOf(tx: Tx, arrivals: readonly Arrival[]): Promise<(arrival: Arrival) => Earlier> {
  const windowMs = tx.ctx.app.settings.get<number>('alarm.repeatMinutes') * 60_000;
  const span = Math.floor(tx.now.getTime() / windowMs);
  const [current, last] = [span, span - 1].map((one) => `@${one.toString(36)}`) as [string, string];
  const { rows } = await sql<Known>`
    select s.id, d.code as device, asked.key as asked, s.key, s.received_at, s.device_at, s.case_id, c.number, s.verdict, s.flags
    from (select distinct device, key from unnest(${arrivals.map(({ signal }) => signal.device)}::text[],
      ${arrivals.map(({ signal }) => signal.key)}::text[]) as all_asked(device, key)) asked
    join device d on d.code = asked.device
    join signal s on s.device_id = d.id and s.key in (asked.key, asked.key || ${current}, asked.key || ${last})
    left join "case" c on c.id = s.case_id
    order by s.received_at`.execute(tx.db);
  const known = new Map(rows.map((row) => [`${row.device} ${row.asked}`, row]));
  const isRepeat = ({ signal, isKeyMade }: Arrival, { received_at, device_at, flags }: Known): boolean =>
    tx.now.getTime() - received_at.getTime() < windowMs ||
    (!isKeyMade && device_at.getTime() === Date.parse(signal.at) && !flags.includes('clock_untrusted'));
  return (arrival) => {
    const { device, key } = arrival.signal;
    const row = known.get(`${device} ${key}`);
    if (!row) return { key, isReused: false };
    if (!isRepeat(arrival, row)) return { key: `${key}${current}`, isReused: true };
    const { id, case_id, number, verdict, flags } = row;
    const before = { signalId: id, caseId: case_id, number, verdict, repeat: true, flags };
    return { key: row.key, before, isReused: false };
  };
}
