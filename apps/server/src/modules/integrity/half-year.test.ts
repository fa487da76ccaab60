import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { allRights } from '../../kernel/auth/index.ts';
import { makeCtx, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';

const day = 86_400;
let t: TestApp;
let secretary: As;

beforeAll(async () => {
  // The day after New Year 2017, nine in the morning.
  t = await testApp({ at: '2017-01-02T01:00:00.000Z' });
});
afterAll(() => t.stop());

/** People as they are in the book; they act through the engine, since nobody stays signed in for half a year. */
async function hire(count: number, role: string): Promise<Ctx[]> {
  const people = Array.from({ length: count }, (_, n) => ({ id: newId(), name: `${role} ${n + 1}` }));
  await t.app.db
    .insertInto('person')
    .values(people.map((one) => ({ ...one, kind: 'staff', created_at: t.clock.now() })))
    .execute();
  await t.app.db
    .insertInto('person_role')
    .values(people.map(({ id }) => ({ person_id: id, role_code: role })))
    .execute();
  return people.map(({ id, name }) =>
    makeCtx(t.app, { kind: 'person', id, name }, { ...allRights, personId: id }, { ip: '127.0.0.1', agent: 'test' }),
  );
}

test('one half-year: 124 staff turned ¥71,280 into inpatient deposits (衡阳, 2017)', async () => {
  const staff = await hire(124, 'staff');
  const [office] = (await hire(1, 'party-secretary')) as [Ctx];
  const [finance] = (await hire(1, 'finance')) as [Ctx];
  const { cases } = t.app;
  let receipt = 0;
  const handIn = async (who: Ctx, amount: number, mode: 'real' | 'drill' = 'real'): Promise<string> => {
    const { row } = await who.tx((tx) =>
      cases.open(tx, {
        type: 'redPacket',
        title: '上交红包',
        mode,
        data: {
          itemType: 'cash',
          amount,
          receivedAt: tx.now.toISOString(),
          patientNo: `ZY${amount}`,
          unableReason: '患者执意塞入',
        },
      }),
    );
    await cases.act(office, row.id, 'receive', { received: amount, receiptNumber: `SJ-${++receipt}` });
    await cases.act(finance, row.id, 'book', { counted: amount });
    return row.id;
  };
  const deposit = async (id: string, amount: number): Promise<void> => {
    await cases.act(office, id, 'toDeposit', {});
    await cases.act(finance, id, 'deposit', {
      deposited: amount,
      depositAccount: `ZY${amount}`,
      voucher: `YJ-${receipt}`,
    });
  };

  // What does not count: paid in the year before the half-year's end but after it, other ways, a drill.
  const first = staff[0] as Ctx;
  const surrendered = await handIn(first, 900);
  await cases.act(office, surrendered, 'toTreasury', {});
  await cases.act(finance, surrendered, 'surrender', { deposited: 900, voucher: 'GK-1' });
  await deposit(await handIn(first, 500, 'drill'), 500);

  // 118 people once, six twice: 130 packets, 124 people.
  const packets = [...staff, ...staff.slice(0, 6)];
  const amounts = packets.map((_, n) => (n === 0 ? 71_280 - 129 * 548 : 548));
  expect(amounts.reduce((sum, one) => sum + one, 0)).toBe(71_280);
  for (const [n, who] of packets.entries()) {
    t.clock.advance(1.3 * day);
    await deposit(await handIn(who, amounts[n] as number), amounts[n] as number);
  }
  expect(t.clock.now().toISOString().slice(0, 10)).toBe('2017-06-20');
  t.clock.advance(20 * day);
  await deposit(await handIn(first, 1000), 1000);

  secretary = await t.as('party-secretary');
  const director = await t.as('director');
  for (const who of [secretary, director]) {
    const { groups } = await who.figure.list({ type: 'redPacket', from: '2017-01-01', to: '2017-06-30' });
    const figure = Object.fromEntries((groups[0]?.figures ?? []).map((one) => [one.name, one.value]));
    expect(figure).toMatchObject({
      depositStaff: 124,
      depositAmount: 71_280,
      staff: 124,
      amount: 71_280 + 900,
      surrenderedAmount: 900,
      onTime: 100,
      mismatches: 0,
    });
  }
  const { groups } = await secretary.figure.list({ type: 'redPacket', from: '2017-01-01', to: '2017-06-30' });
  const behind = groups[0]?.figures.find(({ name }) => name === 'depositAmount')?.of ?? '';
  expect(await secretary.case.list({ figure: behind, limit: 1 })).toMatchObject({ total: 130 });
  // The director reads the totals, not who it was.
  expect(await director.case.list({ figure: behind, limit: 1 })).toMatchObject({ total: 0 });
});
