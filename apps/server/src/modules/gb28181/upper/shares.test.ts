import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';

const many = 5_000;
let t: TestApp;
let chief: As;

beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'B', name: '门诊楼', kind: 'building', parent: 'C' });
  await chief.place.put({ code: 'HALL', name: '大厅', kind: 'area', parent: 'B' });
  await chief.place.put({ code: 'WARD', name: '外科', kind: 'area', parent: 'C', key: true, keyKind: 'ward' });
  // As a sheet would bring them, in one go: 2,000 places, and cameras at them nobody has counted yet.
  await sql`insert into place (id, code, name, pinyin, kind, parent_id, path, full_name, campus_id)
    select x.id, b.code || '-' || n, '区域 ' || n, 'qy', 'area', b.id, b.path || x.id::text || '/', b.full_name || n, b.campus_id
    from place b, generate_series(1, 2000) n, lateral (select gen_random_uuid() as id, n as k) x where b.code = 'B'`.execute(
    t.owner,
  );
  await sql`with area as (select id, row_number() over (order by code) - 1 as i from place where code like 'B-%')
    insert into device (id, code, name, pinyin, kind, place_id)
    select gen_random_uuid(), 'CAM-' || n, '摄像机 ' || n, 'sxj', 'camera', area.id
    from generate_series(1, ${many}::int) n join area on area.i = n % 2000
    union all
    select gen_random_uuid(), 'WARD-CAM', '摄像机', 'sxj', 'camera', id from place where code = 'WARD'
    union all
    select gen_random_uuid(), 'NOWHERE', '摄像机', 'sxj', 'camera', null`.execute(t.owner);
  for (const code of ['ALL', 'ONE'])
    await chief.uplink.put({
      code,
      name: code,
      gbCode: '51010000002000000009',
      host: '127.0.0.1',
      port: 5060,
      localCode: code === 'ALL' ? '51010500002000000011' : '51010500002000000012',
      secret: 'above-secret-1',
      agreement: '公安联网〔2026〕8 号',
      enabled: false,
    });
});
afterAll(() => t.stop());

test('5,000 cameras at 2,000 places are shared in one go, each with a number of its own', async () => {
  const began = performance.now();
  const { added } = await chief.uplink.share({ code: 'ALL', place: 'B' });
  // Number by number from the first, and asked camera by camera whether it is private, it did not come to an end.
  expect(performance.now() - began).toBeLessThan(20_000);
  expect(added).toBe(many);
  const { rows } = await sql<{ n: number; first: string; last: string }>`
    select count(distinct code)::int as n, min(code) as first, max(code) as last from gb_share where until is null`.execute(
    t.owner,
  );
  expect(rows).toEqual([{ n: many, first: '51010500001320000001', last: '51010500001320005000' }]);
}, 60_000);

/** Written past the pages, as by a fault of ours. */
const write = (codes: string[]) =>
  sql`insert into gb_share (id, platform_id, device_id, camera_code, camera_name, code, since, by_name)
    select gen_random_uuid(), (select id from gb_platform where code = 'ONE'), d.id, d.code, d.name, 'x' || d.code, now(), 'nobody'
    from device d where d.code = any(${codes}::text[])`.execute(t.owner);
const refused = { constraint: 'gb_share_private' };

test.each([
  ['alone', []],
  ['among a few', ['CAM-1', 'CAM-2']],
  ['among many', Array.from({ length: 300 }, (_, i) => `CAM-${i + 1}`)],
])('the database itself refuses a camera of a ward, or of nowhere: %s', async (_, others) => {
  await expect(write([...others, 'WARD-CAM'])).rejects.toMatchObject(refused);
  await expect(write([...others, 'NOWHERE'])).rejects.toMatchObject(refused);
  await sql`update device set name = '女更衣室门口' where code = 'CAM-4000'`.execute(t.owner);
  await expect(write([...others, 'CAM-4000'])).rejects.toMatchObject(refused);
});

test('what ended because its camera hangs in a ward now does not begin again', async () => {
  await write(['CAM-7']);
  await sql`update device set place_id = (select id from place where code = 'WARD') where code = 'CAM-7'`.execute(
    t.owner,
  );
  const set = (until: 'now()' | 'null') =>
    sql`update gb_share set until = ${sql.raw(until)} where camera_code = 'CAM-7' and platform_id = (select id from gb_platform where code = 'ONE')`.execute(
      t.owner,
    );
  await set('now()');
  await expect(set('null')).rejects.toMatchObject(refused);
});

test('a share of a device that is not there is refused', async () => {
  const lost = sql`insert into gb_share (id, platform_id, device_id, camera_code, camera_name, code, since, by_name)
    select gen_random_uuid(), id, gen_random_uuid(), 'GONE', 'GONE', 'gone', now(), 'nobody' from gb_platform where code = 'ONE'`.execute(
    t.owner,
  );
  await expect(lost).rejects.toMatchObject(refused);
});
