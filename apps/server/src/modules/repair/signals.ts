import type { DeviceState, Signal, SignalKind } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import type { SignalDevice, SignalEffect, SignalHandler } from '../../kernel/signals.ts';
import { enterState, leaveStates, noteRestored } from '../device/index.ts';
import { askForRepair, type Trouble } from './ask.ts';

const troubles: readonly Trouble[] = ['tamper', 'fault', 'power-loss', 'low-battery'];
/** What a restoration that does not say of what ends. Arming is no trouble, and silence ends by speaking. */
const restorable: readonly DeviceState[] = [...troubles, 'bypassed'];

/** Whether the device is under test: then nobody is called for what it says. */
const isTested = (tx: Tx, device: SignalDevice): boolean => device.test_until !== null && device.test_until > tx.now;

const textIn = (signal: Signal, name: string): string | null => {
  const value = signal.data?.[name];
  return typeof value === 'string' ? value.replaceAll('\0', '').trim().slice(0, 200) || null : null;
};
/** An area, or a zone that nobody has registered, is named on the device that spoke for it. */
const detailOf = (signal: Signal): string | null => {
  const area = textIn(signal, 'area');
  const zone = textIn(signal, 'zone');
  const text = textIn(signal, 'text');
  return (
    [area === null || /^0*$/.test(area) ? null : `分区 ${area}`, zone === null ? null : `防区 ${zone}`, text]
      .filter((part) => part !== null)
      .join(' ') || null
  );
};

const trouble = (state: Trouble): SignalHandler => ({
  async does(tx, device, signal): Promise<SignalEffect> {
    await enterState(tx, device.id, state, detailOf(signal));
    if (isTested(tx, device)) return { verdict: 'state' };
    return { verdict: 'state', case: await askForRepair(tx, device, state, detailOf(signal)) };
  },
});

const condition = (state: DeviceState): SignalHandler => ({
  async does(tx, device, signal): Promise<SignalEffect> {
    const isNew = await enterState(tx, device.id, state, detailOf(signal));
    return { verdict: isNew ? 'state' : 'kept' };
  },
});

const restored: SignalHandler = {
  async does(tx, device, signal): Promise<SignalEffect> {
    const of = textIn(signal, 'of');
    const named = of === 'bypass' ? 'bypassed' : restorable.find((state) => state === of);
    const ended = of !== null && !named ? [] : await leaveStates(tx, device.id, named ? [named] : restorable);
    // The end of an alarm is worth a line to whoever is on the way.
    const alarm = await openAlarmOf(tx, device.id, of);
    const noted = alarm === undefined ? undefined : await noteRestored(tx, alarm);
    const caseId = ended.find((row) => row.case_id !== null)?.case_id ?? null;
    const repair = caseId === null ? undefined : await numberOf(tx, caseId);
    const verdict = ended.length > 0 ? 'state' : noted ? 'joined' : 'kept';
    return { verdict, case: repair ?? noted };
  },
};

/** The open alarm that a restoration of this kind ends, or of whatever kind when it does not say. */
async function openAlarmOf(tx: Tx, deviceId: string, kind: string | null): Promise<string | undefined> {
  const row = await tx.db
    .selectFrom('case')
    .select('id')
    .where('device_id', '=', deviceId)
    .where('type', '=', 'alarm')
    .where('is_open', '=', true)
    .$if(kind !== null, (query) => query.where(sql<string>`data->>'kind'`, '=', kind))
    // Before tests the real one; of one moment the last, which ids do not tell.
    .orderBy(sql`mode = 'real'`, 'desc')
    .orderBy('last_at', 'desc')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

const numberOf = (tx: Tx, id: string) =>
  tx.db.selectFrom('case').select(['id', 'number']).where('id', '=', id).executeTakeFirst();

/** What a device says of its own condition, from whatever kind of device. */
export const conditionHandlers: [SignalKind, SignalHandler][] = [
  ...troubles.map((state): [SignalKind, SignalHandler] => [state as SignalKind, trouble(state)]),
  ['armed', condition('armed')],
  ['disarmed', condition('disarmed')],
  ['bypass', condition('bypassed')],
  ['restore', restored],
];
