import { deviceStateLabels, signalKindLabels, type SignalKind } from '@anyuan/contract';
import {
  alarmNotify,
  alarmQuery,
  domainOf,
  isAskedFor,
  makeCode,
  manscdpType,
  notify,
  readManscdp,
  type NewAlarm,
} from '@anyuan/gb28181';
import { sql } from 'kysely';

import type { App } from '../../../kernel/app.ts';
import type { Center } from '../center.ts';
import { tellCatalog } from './catalog.ts';
import { charsetTo, inTurn, type Platform, type Platforms } from './platforms.ts';
import { sharedWith } from './shares.ts';

/** What could not be told is kept for a subscriber to come back: subscriptions are renewed, and lapse meanwhile. */
const keptMs = 600_000;
const keptAtMost = 500;

type BusEvent = Parameters<Parameters<App['bus']['subscribe']>[0]>[0][number];

interface Waiting {
  at: number;
  alarm: NewAlarm & { deviceId: string };
}

export interface UpAlarms {
  /** What has happened in the house. */
  take(events: readonly BusEvent[]): void;
  /** Somebody has subscribed: what waited for him goes out. */
  flush(one: Platform): void;
  close(): void;
}

/** Tells platforms above of the house's own alarms, each as soon as it is kept, and of cameras that come and go. */
export function makeUpAlarms(center: Center, platforms: Platforms): UpAlarms {
  const { app } = center;
  const waiting = new Map<string, Waiting[]>();
  const told = new Map<string, boolean>();

  function keep(one: Platform, alarm: Waiting['alarm']): void {
    const list = waiting.get(one.row.id) ?? [];
    list.push({ at: center.endpoint.agent.options.now(), alarm });
    if (list.length > keptAtMost) list.shift();
    waiting.set(one.row.id, list);
    flush(one);
  }

  function flush(one: Platform): void {
    void inTurn(one, async () => {
      const now = (): number => center.endpoint.agent.options.now();
      const list = waiting.get(one.row.id) ?? [];
      for (let first = list[0]; first; first = list[0]) {
        if (now() - first.at > keptMs) {
          list.shift();
          continue;
        }
        const live = [...one.alarmSubscribers].filter(([key, { subscriber }]) => {
          const isOn = subscriber.talk.isOpen && subscriber.expiresAt > now();
          if (!isOn) one.alarmSubscribers.delete(key);
          return isOn;
        });
        if (live.length === 0) return;
        const body = alarmNotify.write({ ...first.alarm, sn: center.nextSn() }, { charset: charsetTo(one) });
        for (const [, { subscriber, query }] of live) {
          const asked = readManscdp(query);
          if (asked && !isAskedFor(alarmQuery.read(asked), first.alarm)) continue;
          await notify(subscriber, now(), { body, contentType: manscdpType });
        }
        list.shift();
      }
    });
  }

  async function tell(alarm: (one: Platform) => Promise<Waiting['alarm'] | undefined>): Promise<void> {
    for (const one of platforms.all()) {
      if (!one.row.sends_alarms || !one.isRegistered) continue;
      const said = await alarm(one);
      if (said) keep(one, said);
    }
  }

  async function onCase({ id, data }: BusEvent): Promise<void> {
    if (data['type'] !== 'alarm' || ![...platforms.all()].some(({ row: { sends_alarms: isTold } }) => isTold)) return;
    const row = await caseRow(center, id);
    // Tests of the house are nobody's business above.
    if (!row || row.mode !== 'real') return;
    await tell(async (one) => ({ ...alarmOf(row), deviceId: alarmCode(one.ours, row.device_serial) }));
  }

  /** Which devices came and went since it was last told. */
  let changed = new Map<string, boolean>();
  let isTelling = false;

  /** However many come at once, as after a restart: one question per platform, and the next when it is answered. */
  async function tellChanges(): Promise<void> {
    if (isTelling) return;
    isTelling = true;
    try {
      while (changed.size > 0) {
        const some = changed;
        changed = new Map();
        for (const one of platforms.all()) await tellOne(one, some);
      }
    } finally {
      isTelling = false;
    }
  }

  async function tellOne(one: Platform, some: ReadonlyMap<string, boolean>): Promise<void> {
    const fresh = (await sharedWith(app, one.row.id)).flatMap((shared) => {
      const isOnline = some.get(shared.deviceId);
      const key = `${one.row.id} ${shared.deviceId}`;
      if (isOnline === undefined || told.get(key) === isOnline) return [];
      told.set(key, isOnline);
      return [{ shared, isOnline }];
    });
    if (fresh.length === 0) return;
    await tellCatalog(
      center,
      one,
      fresh.map(({ shared, isOnline }) => ({
        code: shared.code,
        event: isOnline ? ('ON' as const) : ('OFF' as const),
      })),
    );
    if (!one.row.sends_alarms || !one.isRegistered) return;
    for (const { shared, isOnline } of fresh)
      if (!isOnline)
        keep(one, {
          deviceId: shared.code,
          priority: 4,
          method: 2,
          at: app.clock.now(),
          description: `${shared.name} ${deviceStateLabels.offline[0]}`,
          // 视频丢失报警 (A.2.5.3).
          info: { type: 1 },
        });
  }

  const failed = (error: unknown): void => app.log.warn({ err: error }, 'a platform above could not be told');
  let cases: Promise<void> = Promise.resolve();

  return {
    take(events) {
      for (const event of events) {
        const health = event.data['health'];
        // One after the other: what is told above takes no connections from the house.
        if (event.type === 'case.created') cases = cases.then(() => onCase(event)).catch(failed);
        else if (event.type === 'device.changed' && (health === 'offline' || health === 'online' || health === 'fault'))
          changed.set(event.id, health !== 'offline');
      }
      if (changed.size > 0) tellChanges().catch(failed);
    },
    flush,
    close: () => waiting.clear(),
  };
}

