import { scopes, type Permission } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { newId } from '../src/kernel/ids.ts';
import { aboutSubject, type Subject } from '../src/kernel/subjects/index.ts';
import { testApp, type As, type TestApp } from './kit.ts';

// Every kind of thing × every scope: files, links and the lists agree about what one may know of it.

let t: TestApp;
let ward: string;
interface Planted extends Subject {
  where: string;
  file: string;
}
const planted: Planted[] = [];
const doors: Record<string, Permission> = {
  case: 'case.read',
  device: 'device.read',
  place: 'place.read',
  thing: 'register.read',
};

beforeAll(async () => {
  t = await testApp();
  const admin = await t.as('founder');
  const campus = async (code: string) => (await admin.place.put({ code, name: code, kind: 'campus' })).id;
  await campus('EAST');
  await campus('WEST');
  const department = async (code: string, at: string, parent?: string) =>
    (await admin.identity.putDepartment({ code, name: code, campus: at, ...(parent && { parent }) })).id;
  ward = await department('IN', 'EAST');
  const spots = [
    ['here', 'EAST', ward, 'IN'],
    ['below', 'EAST', await department('IN-1', 'EAST', 'IN'), 'IN-1'],
    ['campus', 'EAST', await department('SUR', 'EAST'), 'SUR'],
    ['elsewhere', 'WEST', await department('EYE', 'WEST'), 'EYE'],
  ] as const;
  for (const [where, parent, departmentId, code] of spots) {
    const { id: placeId } = await admin.place.put({
      code: `P-${where}`,
      name: where,
      kind: 'building',
      parent,
      department: code,
    });
    const device = await admin.device.put({ code: `D-${where}`, name: where, kind: 'camera', place: `P-${where}` });
    const thing = await admin.register.create({ kind: 'extinguisher', place: `P-${where}`, agent: 'powder' });
    const { row } = await t.app
      .system('test')
      .tx((tx) =>
        t.app.cases.open(tx, { type: 'alarm', title: where, placeId, departmentId, data: { kind: 'panic' } }),
      );
    for (const subject of [
      { kind: 'place', id: placeId },
      { kind: 'device', id: device.id },
      { kind: 'thing', id: thing.id },
      { kind: 'case', id: row.id },
    ]) {
      const file = newId();
      const [purpose] = Object.keys(t.app.subjects.kindOf(subject.kind).purposes);
      await t.app.db
        .insertInto('stored_file')
        .values({
          id: file,
          sha256: await t.app.files.put(Buffer.from('x')),
          name: `${where}.pdf`,
          type: 'application/pdf',
          size: 1,
          purpose: purpose ?? '',
          at: t.clock.now(),
          ...aboutSubject(subject),
        })
        .execute();
      planted.push({ ...subject, where, file });
    }
  }
  // Everything with everything, so that links have something to tell or keep.
  for (const [i, one] of planted.entries())
    for (const other of planted.slice(i + 1))
      await t.app.db
        .insertInto('link')
        .values({
          from_kind: one.kind,
          from_id: one.id,
          to_kind: other.kind,
          to_id: other.id,
          relation: 'related',
          at: t.clock.now(),
        })
        .execute();
  for (const scope of scopes)
    await admin.identity.putRole({
      code: `sees-${scope}`,
      name: scope,
      nameEn: scope,
      duty: 'operate',
      grants: (['case.read', 'alarm.read', 'device.read', 'place.read', 'register.read'] as const).map(
        (permission) => ({
          permission,
          scope,
        }),
      ),
    });
});
afterAll(() => t.stop());

const reached: Record<string, readonly string[]> = {
  own: [],
  department: ['here'],
  departments: ['here', 'below'],
  campus: ['here', 'below', 'campus'],
  all: ['here', 'below', 'campus', 'elsewhere'],
};
const sorted = (ids: Iterable<string>): string[] => [...ids].sort();

