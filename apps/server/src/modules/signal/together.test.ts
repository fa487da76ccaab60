import { refuse, type SignalReceipt } from '@anyuan/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { newId } from '../../kernel/ids.ts';
import type { Arrival } from './arrival.ts';
import { takeTogether } from './together.ts';

let t: TestApp;
let chief: As;
let poisoned: string;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊', kind: 'area', parent: 'C' });
  await chief.duty.putPost({ code: 'JK', name: '监控中心', kind: 'control-room', needed: 1, roundTheClock: true });
  const operator = await t.as('control-room');
  await operator.duty.signOn({ code: 'JK' });
  // A press that a hook refuses, and one that the database does.
  poisoned = (await button('POISON')).id;
  t.app.cases.useEverywhere({
    async opening(_, fresh) {
      if (fresh.deviceId === poisoned) throw refuse('linked_to_itself');
    },
  });
  await sql`create function bitter() returns trigger language plpgsql as $$
    begin if new.key = 'bitter' then raise exception 'bitter'; end if; return new; end $$`.execute(t.owner);
  await sql`create trigger bitter before insert on signal for each row execute function bitter()`.execute(t.owner);
});
afterAll(() => t.stop());

async function button(code: string): Promise<{ id: string; token: string }> {
  const { id } = await chief.device.put({ code, name: code, kind: 'panic-button', place: 'ER' });
  return { id, ...(await chief.device.token({ code })) };
}

const said = (device: string, key: string, kind = 'panic') => ({ device, key, kind, at: t.clock.now().toISOString() });
const send = (token: string, body: unknown) =>
  t.anonymous.call('POST', '/api/v1/signals', body, { authorization: `Bearer ${token}` });
const audited = async () =>
  (await t.app.db.selectFrom('chain_head').select('audit_seq').executeTakeFirstOrThrow()).audit_seq;

test('presses that come together commit together; the poisoned ones are answered for themselves and harm nobody', async () => {
  const codes = Array.from({ length: 20 }, (_, i) => `T-${i}`);
  const buttons = await Promise.all([...codes, 'T-BITTER'].map(async (code) => ({ code, ...(await button(code)) })));
  const bad = { code: 'POISON', ...(await chief.device.token({ code: 'POISON' })) };
  const tokens = new Map([...buttons, bad].map(({ code, token }) => [code, token]));
  const bodies = [
    ...codes.map((code) => said(code, 'k1')),
    said('POISON', 'k1'),
    said('T-BITTER', 'bitter'),
    // The same press again, another press of the same button, and one in another's name.
    said('T-3', 'k1'),
    said('T-3', 'k2'),
    said('T-4', 'k1', 'test'),
  ];
  const commits = async () =>
    (await sql<{ n: number }>`select count(distinct xmin::text) as n from signal`.execute(t.app.db)).rows[0]?.n ?? 0;
  const before = await commits();
  const [answers, foreign] = await Promise.all([
    Promise.all(bodies.map((body) => send(tokens.get(body.device) ?? '', body))),
    send(tokens.get('T-5') ?? '', said('T-6', 'k9')),
  ]);
  expect(foreign.json).toMatchObject({ error: { code: 'wrong_device' } });
  const receiptOf = (i: number) => answers[i]?.json as SignalReceipt;
  const alone = [...codes.keys()].filter((i) => i !== 3 && i !== 4);
  for (const i of alone) expect(receiptOf(i)).toMatchObject({ verdict: 'opened', repeat: false });
  expect(new Set(codes.map((_, i) => receiptOf(i).caseId)).size).toBe(20);
  expect(answers.slice(20, 22).map(({ status }) => status)).toEqual([409, 500]);
  // Who of them came first is not for us to say.
  for (const [one, other] of [
    [3, 22],
    [4, 24],
  ] as const) {
    expect(Number(receiptOf(one).repeat) + Number(receiptOf(other).repeat)).toBe(1);
    expect({ ...receiptOf(one), repeat: null }).toEqual({ ...receiptOf(other), repeat: null });
  }
  expect(new Set([receiptOf(3).verdict, receiptOf(23).verdict])).toEqual(new Set(['joined', 'opened']));
  expect(receiptOf(23)).toMatchObject({ caseId: receiptOf(3).caseId, repeat: false });
  // Far fewer commits than presses, although two of them had to be found out.
  expect((await commits()) - before).toBeLessThan(15);

  const lines = await t.app.db.selectFrom('intake_log').select(['device', 'verdict', 'code']).execute();
  const about = (device: string) => lines.filter((one) => one.device === device).map((one) => [one.verdict, one.code]);
  const verdictsOf = (device: string) =>
    about(device)
      .map(([verdict]) => verdict as string)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join(' ');
  expect(about('POISON')).toEqual([['refused', 'linked_to_itself']]);
  expect(about('T-BITTER')).toEqual([['refused', 'internal']]);
  expect(about('T-0')).toEqual([['opened', null]]);
  expect(verdictsOf('T-3')).toBe('joined opened repeat');
  expect(verdictsOf('T-6')).toBe('opened refused');
  const kept = await t.app.db.selectFrom('signal').select('key').where('device_id', '=', poisoned).execute();
  expect(kept).toEqual([]);
});