interface CaseRow {
  mode: string;
  priority: number;
  kind: string | null;
  created_at: Date;
  place: string | null;
  building: string | null;
  is_private: boolean;
  device_serial: number | null;
}

async function caseRow({ app }: Center, id: string): Promise<CaseRow | undefined> {
  const { rows } = await sql<CaseRow>`
    select c.mode, c.priority, c.data->>'kind' as kind, c.at as created_at, p.full_name as place,
      (select b.full_name from place b where p.path like b.path || '%' and b.kind = 'building' limit 1) as building,
      coalesce(is_private_place(c.place_id), false) as is_private,
      (select count(*)::int from device d where d.code <= (select code from device where id = c.device_id)
        and d.kind not in ('camera', 'recorder')) as device_serial
    from "case" c left join place p on p.id = c.place_id where c.id = ${id}`.execute(app.db);
  return rows[0];
}

/** How an alarm of ours is called above: a press is a device's alarm, a face nobody has a word for (A.2.5.3). */
const methods: Partial<Record<SignalKind, number>> = {
  panic: 2,
  duress: 2,
  medical: 2,
  fire: 2,
  gas: 2,
  intrusion: 2,
  'door-forced': 2,
};

function alarmOf(row: CaseRow): NewAlarm {
  const kind = (row.kind ?? 'panic') as SignalKind;
  const where = row.is_private ? row.building : row.place;
  const label = signalKindLabels[kind]?.[0] ?? '报警';
  return {
    priority: Math.min(4, Math.max(1, row.priority)),
    method: methods[kind] ?? 7,
    at: row.created_at,
    description: [label, where].filter(Boolean).join(' '),
    info: {},
  };
}

/** The 20 digits of an alarm input of ours; without one, those of our platform. */
const alarmCode = (ours: string, serial: number | null): string =>
  serial === null ? ours : makeCode(domainOf(ours), 134, serial);
