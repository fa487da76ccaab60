import type { ImportReport } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { fileForm, makeSheet, openSheet } from '../../kernel/sheet/testing.ts';

let t: TestApp;
let chief: As;
let owner: As;
let username: string;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  owner = await t.person({ roles: ['logistics'], name: '设备科老赵' });
  const row = await t.app.db
    .selectFrom('person')
    .select('username')
    .where('id', '=', owner.personId)
    .executeTakeFirstOrThrow();
  username = row.username ?? '';
});
afterAll(() => t.stop());

const host = (code: string, more: object = {}) =>
  chief.device.put({ code, name: '报警主机', kind: 'alarm-host', protocol: 'dc09', address: code, ...more });
const zone = (code: string, more: object = {}) =>
  chief.device.put({ code, name: '防区', kind: 'intrusion-zone', ...more });

test('what is left out stays, null clears, and the key goes in and never comes out', async () => {
  const secret = 'A1'.repeat(16);
  await host('H1', { secret, owner: username, heartbeatSeconds: 180 });
  const shown = {
    protocol: 'dc09',
    address: 'H1',
    hasSecret: true,
    heartbeatSeconds: 180,
    owner: { id: owner.personId, name: '设备科老赵' },
  };
  expect(await chief.device.get({ code: 'H1' })).toMatchObject(shown);
  expect(await chief.device.put({ code: 'H1', name: '改名', kind: 'alarm-host' })).toMatchObject({
    ...shown,
    name: '改名',
  });
  const row = await t.app.db.selectFrom('device').select('secret').where('code', '=', 'H1').executeTakeFirstOrThrow();
  expect(row.secret?.toString('latin1')).not.toContain(secret);
  expect(t.app.secrets.open(row.secret ?? Buffer.alloc(0))).toBe(secret);
  const { rows } = await t.app.database.pool.query<{ text: string }>('select detail::text as text from audit');
  expect(rows.filter(({ text }) => text.includes(secret))).toEqual([]);
  const bare = await chief.device.put({
    code: 'H1',
    name: '改名',
    kind: 'alarm-host',
    secret: null,
    owner: null,
    heartbeatSeconds: null,
    address: null,
  });
  expect(bare).toMatchObject({
    hasSecret: false,
    owner: null,
    heartbeatSeconds: null,
    address: null,
    protocol: 'dc09',
  });
});

test('an address is used once under its parent, and nothing hangs on itself', async () => {
  await host('H2');
  await host('H3');
  await zone('Z2-5', { parent: 'H2', address: '5' });
  // The same number on another host is another zone.
  await zone('Z3-5', { parent: 'H3', address: '5' });
  await expect(zone('Z2-5b', { parent: 'H2', address: '5' })).rejects.toMatchObject({
    code: 'invalid',
    details: { issues: [{ path: 'address' }] },
  });
  await expect(host('H4', { address: 'H2' })).rejects.toMatchObject({ code: 'invalid' });
  await expect(host('H2', { parent: 'Z2-5' })).rejects.toMatchObject({
    code: 'invalid',
    details: { issues: [{ path: 'parent' }] },
  });
  await expect(host('H2', { parent: 'H2' })).rejects.toMatchObject({ code: 'invalid' });
  await expect(zone('Z9', { parent: 'NONE' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(zone('Z9', { owner: 'nobody' })).rejects.toMatchObject({ code: 'invalid' });
  await expect(chief.device.remove({ code: 'H2' })).rejects.toMatchObject({
    code: 'in_use',
    details: { what: 'Z2-5' },
  });
});

test('a host with its zones comes by Excel in one go, and goes out again without its key', async () => {
  const head = [
    '编码',
    '名称',
    '类型',
    '上级设备编码',
    '接入协议',
    '外部地址',
    '心跳间隔(秒)',
    '责任人(用户名)',
    '接入密钥',
  ];
  const rows = [
    head,
    ['X1', '东区主机', '报警主机', null, 'dc09', '2001', 180, username, 'B2'.repeat(16)],
    ...Array.from({ length: 8 }, (_, i) => [
      `X1-${i}`,
      `东区防区 ${i}`,
      '入侵防区',
      'X1',
      null,
      String(i + 1),
      null,
      username,
    ]),
  ];
  const send = async (sheet: Parameters<typeof makeSheet>[0], dryRun: boolean) =>
    (await chief.call('POST', '/api/v1/import/devices', fileForm(await makeSheet(sheet), { dryRun: String(dryRun) })))
      .json as ImportReport;
  expect(await send(rows, true)).toMatchObject({ create: 9, bad: 0 });
  expect(await send(rows, false)).toMatchObject({ create: 9, bad: 0 });
  expect(await chief.device.get({ code: 'X1-3' })).toMatchObject({
    parent: { code: 'X1' },
    address: '4',
    owner: { name: '设备科老赵' },
  });
  expect((await chief.device.get({ code: 'X1' })).hasSecret).toBe(true);
  const twice = [head, ['X2-0', '又一防区', '入侵防区', 'X1', null, '4']];
  expect(await send(twice, true)).toMatchObject({ bad: 1, rows: [{ problems: [{ column: '外部地址' }] }] });
  const out = await chief.call('GET', '/api/v1/export/devices');
  const text = JSON.stringify((await openSheet(out.raw)).getSheetValues());
  expect(text).toContain('2001');
  expect(text).toContain(username);
  expect(text).not.toContain('B2B2');
});