test('every device acts in its own name, whoever else is in the transaction', async () => {
  await Promise.all(['N-1', 'N-2'].map(button));
  t.clock.advance(600);
  const from = await audited();
  await takeTogether(
    t.app,
    ['N-1', 'N-2'].map((code): Arrival => ({ via: 'http', sender: null, signal: said(code, 'a') as never, body: {} })),
  );
  const lines = await t.app.db
    .selectFrom('audit')
    .select(['action', 'actor_kind', 'actor_name'])
    .where('seq', '>', from)
    .orderBy('seq')
    .execute();
  expect(lines.map((line) => [line.action, line.actor_kind, line.actor_name])).toEqual([
    ['alarm.create', 'device', 'N-1'],
    ['alarm.create', 'device', 'N-2'],
  ]);
});

interface Said {
  device: number;
  key: number;
  kind: 'panic' | 'test' | 'fire' | 'restore';
}
const deviceCount = 3;
let runs = 0;

/** Everything that came of some presses, with ids and numbers replaced by the order in which they first appear. */
async function told(codes: readonly string[], since: { event: number; audit: number; at: number }, receipts: unknown) {
  const ids = (
    await t.app.db.selectFrom('device').select(['id', 'code']).where('code', 'in', codes).orderBy('code').execute()
  ).map(({ id }) => id);
  const cases = await t.app.db.selectFrom('case').selectAll().where('device_id', 'in', ids).orderBy('number').execute();
  const caseIds = ['00000000-0000-0000-0000-000000000000', ...cases.map(({ id }) => id)];
  const { event, audit } = since;
  const everything = {
    receipts,
    cases,
    signals: await t.app.db
      .selectFrom('signal')
      .selectAll()
      .where('device_id', 'in', ids)
      .orderBy(sql`array_position(${ids}::uuid[], device_id)`)
      .orderBy('key')
      .execute(),
    clocks: await t.app.db
      .selectFrom('case_clock')
      .selectAll()
      .where('case_id', 'in', caseIds)
      .orderBy(sql`array_position(${caseIds}::uuid[], case_id)`)
      .orderBy('clock')
      .execute(),
    timeline: await t.app.db
      .selectFrom('case_event')
      .select(['case_id', 'at', 'action', 'actor_kind', 'actor_id', 'to_state', 'note', 'data'])
      .where('case_id', 'in', caseIds)
      .orderBy('id')
      .execute(),
    notices: await t.app.db
      .selectFrom('notice')
      .selectAll()
      .where('subject_id', 'in', caseIds)
      .orderBy(sql`array_position(${caseIds}::uuid[], subject_id)`)
      .execute(),
    intake: await t.app.db
      .selectFrom('intake_log')
      .select(['at', 'device', 'verdict', 'code', 'body', 'signal_id'])
      .where('device', 'in', codes)
      .orderBy('id')
      .execute(),
    events: await t.app.db
      .selectFrom('event')
      .select(['type', 'subject_id', 'reach', 'data'])
      .where('seq', '>', event)
      .orderBy('seq')
      .execute(),
    audits: await t.app.db
      .selectFrom('audit')
      .select(['actor_kind', 'actor_id', 'action', 'subject_id', 'detail'])
      .where('seq', '>', audit)
      // What binds the rows of a transaction without a line of its own is one a transaction, whatever it holds.
      .where('action', '!=', 'record.write')
      .orderBy('seq')
      .execute(),
  };
  const names = new Map<string, string>(codes.map((code, i) => [code, `device ${i}`]));
  for (const [i, id] of ids.entries()) names.set(id, `device id ${i}`);
  return JSON.stringify(everything)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => names.get(id) ?? nameOf(names, id))
    .replace(/2026-\d\d-\d\dT[\d:.]+Z/g, (at) => `+${Date.parse(at) - since.at}`)
    .replace(/[A-Za-z]{2}-2026\d\d-\d{4,}/g, (number) => nameOf(names, number.toLowerCase()))
    .replace(/EQ\d+[AB]\d/gi, (code) => names.get(code.toUpperCase()) ?? code);
}

