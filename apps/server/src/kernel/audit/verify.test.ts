import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { loadConfig } from '../config/config.ts';
import { appendAnchor, headFile, readAnchors, type Anchor } from './anchors.ts';
import { verifyCommand } from './command.ts';
import { lastSeal, sealTrail } from './seals.ts';
import { verifyAudit } from './verify.ts';

let t: TestApp;
beforeEach(async () => void (t = await testApp()));
afterEach(() => t.stop());

/** Ten changes, each with its line; gives the seq of the first. */
async function tenLines(): Promise<number> {
  const before = await t.app.db.selectFrom('chain_head').select('audit_seq').executeTakeFirstOrThrow();
  for (let i = 0; i < 10; i++) {
    t.clock.advance(0.007);
    await t.app.system('tester').tx(async (tx) => tx.audit('thing.change', 'thing', `t${i}`, { i, 说明: '改动' }));
  }
  return before.audit_seq + 1;
}
const run = (query: string) => sql.raw(query).execute(t.owner);
const verify = (anchors: Anchor[] = []) => verifyAudit(t.app.db, anchors);
const kinds = async (anchors?: Anchor[]) => (await verify(anchors)).problems.map(({ kind, seq }) => `${kind}@${seq}`);

async function anchorNow(): Promise<Anchor> {
  const head = await t.app.db.selectFrom('chain_head').selectAll().executeTakeFirstOrThrow();
  return { seq: head.audit_seq, hash: head.audit_hash.toString('hex'), at: t.clock.now().toISOString() };
}

/** What an intruder with all rights would do: every later hash and the head anew, so that the chain holds again. */
const rewriteFrom = (seq: number) =>
  run(`do $$ declare one audit%rowtype; prev bytea := coalesce((select hash from audit where seq = ${seq - 1}), sha256('anyuan'));
    begin
      for one in select * from audit where seq >= ${seq} order by seq loop
        prev := audit_hash(prev, one.seq, one.at, one.actor_kind, one.actor_id, one.actor_name, one.action, one.subject_type, one.subject_id, one.detail);
        update audit set hash = prev where seq = one.seq;
      end loop;
      update chain_head set audit_hash = prev, audit_seq = (select max(seq) from audit);
    end $$`);

test('an untouched chain holds, with anchors of every moment', async () => {
  const anchors = [await anchorNow()];
  await tenLines();
  anchors.push(await anchorNow());
  const verdict = await verify(anchors);
  expect(verdict).toMatchObject({ ok: true, rows: anchors[1]?.seq, head: anchors[1]?.seq, problems: [] });
});

const changes = {
  'the actor': `actor_name = '别人'`,
  'the time by a microsecond': `at = at + interval '1 microsecond'`,
  'the detail': `detail = replace(detail, '改动', '没有改动')`,
  'an id from none to empty': `actor_id = ''`,
  'the action': `action = 'thing.view'`,
  'its hash': `hash = sha256('x')`,
};
for (const [what, change] of Object.entries(changes))
  test(`editing ${what} is found`, async () => {
    const first = await tenLines();
    await run(`update audit set ${change} where seq = ${first + 4}`);
    expect((await kinds()).some((one) => one === `edited@${first + 4}`)).toBe(true);
  });

test('text moved over the border of two fields is found although the hash is the same', async () => {
  const first = await tenLines();
  await run(
    `update audit set actor_name = actor_name || chr(31) || action || chr(31) || subject_type, action = subject_id,
       subject_type = '', subject_id = '' where seq = ${first + 2}`,
  );
  expect(await kinds()).toContain(`edited@${first + 2}`);
});

test('a deleted row is found, also when the rest moves up', async () => {
  const first = await tenLines();
  await run(`delete from audit where seq = ${first + 4}`);
  expect(await kinds()).toEqual([`missing@${first + 4}`]);
  await run(`update audit set seq = -seq where seq > ${first + 4}; update audit set seq = -seq - 1 where seq < 0`);
  expect(await kinds()).toEqual([`edited@${first + 4}`, `truncated@${first + 9}`]);
});

test('an inserted row is found, in the middle and behind the end', async () => {
  const first = await tenLines();
  await run(`insert into audit select ${first + 10}, at, actor_kind, actor_id, actor_name, action, subject_type, subject_id, detail,
    audit_hash(hash, ${first + 10}, at, actor_kind, actor_id, actor_name, action, subject_type, subject_id, detail) from audit where seq = ${first + 9}`);
  expect(await kinds()).toEqual([`inserted@${first + 10}`]);
  await run(`delete from audit where seq = ${first + 10}`);
  await run(`update audit set seq = -seq where seq > ${first + 4}; update audit set seq = -seq + 1 where seq < 0`);
  await run(`insert into audit select ${first + 5}, at, actor_kind, actor_id, actor_name, action, subject_type, subject_id, detail, hash
    from audit where seq = ${first + 4}`);
  expect(await kinds()).toEqual([`edited@${first + 5}`, `inserted@${first + 10}`]);
});

test('a row before the first is found', async () => {
  await tenLines();
  await run(`insert into audit select 0, at, actor_kind, actor_id, actor_name, action, subject_type, subject_id, detail, hash
    from audit where seq = 1`);
  expect(await kinds()).toEqual(['inserted@0']);
});

