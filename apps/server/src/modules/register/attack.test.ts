import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { newId } from '../../kernel/ids.ts';
import { openSheet } from '../../kernel/sheet/testing.ts';

/** What somebody with a foot in the door tries with registers: others' things, names of objects, names that do something. */
const kind = 'extinguisher';
let t: TestApp;
let fire: As;
let own: { id: string; code: string };
let other: { id: string; code: string };
/** Sees the things of his ward, by a role of the hospital's own. */
let nurse: As;

/** The texts in the cells of an Excel file; a formula is none. */
async function cellsOf(bytes: Buffer): Promise<string[]> {
  const found: string[] = [];
  (await openSheet(bytes)).eachRow((row) =>
    row.eachCell(({ value }) => void (typeof value === 'string' && found.push(value))),
  );
  return found;
}

beforeAll(async () => {
  t = await testApp();
  fire = await t.as('fire-control');
  const founder = await t.as('founder');
  for (const n of [1, 2]) {
    await founder.place.put({ code: `C${n}`, name: `${n} 院区`, kind: 'campus' });
    await founder.identity.putDepartment({ code: `W${n}`, name: `病区 ${n}`, campus: `C${n}` });
    await founder.place.put({ code: `R${n}`, name: '库房', kind: 'area', parent: `C${n}`, department: `W${n}` });
  }
  const wards = (await founder.identity.departments({})).items;
  await t.app.system('test').tx(async (tx) => {
    tx.unaudited('a role of the hospital');
    await tx.db.insertInto('role').values({ code: 'ward', name: '病区', name_en: 'Ward', duty: 'operate' }).execute();
    await tx.db
      .insertInto('role_grant')
      .values(
        (['register.read', 'register.check', 'register.fire', 'case.create', 'case.read'] as const).map(
          (permission) => ({
            role_code: 'ward',
            permission,
            scope: 'department',
          }),
        ),
      )
      .execute();
  });
  nurse = await t.person({ roles: ['ward'], departmentId: wards.find(({ code }) => code === 'W1')?.id ?? '' });
  const put = (place: string, name: string) =>
    fire.register.create({ kind, place, agent: 'powder', made: '2024-06-01', name });
  own = await put('R1', '本病区灭火器');
  other = await put('R2', '别处灭火器');
});
afterAll(() => t.stop());