function nameOf(names: Map<string, string>, id: string): string {
  const known = names.get(id);
  if (known) return known;
  const name = `#${names.size}`;
  names.set(id, name);
  return name;
}

const head = async () => {
  const row = await t.app.db.selectFrom('chain_head').selectAll().executeTakeFirstOrThrow();
  return { event: row.event_seq, audit: row.audit_seq };
};

test('a batch gives the same rows, answers, audit lines and events as one press at a time', async () => {
  const press = fc.record<Said>({
    device: fc.nat(deviceCount - 1),
    key: fc.nat(3),
    kind: fc.constantFrom('panic', 'panic', 'test', 'fire', 'restore'),
  });
  const go = fc.record({
    presses: fc.array(press, { minLength: 1, maxLength: 7 }),
    pause: fc.constantFrom(1, 30, 90),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(go, { minLength: 1, maxLength: 2 }), async (goes) => {
      const run = ++runs;
      const played: string[] = [];
      for (const side of ['A', 'B']) {
        const codes = Array.from({ length: deviceCount }, (_, i) => `EQ${run}${side}${i}`);
        const { id: place_id } = await t.app.db
          .selectFrom('place')
          .select('id')
          .where('code', '=', 'ER')
          .executeTakeFirstOrThrow();
        await t.app.db
          .insertInto('device')
          .values(codes.map((code) => ({ id: newId(), code, name: 'x', kind: 'panic-button', place_id })))
          .execute();
        // Apart from each other, so that none is called in the flood of another.
        t.clock.set(new Date(Date.parse('2026-11-23T02:00:00Z') + (2 * run + played.length) * 600_000));
        const since = { ...(await head()), at: t.clock.now().getTime() };
        const receipts: unknown[] = [];
        for (const { presses, pause } of goes) {
          const arrivals = presses.map(({ device, key, kind }): Arrival => {
            const body = said(codes[device] ?? '', `k${key}`, kind);
            return { via: 'http', sender: null, signal: body as never, body };
          });
          if (side === 'A') for (const one of arrivals) receipts.push(...(await takeTogether(t.app, [one])));
          else receipts.push(...(await takeTogether(t.app, arrivals)));
          t.clock.advance(pause);
        }
        played.push(await told(codes, since, receipts));
      }
      expect(JSON.parse(played[1] ?? '')).toEqual(JSON.parse(played[0] ?? ''));
    }),
    {
      numRuns: 25,
      // Once told apart: which of two alarms of one moment a restoration belongs to.
      examples: [
        [
          [
            {
              presses: [
                { device: 0, key: 0, kind: 'test' },
                { device: 0, key: 2, kind: 'panic' },
                { device: 0, key: 1, kind: 'restore' },
              ],
              pause: 30,
            },
          ],
        ],
      ],
    },
  );
});
