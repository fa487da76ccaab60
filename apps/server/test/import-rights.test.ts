import type { CaseType, Permission, Scope } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fileForm, makeSheet } from '../src/kernel/sheet/testing.ts';
import { builtinRoles } from '../src/modules/identity/roles.ts';
import { everyType } from './every-type.ts';
import { testApp, type As, type TestApp } from './kit.ts';

// Who may import at all is a permission; of what, is said by what he reads. Export, print, register and total follow
// the same rule and are swept in `idor.test.ts`.

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  const admin = await t.as('founder');
  const importer = (code: string, grants: [Permission, Scope][]) =>
    admin.identity.putRole({
      code,
      name: code,
      nameEn: code,
      duty: 'operate',
      grants: grants.map(([permission, scope]) => ({ permission, scope })),
    });
  await importer('importer', [['case.import', 'all']]);
  await importer('registrar', [
    ['case.import', 'all'],
    ['case.create', 'all'],
    ['complaint.read', 'departments'],
  ]);
});
afterAll(() => t.stop());

const creatable = everyType.filter(({ permissions }) => permissions.create);
const readerOf = ({ secrecy, permissions: { read, named } }: CaseType) => (secrecy === 4 ? (named ?? read) : read);
const scopesOf = (role: string) =>
  new Map((builtinRoles.find(({ code }) => code === role)?.grants ?? []).map((one) => [one.permission, one.scope]));
/** The rule in plain words. */
const may = (role: string, type: CaseType): boolean => {
  const scopes = scopesOf(role);
  const reads = scopes.get(readerOf(type));
  return scopes.has(type.permissions.create as Permission) && reads !== undefined && reads !== 'own';
};
// Two roles of one shape differ for nobody here.
const roles = [
  ...new Map(
    builtinRoles
      .filter(({ duty }) => duty === 'operate')
      .map(({ code }) => [JSON.stringify(creatable.map((type) => may(code, type))), code]),
  ).values(),
];

test.each(roles)('%s may import the types it reads, and no other', async (role) => {
  const as = await t.person({ roles: [role, 'importer'] });
  for (const type of creatable) {
    const { status } = await as.call('GET', `/api/v1/import/cases/${type.type}/template`);
    expect([type.type, status]).toEqual([type.type, may(role, type) ? 200 : 403]);
  }
});

test('the roles that import do read what they bring, and somebody brings each book', () => {
  const importing = builtinRoles.filter(({ grants }) => grants.some(({ permission }) => permission === 'case.import'));
  expect(importing.length).toBeGreaterThan(2);
  // The security chief reads of petitions, red packets and disputes what is his own: he brings none.
  for (const type of ['petition', 'redPacket', 'dispute', 'complaint', 'demand'])
    expect([type, may('security-chief', everyType.find((one) => one.type === type) as CaseType)]).toEqual([
      type,
      false,
    ]);
  expect(may('party-secretary', everyType.find(({ type }) => type === 'petition') as CaseType)).toBe(true);
});

test('a row beyond what one may read is a bad row', async () => {
  const admin = await t.as('founder');
  const inside = (await admin.identity.putDepartment({ code: 'IN', name: '内科' })).id;
  await admin.identity.putDepartment({ code: 'OUT', name: '外科' });
  const as: As = await t.person({ roles: ['registrar'], departmentId: inside });
  const head = ['原编号', '事由', '发生时间', '科室编码', '投诉渠道', '投诉类别', '投诉内容'];
  const row = (number: string, department: string) => [
    number,
    '态度',
    '2026-05-01 08:30',
    department,
    '现场',
    '服务态度',
    '说话生硬',
  ];
  const rows = [head, row('旧-1', 'IN'), row('旧-2', 'OUT'), row('旧-3', '')];
  const answer = await as.call(
    'POST',
    '/api/v1/import/cases/complaint',
    fileForm(await makeSheet(rows), { dryRun: 'true' }),
  );
  expect(answer.json).toMatchObject({
    create: 1,
    bad: 2,
    rows: [
      { code: '旧-1', verdict: 'create' },
      { code: '旧-2', verdict: 'bad', problems: [{ zh: '超出您可查看的范围' }] },
      { code: '旧-3', verdict: 'bad' },
    ],
  });
});