describe("others' things", () => {
  test('are in no list, count, search, sheet, print, label, digest or link', async () => {
    expect((await nurse.register.list({ kind })).items.map(({ code }) => code)).toEqual([own.code]);
    expect((await nurse.register.counts({})).items.find((one) => one.kind === kind)?.total).toBe(1);
    expect((await nurse.link.find({ kind: 'thing', q: '灭火器' })).items.map(({ number }) => number)).toEqual([
      own.code,
    ]);
    const paths = [
      `/api/v1/print/registers/${kind}?lang=zh`,
      `/api/v1/print/registers/${kind}/labels`,
      `/api/v1/print/registers/${kind}/labels?codes=${own.code},${other.code}`,
    ];
    for (const path of paths) {
      const text = (await nurse.call('GET', path)).raw.toString();
      expect([path, text.includes(own.code), text.includes(other.code)]).toEqual([path, true, false]);
    }
    expect((await nurse.register.digest({ kind, lang: 'zh' })).rows).toBe(1);
    const sheet = await nurse.call('GET', `/api/v1/export/registers/${kind}`);
    const cells = JSON.stringify(await cellsOf(sheet.raw));
    expect([cells.includes(own.code), cells.includes(other.code)]).toEqual([true, false]);
  });

  test.each(['code', 'id'] as const)('are not there, asked for by their %s', async (by) => {
    const code = other[by];
    const gone = { code: 'not_found' };
    await expect(nurse.register.find({ code })).rejects.toMatchObject(gone);
    await expect(nurse.register.get({ kind, code })).rejects.toMatchObject(gone);
    await expect(nurse.register.checks({ code })).rejects.toMatchObject(gone);
    await expect(nurse.register.history({ kind, code })).rejects.toMatchObject(gone);
    await expect(nurse.register.check({ code, check: 'monthly' })).rejects.toMatchObject(gone);
    await expect(nurse.register.fault({ code, description: '压力不足' })).rejects.toMatchObject(gone);
    for (const path of [`/subjects/thing/${other.id}/files`, `/subjects/thing/${other.id}/links`])
      expect([path, (await nurse.call('GET', `/api/v1${path}`)).status]).toEqual([path, 404]);
  });

  test('are not changed by who keeps those of one ward', async () => {
    const given = { kind, code: other.code, name: '我的了' } as const;
    await expect(nurse.register.put(given)).rejects.toMatchObject({
      code: expect.stringMatching(/forbidden|not_found/),
    });
    await expect(nurse.register.remove({ kind, code: other.code })).rejects.toMatchObject({
      code: expect.stringMatching(/forbidden|not_found/),
    });
    // Nor taken over by one's own being moved there.
    await expect(nurse.register.put({ kind, code: own.code, place: 'R2' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await fire.register.find({ code: other.code })).toMatchObject({ name: '别处灭火器', place: { code: 'R2' } });
  });
});

test('what every object has by birth is no check, no kind, no field', async () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    await expect(fire.register.check({ code: own.code, check: name })).rejects.toMatchObject({ code: 'not_found' });
    await expect(fire.register.check({ code: own.code, check: name, bad: ['x'] })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect((await fire.call('GET', `/api/v1/registers/${name}`)).status).toBe(422);
    expect((await fire.call('GET', `/api/v1/books/${name}/lines`)).status).toBeGreaterThanOrEqual(403);
    expect((await fire.call('PUT', `/api/v1/registers/${kind}/${own.code}`, { [name]: 'x' })).status).toBe(400);
  }
  expect((await fire.register.checks({ code: own.code })).items).toEqual([]);
});

test('people and departments a thing names are there', async () => {
  const chief = await t.as('security-chief');
  const group = { kind: 'door-group' as const, name: '药库门', doors: [] };
  for (const given of [{ people: [newId()] }, { allowed: [newId()] }, { people: [chief.personId, newId()] }])
    await expect(chief.register.create({ ...group, ...given })).rejects.toMatchObject({
      code: 'invalid',
      details: { issues: [{ path: Object.keys(given)[0] }] },
    });
  expect(await chief.register.create({ ...group, people: [chief.personId] })).toMatchObject({
    people: [chief.personId],
  });
});

test('a photo of another thing is none of this check', async () => {
  await expect(fire.register.check({ code: own.code, check: 'monthly', photos: [newId()] })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('a name that is a formula, or markup, stays a name: in Excel, on paper, on labels', async () => {
  const name = `=HYPERLINK("http://x","y")<img src=x onerror=alert(1)>`;
  await fire.register.put({ kind, code: own.code, name });
  const sheet = await fire.call('GET', `/api/v1/export/registers/${kind}`);
  // The mark says "text" to spreadsheet programs; a sheet that comes back loses it.
  expect(await cellsOf(sheet.raw)).toContain(`'${name}`);
  for (const path of [`/api/v1/print/registers/${kind}?lang=zh`, `/api/v1/print/registers/${kind}/labels`]) {
    const { raw, headers } = await fire.call('GET', path);
    expect(raw.toString()).not.toContain('<img src=x');
    expect(raw.toString()).toContain('&lt;img src=x');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  }
  await fire.register.put({ kind, code: own.code, name: '本病区灭火器' });
});

test('who says that a list was taken away does not say of another that it was', async () => {
  await nurse.desk.exported({ list: '灭火器', rows: 1, filters: { list: '审计记录', rows: '0' } });
  const row = await t.app.db
    .selectFrom('audit')
    .select('detail')
    .where('action', '=', 'list.export')
    .executeTakeFirstOrThrow();
  expect(JSON.parse(row.detail)).toMatchObject({ list: '灭火器', rows: 1 });
});
