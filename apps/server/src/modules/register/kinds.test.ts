import {
  fieldMeta,
  findingsOf,
  innerSchema,
  kindNameOf,
  rowShape,
  thingKinds,
  type ThingKind,
  type ThingKindName,
} from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { photo, stageFile } from '../../../test/photos.ts';
import { fileForm, openSheet } from '../../kernel/sheet/testing.ts';

// Whatever is declared works from beginning to end: entered with everything it may say, found, checked, printed, sent out
// and read back, counted.

let t: TestApp;
let keeper: As;
let department: string;
/** One device of each kind that fields ask for. */
const devices: Record<string, string> = { door: 'D1', sensor: 'D2' };
beforeAll(async () => {
  t = await testApp({ at: '2026-05-10T02:00:00Z' });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C1', name: '东院区', kind: 'campus' });
  department = (await founder.identity.putDepartment({ code: 'W1', name: '骨科病区', campus: 'C1' })).id;
  await founder.place.put({ code: 'B1', name: '外科楼', kind: 'building', parent: 'C1', department: 'W1' });
  for (const [kind, code] of Object.entries(devices))
    await founder.device.put({ code, name: kind, kind: kind as 'door', place: 'B1' });
  keeper = await t.person({ roles: ['founder'], name: '全能管理员', departmentId: department });
});
afterAll(() => t.stop());

const made = new Map<string, string>();
/** The id of a thing of a kind that others refer to. */
async function referred(kind: ThingKindName): Promise<string> {
  const known =
    made.get(kind) ?? (await keeper.register.create({ kind, ...(await valuesOf(thingKinds[kind], true)) })).id;
  made.set(kind, known);
  return known;
}

/** Something each field takes. */
async function sampleOf(schema: z.ZodType, name: string): Promise<unknown> {
  const meta = fieldMeta(schema);
  switch (kindNameOf(schema)) {
    case 'choice':
      return Object.keys(meta?.options ?? {})[0];
    case 'choices':
      return Object.keys(meta?.options ?? {}).slice(0, 2);
    case 'date':
      return '2026-05-02';
    case 'time':
      return '2026-05-02T01:30:00.000Z';
    case 'yesNo':
      return true;
    case 'money':
    case 'quantity':
      return 3;
    case 'number':
      return name === 'year' ? 2026 : 3;
    case 'phone':
      return '13800001234';
    case 'person':
      return keeper.personId;
    case 'people':
      return [keeper.personId];
    case 'department':
      return department;
    case 'departments':
      return [department];
    case 'files':
      return [(await stageFile(keeper, await photo())).id];
    case 'thing':
      return referred(meta?.thing as ThingKindName);
    case 'reference':
      return innerSchema(schema) instanceof z.ZodArray ? [devices[meta?.among ?? '']] : devices[meta?.among ?? ''];
    case 'rows': {
      const row: Record<string, unknown> = {};
      for (const [column, cell] of Object.entries(rowShape(schema)?.shape ?? {}))
        row[column] = await sampleOf(cell as z.ZodType, column);
      return [row];
    }
    default:
      return name === 'month' ? '2026-04' : `填 ${name}`.slice(0, (innerSchema(schema) as z.ZodString).maxLength ?? 40);
  }
}

async function valuesOf(kind: ThingKind, isShort = false): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const name of kind.own) {
    const schema = kind.fields.shape[name] as z.ZodType;
    if (isShort && schema instanceof z.ZodOptional) continue;
    values[name] = await sampleOf(schema, name);
  }
  return {
    ...values,
    ...(kind.form.includes('place') && { place: 'B1', at: { x: 10, y: 20 } }),
    department: 'W1',
    owner: keeper.personId,
  };
}

/** A reference comes with its name. */
const written = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(written)
    : value !== null && typeof value === 'object' && 'code' in value
      ? value.code
      : value;

test.each(Object.entries(thingKinds))('%s from beginning to end', { timeout: 60_000 }, async (name, declared) => {
  const kind = name as ThingKindName;
  const given = await valuesOf(declared);
  const { code, id } = await keeper.register.create({ kind, ...given });
  const entered = await keeper.register.get({ kind, code });
  for (const field of declared.own) expect([field, written(entered[field])]).toEqual([field, given[field]]);
  expect(entered).toMatchObject({ owner: { name: '全能管理员' }, department: { code: 'W1' } });
  const { items: told } = await keeper.register.history({ kind, code });
  expect(told.map(({ action }) => action)).toContain('thing.create');

  // Each check is recorded; one that fails becomes what the kind says.
  for (const [check, { points }] of Object.entries(declared.checks)) {
    const [point = ''] = Object.keys(points);
    const { caseId, thing } = await keeper.register.check({ code, check, bad: [point] });
    const opened = await keeper.case.get({ id: caseId ?? '' });
    expect([opened.type, thing.kind]).toEqual([declared.faults, kind]);
    expect((await keeper.register.check({ code, check })).caseId).toBeNull();
  }

  // It leaves by Excel and comes back the same, people by their names.
  const out = await keeper.call('GET', `/api/v1/export/registers/${kind}`);
  const sheet = await openSheet(out.raw);
  expect(JSON.stringify(sheet.getSheetValues())).not.toContain(keeper.personId);
  // Whatever somebody put beside is named, and nothing else is left out.
  sheet.getRow(2).getCell(sheet.columnCount + 1).value = '颜色';
  sheet.workbook.addWorksheet('说明').addRow(['本表由科室填写']);
  const back = fileForm(new Uint8Array(await sheet.workbook.xlsx.writeBuffer()), { dryRun: 'true' });
  const report = (await keeper.call('POST', `/api/v1/import/registers/${kind}`, back)).json as Record<string, unknown>;
  expect(report).toMatchObject({ same: report['total'], bad: 0, leftOut: { sheets: ['说明'], columns: ['颜色'] } });
  // A copy without its number is another one, unless its number follows from what it is.
  const printed = await keeper.call('GET', `/api/v1/print/registers/${kind}`);
  expect(printed.status).toBe(200);
  expect(printed.raw.toString()).toContain(code);
  expect(printed.raw.toString()).not.toContain(keeper.personId);

  // Its figures open what they count.
  const { groups, page } = await keeper.figure.list({
    type: `thing.${kind}`,
    by: 'none',
    from: '2026-05-10',
    to: '2026-05-10',
  });
  expect(page).toBe('/things');
  const counted = (groups[0]?.figures ?? []).filter(
    ({ name: figure, per }) => per === null && !figure.startsWith('sum-'),
  );
  expect(counted.length).toBeGreaterThan(4);
  for (const { value, of } of counted) {
    const answer = (await keeper.call('GET', `/api/v1/things?${of}&limit=1`)).json as { total: number };
    expect([of, answer.total]).toEqual([of, value]);
  }
  const found = (await keeper.register.counts({})).items.find((one) => one.kind === kind)?.findings;
  for (const finding of findingsOf(declared))
    expect([finding, (await keeper.register.list({ kind, finding })).total]).toEqual([finding, found?.[finding]]);
  expect((await keeper.link.find({ kind: 'thing', q: code })).items.map((one) => one.id)).toEqual([id]);
  const hits = (await keeper.desk.search({ q: code })).items.filter((hit) => hit.kind === 'thing');
  expect(hits).toMatchObject([{ code, title: entered.name }]);
});