/** What one caller can learn of every planted thing, by every way there is. */
async function waysOf(as: As): Promise<Record<string, string[]>> {
  const through = async (url: (one: Planted) => string, method = 'GET') => {
    const answers = await Promise.all(planted.map((one) => as.call(method, `/api/v1${url(one)}`, {})));
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 404)).toEqual([]);
    return sorted(planted.filter((_, i) => answers[i]?.status === 200).map(({ id }) => id));
  };
  const lists = await Promise.all([
    as.case.list({ limit: 500 }),
    as.device.list({}),
    as.place.list({}),
    as.register.list({ kind: 'extinguisher' }),
  ]);
  const ids = new Set(planted.map(({ id }) => id));
  const listed = lists.flatMap(({ items }) => items.map(({ id }) => id)).filter((id) => ids.has(id));
  const linked = await Promise.all(
    planted.map((one) => as.call('GET', `/api/v1/subjects/${one.kind}/${one.id}/links`)),
  );
  const named = linked.flatMap(({ json }) => (json as { items?: { id: string }[] }).items?.map(({ id }) => id) ?? []);
  const kinds = (await as.link.kinds({})).items.map(({ kind }) => kind);
  const found = await Promise.all(kinds.map((kind) => as.link.find({ kind, limit: 50 })));
  return {
    // As the link form finds them, whatever kinds there are.
    found: sorted(found.flatMap(({ items }) => items.map(({ id }) => id)).filter((id) => ids.has(id))),
    listed: sorted(listed),
    files: await through(({ kind, id }) => `/subjects/${kind}/${id}/files`),
    links: await through(({ kind, id }) => `/subjects/${kind}/${id}/links`),
    file: await through(({ file }) => `/files/${file}`),
    about: await through(({ file }) => `/files/${file}/about`),
    named: sorted(new Set(named)),
  };
}

test('what one may know of a thing is the same by every way, for every scope and kind', async () => {
  for (const scope of scopes) {
    const as = await t.person({ roles: [`sees-${scope}`], departmentId: ward });
    const right = sorted(planted.filter(({ where }) => reached[scope]?.includes(where)).map(({ id }) => id));
    const ways = await waysOf(as);
    expect({ scope, ...ways }).toEqual({
      scope,
      ...Object.fromEntries(Object.keys(ways).map((way) => [way, right])),
    });
  }
});

test('who does not hold the door of a kind finds nothing of it by its files or links', async () => {
  for (const [kind, door] of Object.entries(doors)) {
    await (
      await t.as('founder')
    ).identity.putRole({
      code: `all-but-${kind}`,
      name: kind,
      nameEn: kind,
      duty: 'operate',
      grants: (['case.read', 'alarm.read', 'device.read', 'place.read', 'register.read'] as const)
        .filter((permission) => permission !== door)
        .map((permission) => ({ permission, scope: 'all' as const })),
    });
    const as = await t.person({ roles: [`all-but-${kind}`], departmentId: ward });
    expect((await as.link.kinds({})).items.map((one) => one.kind)).not.toContain(kind);
    await expect(as.link.find({ kind, q: '' })).rejects.toMatchObject({ code: 'not_found' });
    for (const one of planted) {
      const statuses = await Promise.all(
        [`/subjects/${one.kind}/${one.id}/files`, `/subjects/${one.kind}/${one.id}/links`, `/files/${one.file}`].map(
          async (url) => (await as.call('GET', `/api/v1${url}`)).status,
        ),
      );
      expect([kind, one.kind, ...statuses]).toEqual([
        kind,
        one.kind,
        ...Array<number>(3).fill(one.kind === kind ? 404 : 200),
      ]);
    }
  }
});

test('every kind has a table whose rows take along what is about them, a page, and words in both languages', async () => {
  const kinds = t.app.subjects.kinds();
  expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['case', 'device', 'place', 'thing']));
  const { rows } = await sql<{ table: string }>`
    select distinct tgrelid::regclass::text as table from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where p.proname = 'subject_gone'`.execute(t.app.db);
  const taking = rows.map(({ table }) => table.replaceAll('"', ''));
  for (const kind of kinds) {
    expect(taking).toContain(kind.table);
    expect(kind.page(newId()).page).toMatch(/^\//);
    expect(Object.keys(kind.purposes).length).toBeGreaterThan(0);
    for (const [zh, en] of [kind.label, ...Object.values(kind.purposes).map(({ label }) => label)]) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).not.toMatch(/\p{Script=Han}/u);
    }
  }
});
