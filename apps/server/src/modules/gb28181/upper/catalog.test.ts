import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startGbPlatform, type GbPlatform } from '../../../../../simulators/src/index.ts';
import { gbEnv } from '../../../../test/gb28181.ts';
import { testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { freePort } from '../../../../test/ports.ts';

const theirs = '51010000002000000009';
const password = 'above-secret-1';
let t: TestApp;
let chief: As;
let platform: GbPlatform;
/** Every so manieth message that comes to the platform is lost. */
let lostEach = Number.POSITIVE_INFINITY;
let heard = 0;

beforeAll(async () => {
  platform = await startGbPlatform({ code: theirs, password, loses: () => ++heard % lostEach === 0 });
  t = await testApp({
    realTime: true,
    env: {
      ...gbEnv(await freePort()),
    },
  });
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'B', name: '门诊楼', kind: 'building', parent: 'C' });
  await chief.place.put({ code: 'HALL', name: '门诊大厅', kind: 'area', parent: 'B' });
  await chief.place.put({ code: 'FEW', name: '门卫', kind: 'area', parent: 'B' });
  await chief.place.put({ code: 'WARD', name: '外科', kind: 'area', parent: 'B', key: true, keyKind: 'ward' });
  await chief.place.put({ code: 'WARD-1', name: '走廊尽头', kind: 'point', parent: 'WARD' });
  // As a sheet would bring them, in one go: nobody has counted them yet when they are asked for.
  await sql`insert into device (id, code, name, pinyin, kind, place_id)
    select gen_random_uuid(), p.code || '-' || n, '摄像机 ' || n || case when p.code = 'HALL' and n % 500 = 0 then ' 更衣室' else '' end,
      'sxj', 'camera', p.id
    from place p join (values ('HALL', 2000), ('FEW', 60), ('WARD-1', 50)) v(code, count) on v.code = p.code, generate_series(1, v.count) n`.execute(
    t.owner,
  );
});
afterAll(async () => {
  await t.stop();
  await platform.stop();
});

async function join(code: string, localCode: string, place: string, transport: 'udp' | 'tcp'): Promise<void> {
  await chief.uplink.put({
    code,
    name: code,
    gbCode: theirs,
    host: '127.0.0.1',
    port: platform.port,
    transport,
    localCode,
    secret: password,
    agreement: '公安联网〔2026〕8 号',
    enabled: true,
  });
  await expect.poll(() => platform.registered.has(localCode)).toBe(true);
  await chief.uplink.share({ code, place });
}
const namesOf = async (local: string) => {
  const { items, sum } = await platform.catalog(local);
  return { sum, came: new Set(items.map(({ deviceId }) => deviceId)).size, names: items.map(({ name }) => name) };
};

test.each([
  ['the longest list, to who registers by datagrams', '51010500002000000011', 'C', 'udp', 2_056],
  ['the same over a connection of theirs', '51010500002000000012', 'C', 'tcp', 2_056],
  ['a short one in datagrams', '51010500002000000013', 'FEW', 'udp', 60],
] as const)('of a line that loses every fifth message the whole catalogue comes: %s', async (...row) => {
  const [, local, place, transport, count] = row;
  lostEach = Number.POSITIVE_INFINITY;
  await join(`XL-${local.slice(-2)}`, local, place, transport);
  lostEach = 5;
  const { sum, came, names } = await namesOf(local);
  expect({ sum, came }).toEqual({ sum: count, came: count });
  // Neither what hangs in a ward nor what is called after a private place.
  expect(names.filter((name) => name?.includes('更衣室'))).toEqual([]);
});

test('two agreements with one platform are two lists, and what each shares is answered as its own', async () => {
  lostEach = Number.POSITIVE_INFINITY;
  await join('XL-21', '51010500002000000021', 'FEW', 'udp');
  expect(await namesOf('51010500002000000021')).toMatchObject({ sum: 60, came: 60 });
  expect(await namesOf('51010500002000000012')).toMatchObject({ sum: 2_056, came: 2_056 });
});

test('what is private is the same, asked of one camera and of all', async () => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from device d where is_private_camera(d.id)
    is distinct from (d.place_id is null or is_private_name(d.name) or d.place_id in (select private_places()))`.execute(
    t.owner,
  );
  expect(rows).toEqual([{ n: 0 }]);
});
