import { utimes } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { photo, stageFile } from '../../../test/photos.ts';
import { newId } from '../../kernel/ids.ts';
import { removeOld } from './remove-old.ts';

let t: TestApp;
beforeAll(async () => void (t = await testApp()));
afterAll(() => t.stop());

const day = 86_400_000;
const daysAgo = (days: number) => new Date(t.clock.now().getTime() - days * day);

async function fill(): Promise<void> {
  await t.owner.deleteFrom('intake_log').execute();
  const ages = [0, 29.9, 30.1, 179, 181, 400];
  await t.app.db
    .insertInto('intake_log')
    .values(ages.map((age) => ({ at: daysAgo(age), via: 'http', verdict: 'taken', body: String(age) })))
    .execute();
}
const kept = async () =>
  (await t.app.db.selectFrom('intake_log').select('body').orderBy('id').execute()).map(({ body }) => Number(body));

test('the intake log is kept as long as the setting says, and never less than 30 days', async () => {
  await fill();
  await removeOld(t.app.system('retention'));
  expect(await kept()).toEqual([0, 29.9, 30.1, 179]);
  // A setting written past the schema must not break the law.
  const { settings } = t.app;
  const short = {
    ...settings,
    get: <T>(key: string) => (key === 'record.intakeDays' ? (1 as T) : settings.get<T>(key)),
  };
  await removeOld({ ...t.app.system('retention'), app: { ...t.app, settings: short } });
  expect(await kept()).toEqual([0, 29.9]);
});

test('each removal is in the trail, and a night without any leaves no line', async () => {
  await fill();
  const lines = () => t.app.db.selectFrom('audit').selectAll().where('action', '=', 'retention.remove').execute();
  const before = (await lines()).length;
  await removeOld(t.app.system('retention'));
  const after = await lines();
  expect(after).toHaveLength(before + 1);
  expect(JSON.parse(after.at(-1)?.detail ?? '')).toMatchObject({ rows: 2, before: daysAgo(180).toISOString() });
  await removeOld(t.app.system('retention'));
  expect(await lines()).toHaveLength(after.length);
});

test('the event stream loses old events from its front and never gets a hole', async () => {
  // What the first start said stands in front of all, and is of today.
  await t.owner.deleteFrom('event').execute();
  const publish = () =>
    t.app
      .system('test')
      .tx(async (tx) =>
        tx.publish('place.changed', '00000000-0000-0000-0000-000000000000', { permission: 'place.read' }),
      );
  const start = t.clock.now();
  for (const age of [40, 35, 5, 32, 1]) {
    t.clock.set(daysAgo(age));
    await publish();
    t.clock.set(start);
  }
  const seqs = async () =>
    (await t.app.db.selectFrom('event').select('seq').orderBy('seq').execute()).map(({ seq }) => seq);
  const all = await seqs();
  expect(await removeOld(t.app.system('retention'))).toMatchObject({ events: all.length - 3 });
  // The one of 32 days ago stands behind one of 5 days ago, and stays with it.
  expect(await seqs()).toEqual(all.slice(-3));
});

test('old notices and dead sessions go, living ones stay', async () => {
  const [sleeper, awake] = [await t.as('guard'), await t.as('guard')];
  const notice = (age: number) => ({ person_id: awake.personId, at: daysAgo(age), zh: `${age}`, en: `${age}` });
  await t.app.db
    .insertInto('notice')
    .values([
      { ...notice(200), id: newId() },
      { ...notice(10), id: newId() },
    ])
    .execute();
  const tried = { channel: 'sms', is_urgent: false, state: 'sent', next_at: daysAgo(0) };
  await t.app.db
    .insertInto('delivery')
    .values([
      { ...tried, id: newId(), at: daysAgo(200) },
      { ...tried, id: newId(), at: daysAgo(10) },
    ])
    .execute();
  await t.app.db
    .updateTable('session')
    .set({ last_seen_at: daysAgo(1) })
    .where('person_id', '=', sleeper.personId)
    .execute();
  expect(await removeOld(t.app.system('retention'))).toMatchObject({ notices: 1, messages: 1, sessions: 1 });
  expect((await awake.notice.list({})).items.map(({ zh }) => zh)).toEqual(['10']);
});

test('a file that nothing refers to any more goes at night, with a line that says what it was', async () => {
  const nurse = await t.as('staff');
  const needed = await stageFile(nurse, await photo());
  const lonely = await t.app.files.put(Buffer.from('of a demonstration that was wiped'));
  const old = new Date('2020-01-01T00:00:00Z');
  for (const hash of [lonely, needed.sha256])
    await utimes(join(t.app.config.data, 'files', hash.slice(0, 2), hash.slice(2, 4), hash), old, old);
  await removeOld(t.app.system('retention'));
  expect(await t.app.files.check(lonely)).toBe('missing');
  expect(await t.app.files.check(needed.sha256)).toBe('whole');
  const lines = await t.app.db.selectFrom('audit').selectAll().where('action', '=', 'file.remove').execute();
  expect(lines).toMatchObject([{ subject_id: lonely, detail: JSON.stringify({ sha256: lonely, size: 33 }) }]);
});
