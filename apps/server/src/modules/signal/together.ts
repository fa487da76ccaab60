import { ApiError, refuse, type Doubt, type Signal, type SignalReceipt } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { allRights } from '../../kernel/auth/index.ts';
import { makeCtx, systemActor, type Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import type { SignalDevice } from '../../kernel/signals.ts';
import type { Arrival } from './arrival.ts';
import { meantBy } from './kinds.ts';
import { outcomesOf, runsOf, type Outcome } from './outcome.ts';
import { earlierOf } from './repeats.ts';
import { textOf } from './text.ts';

/** One that will be stored. */
interface Taken extends Arrival {
  device: SignalDevice;
  tx: Tx;
  id: string;
  flags: Doubt[];
}

/**
 * Takes signals that arrived together in one transaction, as if one after the other: durable when it returns.
 * Gives a receipt for each, or why it is refused. If one of them cannot be stored, none is.
 */
export async function takeTogether(app: App, arrivals: readonly Arrival[]): Promise<(SignalReceipt | ApiError)[]> {
  const ctx = makeCtx(app, systemActor('signal'), allRights, { ip: '', agent: 'signal', db: app.urgentDb });
  return ctx.tx(async (tx) => {
    tx.unaudited('the intake log is the record of every signal; what follows from it has lines of its own');
    // Whoever else is taking a signal of these devices is waited for. All three leave together.
    lockDevices(tx, arrivals);
    const [devices, earlier] = await Promise.all([devicesOf(tx, arrivals), earlierOf(tx, arrivals)]);
    const answered = new Map<string, SignalReceipt>();
    const read = arrivals.map((arrival): Taken | ApiError => {
      const device = devices.get(arrival.signal.device);
      const refusal = refusalOf(arrival, device);
      if (refusal || !device) return refusal ?? refuse('unknown_device', { device: arrival.signal.device });
      const own = tx.as({ kind: 'device', id: device.id, name: device.name });
      const { kind, doubts } = meantBy(device.kind, arrival.signal.kind, arrival.doubts ?? []);
      const { key, before, isReused } = earlier(arrival);
      const signal = { ...arrival.signal, key, kind };
      if (before) answered.set(keyOf({ signal }), before);
      return {
        ...arrival,
        signal,
        device,
        tx: own,
        id: newId(),
        flags: [...doubts, ...(isReused ? (['key_reused'] as const) : []), ...clockFlags(app, signal, tx.now)],
      };
    });
    const receipts = await store(
      tx,
      read.filter((one): one is Taken => !(one instanceof ApiError)),
      answered,
    );
    return read.map((one) => (one instanceof ApiError ? one : (receipts.get(one) as SignalReceipt)));
  });
}

const codesOf = (arrivals: readonly Arrival[]): string[] => [...new Set(arrivals.map(({ signal }) => signal.device))];

function lockDevices(tx: Tx, arrivals: readonly Arrival[]): void {
  tx.send(sql`select pg_advisory_xact_lock(key) from
    (select hashtextextended(code, 1) as key from unnest(${codesOf(arrivals)}::text[]) code order by 1) keys`);
}

async function devicesOf(tx: Tx, arrivals: readonly Arrival[]): Promise<Map<string, SignalDevice>> {
  const { rows } = await sql<SignalDevice>`
    select d.id, d.code, d.name, d.kind, d.place_id, p.name as place_name,
      -- A host under test takes its zones along.
      greatest(d.test_until, h.test_until) as test_until
    from device d left join place p on p.id = d.place_id left join device h on h.id = d.parent_id
    where d.code = any(${codesOf(arrivals)}::text[]) and d.is_enabled`.execute(tx.db);
  return new Map(rows.map((device) => [device.code, device]));
}

function refusalOf({ signal, sender }: Arrival, device: SignalDevice | undefined): ApiError | null {
  if (!device) return refuse('unknown_device', { device: signal.device });
  return sender !== null && sender !== device.id ? refuse('wrong_device') : null;
}

async function store(
  tx: Tx,
  taken: readonly Taken[],
  answered: Map<string, SignalReceipt>,
): Promise<Map<Taken, SignalReceipt>> {
  const receipts = new Map<Taken, SignalReceipt>();
  for (const run of runsOf(tx.ctx.app, taken)) {
    const first = new Map<string, Taken>();
    for (const one of run) if (!answered.has(keyOf(one)) && !first.has(keyOf(one))) first.set(keyOf(one), one);
    const fresh = [...first.values()];
    const outcomes = await outcomesOf(tx, fresh);
    for (const [i, one] of fresh.entries()) {
      const receipt = receiptOf(one, outcomes[i] as Outcome);
      receipts.set(one, receipt);
      if (one.isOld || receipt.verdict === 'unknown' || one.flags.includes('unknown_zone')) tellKept(one);
      answered.set(keyOf(one), { ...receipt, repeat: true });
    }
    for (const one of run) if (!receipts.has(one)) receipts.set(one, answered.get(keyOf(one)) as SignalReceipt);
    write(tx, run, receipts);
  }
  return receipts;
}

/** The control room hears at once of what somebody has to clear up. */
function tellKept({ tx, device, signal }: Taken): void {
  tx.publish('signal.kept', device.id, { permission: 'intake.read' }, { device: device.code, kind: signal.kind });
}

const keyOf = ({ signal }: Pick<Arrival, 'signal'>): string => `${signal.device} ${signal.key}`;

const receiptOf = ({ id, flags }: Taken, { verdict, case: opened }: Outcome): SignalReceipt => ({
  signalId: id,
  caseId: opened?.id ?? null,
  number: opened?.number ?? null,
  verdict,
  repeat: false,
  flags,
});

/** The signals, and a line in the intake log for everything that came. */
function write(tx: Tx, taken: readonly Taken[], receipts: ReadonlyMap<Taken, SignalReceipt>): void {
  const signals = taken.flatMap((one) => {
    const { repeat, caseId, verdict } = receipts.get(one) as SignalReceipt;
    if (repeat) return [];
    const { id, device, signal, via, flags } = one;
    return [
      {
        id,
        device_id: device.id,
        key: signal.key,
        kind: signal.kind,
        device_at: signal.at,
        received_at: tx.now,
        via,
        data: signal.data ?? {},
        flags,
        case_id: caseId,
        verdict,
      },
    ];
  });
  const lines = taken.map((one) => {
    const { repeat, verdict, signalId } = receipts.get(one) as SignalReceipt;
    // What somebody has to clear up is not hidden behind how it was written.
    const isOpen = verdict === 'old' || verdict === 'unknown';
    const said = repeat ? 'repeat' : one.flags.length > 0 && !isOpen ? 'flagged' : verdict;
    return {
      via: one.via,
      device: one.device.code,
      verdict: said,
      code: repeat ? null : (one.flags[0] ?? null),
      body: textOf(one.body),
      signal_id: signalId,
    };
  });
  tx.send(sql`with kept as (
      insert into signal select * from jsonb_populate_recordset(null::signal, ${storable(JSON.stringify(signals))}::jsonb)
    )
    insert into intake_log (at, via, device, verdict, code, body, signal_id)
    select ${tx.now}::timestamptz, via, device, verdict, code, body, signal_id from rows from (
      jsonb_to_recordset(${storable(JSON.stringify(lines))}::jsonb) as (via text, device text, verdict text, code text, body text, signal_id uuid)
    ) with ordinality as l(via, device, verdict, code, body, signal_id, n) order by n`);
}

/** A wrong clock never costs an alarm: it is flagged, and the server's own time counts. */
function clockFlags(app: App, signal: Signal, now: Date): Doubt[] {
  const off = Math.abs(now.getTime() - Date.parse(signal.at)) / 1000;
  if (off >= app.settings.get<number>('alarm.clockRefuseSeconds')) return ['clock_untrusted'];
  return off >= app.settings.get<number>('alarm.clockOffSeconds') ? ['clock_off'] : [];
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair in JSON; an alarm is not lost for that. */
const storable = (json: string): string =>
  json.replace(/\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g, (escape) => (escape === '\\\\' ? escape : '\uFFFD'));
