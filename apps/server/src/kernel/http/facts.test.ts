import { createHash } from 'node:crypto';

import { factHeader, factText, type Fact } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let guard: As;
beforeAll(async () => {
  t = await testApp();
  guard = await t.person({ roles: ['guard'], name: '丁国' });
});
afterAll(() => t.stop());

const keyOf = (id: string): string => `fact-of-a-phone-${id}`;
const sum = (text: string): string => createHash('sha256').update(text).digest('hex');
const phone = '01a2293a-0000-7000-8000-000000000001';
const fact = (id: string, seq: number, prev: string, more: Partial<Fact> = {}): Fact => {
  const open = { phone, seq, prev, at: t.clock.now().toISOString(), what: sum(`what ${id}`), ...more };
  return { hash: sum(factText(keyOf(id), open)), ...open };
};
const send = (id: string, header: string | undefined) =>
  guard.call(
    'POST',
    '/api/v1/alarms',
    { key: keyOf(id) },
    { 'idempotency-key': keyOf(id), ...(header ? { fact: header } : {}) },
  );
const now = (): string => t.clock.now().toISOString();
const kept = async (): Promise<Record<string, string[]>> => {
  const { rows } = await sql<{ id: string; flags: string[] }>`select id, flags from phone_fact`.execute(t.owner);
  return Object.fromEntries(rows.map(({ id, flags }) => [id.slice(keyOf('').length), flags]));
};

test('what a phone has recorded is one chain; what is late, twice, changed or broken off shows, and none of it is refused', async () => {
  const one = fact('one', 1, '');
  const two = fact('two', 2, one.hash);
  const three = fact('three', 3, two.hash);
  const said: [string, string | undefined][] = [
    ['one', factHeader(one, now())],
    // Its answer was lost: the same fact once more is the same fact.
    ['one', factHeader(one, now())],
    ['three', factHeader(three, now())],
    ['two', factHeader(two, now())],
    ['broken', factHeader(fact('broken', 4, sum('another past')), now())],
    ['copied', factHeader(fact('copied', 4, three.hash), now())],
    ['changed', factHeader({ ...fact('changed', 5, ''), what: sum('something else') }, now())],
    ['clear', factHeader(fact('clear', 7, '', { hash: '' }), now())],
    ['tomorrow', factHeader(fact('tomorrow', 8, ''), new Date(t.clock.now().getTime() + 86_400_000).toISOString())],
    ['odd', 'not a fact at all'],
    ['plain', undefined],
  ];
  for (const [id, header] of said) expect([id, (await send(id, header)).status]).toEqual([id, 200]);
  const flags = await kept();
  expect(flags).toMatchObject({
    one: [],
    three: [],
    two: ['late'],
    broken: ['chain'],
    copied: ['fork'],
    clear: ['open'],
  });
  expect(flags['changed']).toContain('hash');
  expect(flags['tomorrow']).toContain('clock');
  expect(Object.keys(flags)).not.toContain('odd');
  expect(Object.keys(flags)).not.toContain('plain');
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from phone_fact where id = ${keyOf('one')}`.execute(t.owner);
  expect(rows[0]?.n).toBe(1);
});
