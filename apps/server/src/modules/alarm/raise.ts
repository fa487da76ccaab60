import type { CaseMode, Doubt, Priority, Signal, SignalKind } from '@anyuan/contract';

import type { NewCase, Opened } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import type { SignalDevice, SignalHandler } from '../../kernel/signals.ts';
import { testedNow } from '../device/index.ts';
import { willCall } from './calling.ts';

/** Signals that call somebody, from whatever kind of device they come, and how urgent each is. */
const priorities: Partial<Record<SignalKind, Priority>> = {
  panic: 1,
  duress: 1,
  medical: 1,
  fire: 1,
  gas: 1,
  intrusion: 2,
  'door-forced': 2,
  technical: 3,
  test: 4,
};
export const alarmKinds = Object.keys(priorities) as SignalKind[];

const isTest = (tx: Tx, device: SignalDevice, signal: Signal): boolean =>
  signal.kind === 'test' || (device.test_until !== null && device.test_until > tx.now);

/** The zone a host names when nobody has registered it: without a place of its own the number is all there is. */
const zoneOf = ({ data }: Signal): string | undefined =>
  typeof data?.['zone'] === 'string' && /^[\x21-\x7e]{1,16}$/.test(data['zone']) ? data['zone'] : undefined;

/** A press opens a case, or joins the open one of the same device. */
export const raised: SignalHandler = {
  opens(tx, device, signal, doubts) {
    const zone = zoneOf(signal);
    willCall(tx);
    return alarmCase(tx, {
      title: zone === undefined ? (device.place_name ?? device.name) : `${device.name} 防区 ${zone}`,
      kind: signal.kind,
      zone,
      doubts,
      mode: isTest(tx, device, signal) ? 'test' : 'real',
      placeId: device.place_id,
      deviceId: device.id,
      // Zones that nobody has registered ring apart, as those do that somebody has.
      source: zone === undefined ? device.id : `${device.id}/${zone}`,
    });
  },
  async does(tx, device, signal) {
    if (isTest(tx, device, signal)) await testedNow(tx, device.id);
    return undefined;
  },
};

export interface NewAlarm {
  title: string;
  kind: string;
  zone?: string | undefined;
  /** What was odd about the signal. */
  doubts?: readonly Doubt[];
  mode: CaseMode;
  placeId: string | null;
  deviceId: string | null;
  /** What the presser says, as the first line of the timeline. */
  note?: string | undefined;
  /** What the alarm comes from: presses of one kind and source join. A fire never hides behind a burglary, a test never in a real alarm. */
  source: string;
  /** For how long a repeat joins; default: the hospital's setting. */
  joinSeconds?: number;
}

export const openAlarm = (tx: Tx, alarm: NewAlarm): Promise<Opened> => tx.ctx.app.cases.open(tx, alarmCase(tx, alarm));

function alarmCase(tx: Tx, alarm: NewAlarm): NewCase {
  const joinSeconds = alarm.joinSeconds ?? tx.ctx.app.settings.get<number>('alarm.joinSeconds');
  return {
    type: 'alarm',
    title: alarm.title,
    mode: alarm.mode,
    priority: alarm.mode === 'test' ? 4 : (priorities[alarm.kind as SignalKind] ?? 2),
    placeId: alarm.placeId,
    deviceId: alarm.deviceId,
    data: {
      kind: alarm.kind,
      ...(alarm.zone !== undefined && { zone: alarm.zone }),
      ...(alarm.doubts?.length && { doubts: alarm.doubts }),
    },
    note: alarm.note,
    said: alarm.doubts?.length ? { doubts: [...alarm.doubts] } : undefined,
    joinKey: `${alarm.mode}:${alarm.kind}:${alarm.source}`,
    joinSeconds,
  };
}
