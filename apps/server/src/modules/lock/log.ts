import type { Signal } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import type { SignalDevice, SignalEffect, SignalHandler } from '../../kernel/signals.ts';
import { qualified, standingApproval, type Pair } from './pair.ts';

/** The people a lock names, by user name: two cards, two fingers. */
function namedIn({ data }: Signal): string[] {
  const said = data?.['people'];
  return Array.isArray(said)
    ? said.filter((one): one is string => typeof one === 'string' && one.length <= 64).slice(0, 4)
    : [];
}

interface Opening {
  what: 'unlocked' | 'locked';
  named: string[];
  pair: Pair | null;
  isApproved: boolean;
  caseId?: string | null;
}

async function write(tx: Tx, device: SignalDevice, signal: Signal, one: Opening): Promise<void> {
  const row = await tx.db
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select(['d.is_demo', 'p.full_name'])
    .where('d.id', '=', device.id)
    .executeTakeFirstOrThrow();
  await tx.db
    .insertInto('lock_opening')
    .values({
      id: newId(),
      device_id: device.id,
      lock_code: device.code,
      lock_name: device.name,
      place: row.full_name,
      what: one.what,
      at: tx.now,
      said_at: new Date(signal.at),
      approval_id: one.pair?.approvalId ?? null,
      first_name: one.pair?.first ?? null,
      second_name: one.pair?.second ?? null,
      reason: one.pair?.reason ?? null,
      named: one.named,
      is_approved: one.isApproved,
      case_id: one.caseId ?? null,
      is_demo: row.is_demo,
    })
    .execute();
  tx.audit('lock.open', 'device', device.id, {
    code: device.code,
    what: one.what,
    people: [one.pair?.first, one.pair?.second].filter((name) => name !== undefined),
    approved: one.isApproved,
    caseId: one.caseId ?? null,
  });
  tx.publish('book.changed', device.id, { permission: 'book.read' }, { book: 'lock' });
}

/** It was opened: by two whom it names, or with an approval that is then used up. Whatever else is looked into at once. */
export const unlocked: SignalHandler = {
  async does(tx, device, signal): Promise<SignalEffect> {
    const named = namedIn(signal);
    const pair = (await qualified(tx, device, named)) ?? (await standingApproval(tx, device));
    if (pair?.approvalId)
      await tx.db.updateTable('lock_approval').set({ used_at: tx.now }).where('id', '=', pair.approvalId).execute();
    const isTested = device.test_until !== null && device.test_until > tx.now;
    const found = pair || isTested ? undefined : await openIncident(tx, device, named);
    await write(tx, device, signal, {
      what: 'unlocked',
      named,
      pair,
      isApproved: pair !== null,
      caseId: found?.id ?? null,
    });
    return { verdict: 'state', case: found };
  },
};

export const locked: SignalHandler = {
  async does(tx, device, signal): Promise<SignalEffect> {
    await write(tx, device, signal, { what: 'locked', named: namedIn(signal), pair: null, isApproved: true });
    return { verdict: 'state' };
  },
};

/** A lock that asks first is told whether it may. Asking uses nothing up. */
export const unlockAsked: SignalHandler = {
  async does(tx, device, signal): Promise<SignalEffect> {
    const pair = (await qualified(tx, device, namedIn(signal))) ?? (await standingApproval(tx, device));
    return { verdict: pair ? 'granted' : 'denied' };
  },
};

async function openIncident(tx: Tx, device: SignalDevice, named: readonly string[]) {
  const who = named.length > 0 ? `锁上报人员:${named.join('、')}` : '锁未上报人员';
  const { row } = await tx.ctx.app.cases.open(tx, {
    type: 'incident',
    title: `未经双人批准开锁:${device.name}`,
    placeId: device.place_id,
    deviceId: device.id,
    data: { kind: 'other', description: `${device.name}(${device.code})被打开,没有两人批准。${who}` },
    demo: await isDemo(tx, device.id),
  });
  return { id: row.id, number: row.number };
}

async function isDemo(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ is_demo: boolean }>`select is_demo from device where id = ${id}`.execute(tx.db);
  return rows[0]?.is_demo ?? false;
}