test('two rows that changed places are found', async () => {
  const first = await tenLines();
  await run(`update audit set seq = -1 where seq = ${first + 2}; update audit set seq = ${first + 2} where seq = ${first + 7};
    update audit set seq = ${first + 7} where seq = -1`);
  expect(await kinds()).toEqual([`edited@${first + 2}`, `edited@${first + 7}`]);
});

test('a tail that was cut off is found', async () => {
  const first = await tenLines();
  const anchor = await anchorNow();
  await run(`delete from audit where seq > ${first + 6}`);
  expect(await kinds()).toEqual([`truncated@${first + 7}`]);
  // With the head set back as well, only what was written down outside the database knows.
  await rewriteFrom(first + 6);
  expect(await kinds()).toEqual([]);
  expect(await kinds([anchor])).toEqual([`truncated@${first + 7}`]);
  await run('delete from chain_head');
  expect(await kinds()).toEqual([`truncated@${first + 6}`]);
});

test('a rewrite that leaves the chain whole breaks at the first anchor after it', async () => {
  const first = await tenLines();
  const before = await anchorNow();
  await tenLines();
  const after = await anchorNow();
  await run(`update audit set actor_name = '别人' where seq = ${first + 12}`);
  await rewriteFrom(first + 12);
  expect(await kinds()).toEqual([]);
  expect(await kinds([before, after])).toEqual([`anchor@${after.seq}`]);
});

test('a tail cut off and written anew is found by its anchor', async () => {
  const first = await tenLines();
  const anchor = await anchorNow();
  await run(`delete from audit where seq > ${first + 6}`);
  await rewriteFrom(first + 6);
  await tenLines();
  expect(await kinds([anchor])).toEqual([`anchor@${anchor.seq}`]);
});

test('a change whose audit line cannot be written is not made', async () => {
  await run(`alter table audit add constraint full_disk check (action <> 'department.create')`);
  const write = t.app.system('tester').tx(async (tx) => {
    await sql`insert into department values (gen_random_uuid(), 'X1', 'X', null, '/x/')`.execute(tx.db);
    tx.audit('department.create', 'department', 'X1');
  });
  await expect(write).rejects.toThrow('full_disk');
  expect(await t.app.db.selectFrom('department').selectAll().execute()).toEqual([]);
  expect((await verify()).ok).toBe(true);
});

test('while others write, the chain holds and no anchor looks lost', async () => {
  const path = headFile(t.app.config.data);
  let on = true;
  const writers = [1, 2, 3].map(async (n) => {
    while (on) await t.app.system(`writer ${n}`).tx(async (tx) => tx.audit('thing.change', 'thing', null, { n }));
  });
  const anchoring = (async () => {
    while (on) await appendAnchor(path, await anchorNow());
  })();
  for (let i = 0; i < 20; i++)
    expect(await verifyAudit(t.app.db, readAnchors(path))).toMatchObject({ ok: true, problems: [] });
  on = false;
  await Promise.all([...writers, anchoring]);
});

test('the head file survives an unfinished line, and a spoilt one is told of', async () => {
  const path = join(t.app.config.data, 'elsewhere.jsonl');
  await appendAnchor(path, await anchorNow());
  await appendFile(path, '{"seq":99999,"ha');
  await tenLines();
  await appendAnchor(path, await anchorNow());
  expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(2);
  expect(await verifyAudit(t.app.db, readAnchors(path))).toMatchObject({ ok: true });
  await writeFile(path, `garbage\n${await readFile(path, 'utf8')}`);
  expect((await verifyAudit(t.app.db, readAnchors(path))).problems).toMatchObject([{ kind: 'anchor', seq: 0 }]);
});

test('no anchors, or only old ones, are a problem', async () => {
  await tenLines();
  const anchor = await anchorNow();
  const kindsOf = async (anchors: Anchor[]) =>
    (await verifyAudit(t.app.db, anchors, undefined, true)).problems.map(({ kind, seq }) => `${kind}@${seq}`);
  expect(await kindsOf([])).toEqual(['anchor@0']);
  expect(await kindsOf([anchor])).toEqual([]);
  t.clock.advance(60);
  await tenLines();
  // Written within the last minutes: the next anchor is on its way.
  expect(await kindsOf([anchor])).toEqual([]);
  t.clock.advance(3_600);
  await tenLines();
  const sealed = await lastSeal(t.app.db);
  expect(await kindsOf([anchor])).toEqual([`anchor@${anchor.seq}`, `seal@${sealed!.to_seq + 1}`]);
  await sealTrail(t.app.db, t.app.secrets, t.clock);
  expect(await kindsOf([anchor])).toEqual([`anchor@${anchor.seq}`]);
});

test('the command says in two languages whether the chain holds', async () => {
  const first = await tenLines();
  const head = join(t.app.config.data, 'head.jsonl');
  await appendAnchor(head, await anchorNow());
  const config = loadConfig({ DATABASE_URL: t.app.database.url, ANYUAN_DATA: t.app.config.data });
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  expect(await verifyCommand(config, ['--head', head], print)).toBe(0);
  expect(lines.join('\n')).toMatch(/记录完整.*\n.*record is whole/);
  await run(`update audit set detail = '{}' where seq = ${first}`);
  await rewriteFrom(first);
  lines.length = 0;
  expect(await verifyCommand(config, ['--head', head], print)).toBe(1);
  expect(lines.join('\n')).toMatch(/记录不完整.*\n.*does not hold[^]*改写过[^]*rewritten/);
  await expect(verifyCommand(config, ['--head', `${head}.none`], print)).rejects.toMatchObject({
    code: 'no_head_file',
  });
});
