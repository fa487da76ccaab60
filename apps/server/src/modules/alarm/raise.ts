import type { CaseMode, Priority, Signal } from '@anyuan/contract';

import type { Opened } from '../../kernel/cases/types.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { testedNow } from '../device/index.ts';
import type { SignalDevice } from '../signal/index.ts';

/** A press opens a case, or joins the open one of the same device. */
export async function raise(tx: Tx, device: SignalDevice, signal: Signal): Promise<Opened> {
  const isTest = signal.kind === 'test' || (device.test_until !== null && device.test_until > tx.now);
  if (isTest) await testedNow(tx, device.id);
  return openAlarm(tx, {
    title: device.place_name ?? device.name,
    kind: signal.kind,
    mode: isTest ? 'test' : 'real',
    placeId: device.place_id,
    deviceId: device.id,
    source: device.id,
  });
}

export interface NewAlarm {
  title: string;
  kind: string;
  mode: CaseMode;
  placeId: string | null;
  deviceId: string | null;
  /** What the presser says, as the first line of the timeline. */
  note?: string | undefined;
  /** What the alarm comes from: presses of one source join. A test never joins a real alarm. */
  source: string;
  /** For how long a repeat joins; default: the hospital's setting. */
  joinSeconds?: number;
}

const priorities: Record<string, Priority> = { panic: 1, fire: 1, intrusion: 2, 'door-forced': 2 };

export function openAlarm(tx: Tx, alarm: NewAlarm): Promise<Opened> {
  const joinSeconds = alarm.joinSeconds ?? tx.ctx.app.settings.get<number>('alarm.joinSeconds');
  return tx.ctx.app.cases.open(tx, {
    type: 'alarm',
    title: alarm.title,
    mode: alarm.mode,
    priority: alarm.mode === 'test' ? 4 : (priorities[alarm.kind] ?? 2),
    placeId: alarm.placeId,
    deviceId: alarm.deviceId,
    data: { kind: alarm.kind },
    note: alarm.note,
    joinKey: `${alarm.mode}:${alarm.source}`,
    joinSeconds,
  });
}
