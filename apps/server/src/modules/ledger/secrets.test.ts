import { field, type CaseType } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { makeCaseEngine } from '../../kernel/cases/index.ts';
import { caseModules, ctxOf, errand } from '../../kernel/cases/testing.ts';
import { openSheet } from '../../kernel/sheet/testing.ts';
import { ledgers } from './index.ts';

/** Secret in every way a type can be. */
const whisper: CaseType = {
  ...errand,
  type: 'whisper',
  prefix: 'MM',
  label: ['密件', 'Whisper'],
  secrecy: 3,
  hidesReporter: true,
  report: undefined,
  version: 1,
  upgrades: [],
  fields: z.object({
    what: field.text(['内容', 'What']),
    witness: field.person(['证人', 'Witness']).optional(),
    phone: field.phone(['电话', 'Phone']).optional(),
    secret: field.text(['隐情', 'Secret'], { secrecy: 3 }).optional(),
    named: field.text(['名单', 'Names'], { secrecy: 4 }).optional(),
  }),
  permissions: { read: 'case.read', create: 'case.create', confidential: 'case.read' },
  ledgers: {
    inner: {
      label: ['密件台账', 'Register'],
      columns: ['number', 'what', 'witness', 'phone', 'secret', 'named', 'reporter', 'department', 'state'],
    },
    outer: {
      label: ['公示', 'Public register'],
      columns: ['number', 'what', 'witness', 'phone', 'secret', 'named', 'reporter', 'assignee', 'department', 'state'],
      isPublic: true,
    },
  },
};
/** A register of its own is not declared: one of everything is made. */
const plain: CaseType = { ...whisper, type: 'plain', prefix: 'PT', secrecy: 1, ledgers: {}, hidesReporter: false };

let t: TestApp;
let secretary: As;
let id: string;
const words = ['隐情甲', '名单乙', '报告人丙'];

beforeAll(async () => {
  t = await testApp({ modules: [...caseModules, ledgers], at: '2026-03-10T08:00:00+08:00' });
  t.app.cases = makeCaseEngine(t.app, [whisper, plain]);
  secretary = await t.as('party-secretary');
  const reporter = await t.person({ roles: ['party-secretary'], name: '报告人丙' });
  const witness = await t.person({ roles: ['staff'], name: '证人丁' });
  const ctx = await ctxOf(t, reporter);
  const data = { what: '事情', witness: witness.personId, phone: '13900000000', secret: '隐情甲', named: '名单乙' };
  id = await ctx.tx(async (tx) => (await t.app.cases.open(tx, { type: 'whisper', title: '密件', data })).row.id);
  await ctx.tx(async (tx) => t.app.cases.open(tx, { type: 'plain', title: '寻常', data }));
});
afterAll(() => t.stop());

const march = 'from=2026-03-01&to=2026-03-31';
const purpose = `&purpose=${encodeURIComponent('年度检查')}`;

test('secrets are masked in every way out, also for whoever may open them', async () => {
  const rows = await secretary.ledger.rows({ type: 'whisper', ledger: 'inner', from: '2026-03-01', to: '2026-03-31' });
  expect(rows.needsPurpose).toBe(true);
  const cells = Object.fromEntries(rows.columns.map(({ key }, at) => [key, rows.items[0]!.cells[at]]));
  expect(cells).toMatchObject({
    what: '事情',
    witness: '证人丁',
    phone: '13900000000',
    secret: '***',
    named: '***',
    reporter: '***',
  });
  const path = '/api/v1/ledgers/whisper/inner';
  const ways = await Promise.all([
    secretary.call('GET', `${path}/sheet?${march}${purpose}`),
    secretary.call('GET', `/api/v1/cases/${id}/sheet?${purpose.slice(1)}`),
  ]);
  const file = await secretary.call('GET', `${path}/export?${march}${purpose}`);
  const texts = [
    ...ways.map(({ raw }) => raw.toString()),
    JSON.stringify((await openSheet(file.raw)).getSheetValues()),
  ];
  for (const text of [JSON.stringify(rows), ...texts]) {
    expect(text).toContain('事情');
    expect(text).toContain('***');
    for (const word of words) expect(text).not.toContain(word);
  }
});

test('what is put up in public names nobody', async () => {
  const { columns, items } = await secretary.ledger.rows({
    type: 'whisper',
    ledger: 'outer',
    from: '2026-03-01',
    to: '2026-03-31',
  });
  expect(columns.map(({ key }) => key)).toEqual(['number', 'what', 'state']);
  expect(items[0]!.cells).toEqual([expect.stringMatching(/^MM-/), '事情', '新建']);
});

test('a type without a register has one of everything, its secrets masked', async () => {
  const page = await secretary.ledger.rows({ type: 'plain', ledger: 'all', from: '2026-03-01', to: '2026-03-31' });
  expect(page.needsPurpose).toBe(false);
  expect(page.columns.map(({ key }) => key)).toEqual([
    'number',
    'at',
    'title',
    'place',
    'department',
    'what',
    'witness',
    'phone',
    'secret',
    'named',
    'state',
    'assignee',
    'closedAt',
  ]);
  expect(JSON.stringify(page)).not.toMatch(/隐情甲|名单乙/);
});

test('nothing secret leaves without a purpose, and each time leaves its line', async () => {
  const path = '/api/v1/ledgers/whisper/inner';
  for (const way of ['export', 'sheet', 'pdf']) {
    const { status, json } = await secretary.call('GET', `${path}/${way}?${march}`);
    expect({ way, status, json }).toMatchObject({ way, status: 422, json: { error: { code: 'invalid' } } });
  }
  expect((await secretary.call('GET', `/api/v1/cases/${id}/sheet`)).status).toBe(422);
  const lines = await t.app.db
    .selectFrom('audit')
    .select(['action', 'detail'])
    .where('action', 'in', ['ledger.view', 'ledger.export', 'ledger.print', 'case.print'])
    .execute();
  expect(lines.map(({ action }) => action).sort()).toEqual([
    'case.print',
    'ledger.export',
    'ledger.print',
    'ledger.view',
    'ledger.view',
  ]);
  for (const { detail } of lines.filter(({ action }) => action !== 'ledger.view'))
    expect(JSON.parse(detail)).toMatchObject({ type: 'whisper', purpose: '年度检查' });
  for (const word of words) expect(JSON.stringify(lines)).not.toContain(word);
});
