import { randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { makeSecrets } from '../secrets.ts';
import type { SuiteName } from '../suite/index.ts';
import { lineText } from './chain.ts';
import { beginSeal, lastSeal, sealKey, sealLine, sealTrail, signerOf } from './seals.ts';
import { linesAfter } from './trail.ts';
import { verifyAudit } from './verify.ts';

// A trail that was sealed with one suite, then with the other, and an intruder who owns the database.

let t: TestApp;
let first: number;
beforeAll(async () => {
  t = await testApp();
  first = (await lastSeal(t.app.db))!.to_seq + 1;
  await write('thing.change', 'seven lines', 7);
  await seal();
  await say('sm');
  await write('thing.change', 'eight lines', 8);
  await seal();
  await write('thing.change', 'and three', 3);
  await seal();
});
afterAll(() => t.stop());

const seal = () => sealTrail(t.app.db, t.app.secrets, t.clock);
const run = (query: string) => sql.raw(query).execute(t.owner);
const write = (action: string, id: string, count: number) =>
  t.app.system('tester').tx(async (tx) => {
    for (let n = 0; n < count; n++) tx.audit(action, 'thing', id, { n, 说明: '改动' });
  });
const say = (suite: SuiteName) =>
  t.app.system('tester').tx(async (tx) => tx.audit('suite.switch', 'suite', null, { suite }));
const verify = (isKept = false) => verifyAudit(t.app.db, [], undefined, isKept, sealKey(t.app.secrets));
const problems = async () => (await verify()).problems.map(({ kind, seq }) => `${kind}@${seq}`);

/** Undone afterwards: each intrusion meets the same trail. */
async function after(...statements: string[]): Promise<string[]> {
  await run(
    `create table kept_audit as table audit; create table kept_seal as table audit_seal; create table kept_head as table chain_head`,
  );
  try {
    for (const statement of statements) await run(statement);
    return await problems();
  } finally {
    await run(`delete from audit; insert into audit select * from kept_audit; delete from audit_seal; insert into audit_seal select * from kept_seal;
      delete from chain_head; insert into chain_head select * from kept_head; drop table kept_audit, kept_seal, kept_head`);
  }
}

/** Every hash of the chain anew, so that it holds again. */
const rewritten = `do $$ declare one audit%rowtype; prev bytea := sha256('anyuan');
  begin
    for one in select * from audit order by seq loop
      prev := sha256(convert_to(concat_ws(chr(31), encode(prev, 'hex'), one.seq::text, to_char(one.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        one.actor_kind, coalesce(one.actor_id::text, ''), one.actor_name, one.action, one.subject_type, coalesce(one.subject_id, ''), one.detail,
        one.rows_tx::text, encode(one.rows_hash, 'hex')), 'UTF8'));
      update audit set hash = prev where seq = one.seq;
    end loop;
    update chain_head set audit_hash = prev, audit_seq = (select max(seq) from audit);
  end $$`;

test('a trail that changes its suite in the middle holds, each segment by its own', async () => {
  const seals = await t.app.db.selectFrom('audit_seal').select(['suite', 'from_seq', 'to_seq']).orderBy('id').execute();
  expect(seals.slice(-3)).toEqual([
    { suite: 'standard', from_seq: first, to_seq: first + 6 },
    { suite: 'sm', from_seq: first + 7, to_seq: first + 15 },
    { suite: 'sm', from_seq: first + 16, to_seq: first + 18 },
  ]);
  expect(await verify(false)).toMatchObject({
    ok: true,
    seals: { count: seals.length, upTo: first + 18, suite: 'sm' },
    problems: [],
  });
});

test('a row edited with all of the chain written anew is found by the seal over it, of either suite', async () => {
  expect(await after(rewritten)).toEqual([]);
  for (const [seq, from] of [
    [first + 3, first],
    [first + 10, first + 7],
    [first + 17, first + 16],
  ] as const) {
    const found = await after(`update audit set actor_name = '别人' where seq = ${seq}`, rewritten);
    expect(found[0]).toBe(`seal@${from}`);
  }
});

test('a tail cut off, with the end of the chain set back, is found by the seals that reach further', async () => {
  expect(await after(`delete from audit where seq > ${first + 12}`, rewritten)).toEqual([
    `seal@${first + 7}`,
    `seal@${first + 13}`,
  ]);
});

const forms = {
  suite: `suite = case suite when 'sm' then 'standard' else 'sm' end`,
  from_seq: 'from_seq = from_seq + 1',
  to_seq: 'to_seq = to_seq + 1',
  at: `at = at + interval '1 microsecond'`,
  hash: `hash = sha256(hash)`,
  key: `key = set_byte(key, 5, get_byte(key, 5) # 1)`,
  signature: `signature = set_byte(signature, 20, get_byte(signature, 20) # 1)`,
} as const;

test('whatever is changed in whatever seal, it is found', async () => {
  const { rows } = await sql<{ id: number }>`select id from audit_seal`.execute(t.owner);
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.constantFrom(...Object.keys(forms), 'delete'), async (n, what) => {
      const { id } = rows[n % rows.length]!;
      // The last one taken away leaves its lines without a seal, which only a verification that asks for all of them minds.
      if (what === 'delete' && id === rows.at(-1)!.id) return;
      const found = await after(
        what === 'delete'
          ? `delete from audit_seal where id = ${id}`
          : `update audit_seal set ${forms[what as keyof typeof forms]} where id = ${id}`,
      );
      expect(found.some((one) => one.startsWith('seal@'))).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('whoever owns the database but not the key cannot seal what he has written', async () => {
  const intruder = makeSecrets(randomBytes(32));
  const from = (await lastSeal(t.owner))!.from_seq;
  await run('create table kept_seal as table audit_seal');
  await run(`delete from audit_seal where from_seq >= ${from}`);
  await sealTrail(t.owner, intruder, t.clock);
  expect(await problems()).toEqual([`seal@${from}`]);
  // Nor does the server going on with its own key cover it.
  await write('thing.change', 'later', 1);
  await seal();
  expect(await problems()).toEqual([`seal@${from}`, `seal@${(await lastSeal(t.owner))!.from_seq}`]);
  await run(`delete from audit_seal; insert into audit_seal select * from kept_seal; drop table kept_seal`);
  await seal();
  expect(await problems()).toEqual([]);
});

test('a key made anew by the command goes on, because a line says so', async () => {
  await write('secret.renew', 'the key', 1);
  const renewed = makeSecrets(randomBytes(32));
  await sealTrail(t.app.db, renewed, t.clock);
  expect((await verifyAudit(t.app.db, [], undefined, false, sealKey(renewed))).problems).toEqual([]);
  expect(await problems()).toEqual([`seal@${(await lastSeal(t.app.db))!.from_seq}`]);
  await write('secret.renew', 'back', 1);
  await seal();
  expect(await problems()).toEqual([]);
});

test('a seal with another suite than the trail says is told of, though it is signed rightly', async () => {
  await write('thing.change', 'weaker', 1);
  const before = (await lastSeal(t.app.db))!;
  const lines = await linesAfter(t.app.db, before.to_seq, 10);
  const signer = signerOf(t.app.secrets, 'standard');
  const at = t.clock.now().toISOString().replace('Z', '000Z');
  const seq = before.to_seq + 1;
  const one = { id: before.id + 1, suite: 'standard' as const, from_seq: seq, to_seq: seq, at, key: signer.key };
  const sum = beginSeal(one, before);
  for (const row of lines) sealLine(sum, row, lineText(row));
  const hash = sum.digest();
  await sql`select add_seal(${one.id}, 'standard', ${seq}, ${seq}, ${at}, ${hash}, ${signer.key}, ${signer.sign(hash)})`.execute(
    t.app.db,
  );
  expect((await verify()).problems).toMatchObject([
    { kind: 'seal', seq, en: expect.stringContaining('trail says sm') },
  ]);
  await run(`delete from audit_seal where id = ${one.id}`);
  await seal();
  expect(await problems()).toEqual([]);
});

test('lines without a seal are a failure once they are older than ten minutes', async () => {
  await write('thing.change', 'early', 1);
  const from = (await lastSeal(t.app.db))!.to_seq + 1;
  const late = async () => (await verify(true)).problems.filter(({ seq, kind }) => kind === 'seal' && seq === from);
  expect(await late()).toEqual([]);
  t.clock.advance(601);
  await write('thing.change', 'late', 1);
  expect(await late()).toHaveLength(1);
  await sealTrail(t.app.db, t.app.secrets, t.clock);
  expect(await late()).toEqual([]);
});

test('the server’s role can only add a seal behind the last, over lines that are there', async () => {
  const { db } = t.app;
  await expect(sql`update audit_seal set at = now()`.execute(db)).rejects.toThrow('permission denied');
  await expect(sql`delete from audit_seal`.execute(db)).rejects.toThrow('permission denied');
  await expect(sql`insert into audit_seal select * from audit_seal`.execute(db)).rejects.toThrow('permission denied');
  const last = (await lastSeal(db))!;
  for (const [id, from, to] of [
    [last.id, last.from_seq, last.to_seq],
    [last.id + 1, last.to_seq + 2, last.to_seq + 2],
    [last.id + 1, last.to_seq + 1, last.to_seq + 1_000],
  ])
    await expect(
      sql`select add_seal(${id}, 'sm', ${from}, ${to}, now(), ${last.hash}, ${last.key}, ${last.signature})`.execute(
        db,
      ),
    ).rejects.toThrow('does not follow');
});

test('two who seal at once do not get into each other’s way', async () => {
  for (let n = 0; n < 5; n++) {
    await write('thing.change', 'at once', 3);
    expect(await Promise.all([seal(), seal(), seal()])).toEqual([true, true, true]);
    expect((await linesAfter(t.app.db, (await lastSeal(t.app.db))!.to_seq, 10)).length).toBe(0);
  }
});
