import { scopes, type CaseType, type Permission, type Scope } from '@anyuan/contract';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { builtinRoles, founderRole } from '../src/modules/identity/roles.ts';
import { everyType, marker, markerDigits, markerMoney, openFilled } from './every-type.ts';
import { testApp, type As, type TestApp } from './kit.ts';

// Every type × every role × every scope: what one may not read is found by no way to a case, and what is secret is
// said by none. Lists, search and events answer for every type at once, so every caller asks them for all types: the
// whole product. The ways that take a request a case are tried on one type of each shape of rights, by one caller of
// each shape; two types of one shape differ for nobody here. Secrets are looked for in every type, by whoever sees all.

let t: TestApp;
let host: string;
let here: string;
interface Planted {
  type: CaseType;
  id: string;
  number: string;
  where: 'here' | 'below' | 'elsewhere';
}
const planted: Planted[] = [];
const day = '2026-11-22';

beforeAll(async () => {
  t = await testApp();
  host = await t.listen();
  const admin = await t.as('founder');
  const department = async (code: string, parent?: string) =>
    (await admin.identity.putDepartment({ code, name: code, ...(parent && { parent }) })).id;
  here = await department('IN');
  const places = { here, below: await department('IN-1', 'IN'), elsewhere: await department('OUT') };
  const subject = await t.as('staff');
  for (const type of everyType)
    for (const [where, departmentId] of Object.entries(places)) {
      const made = await openFilled(t, type, { departmentId, subjectId: subject.personId });
      planted.push({ type, ...made, where: where as Planted['where'] });
      // An event of each, so that the stream has something to tell or keep.
      await t.app.cases.comment(t.app.system('test'), made.id, '扫查');
    }
  const reads = [...new Set(everyType.flatMap(({ permissions: { read, named } }) => (named ? [read, named] : [read])))];
  for (const scope of scopes)
    await admin.identity.putRole({
      code: `reads-${scope}`,
      name: scope,
      nameEn: scope,
      duty: 'operate',
      grants: [...new Set<Permission>([...reads, 'case.read', 'case.export'])].map((permission) => ({
        permission,
        scope,
      })),
    });
});
afterAll(() => t.stop());

type Grants = ReadonlyMap<Permission, Scope>;
const grantsOf = (role: string): Grants =>
  role.startsWith('reads-')
    ? new Map(
        everyType
          .flatMap(({ permissions: { read, named } }) => [read, named ?? read])
          .map((permission) => [permission, role.slice(6) as Scope]),
      )
    : new Map(
        ([founderRole, ...builtinRoles].find(({ code }) => code === role)?.grants ?? []).map(
          ({ permission, scope }) => [permission, scope],
        ),
      );

/** The grant that counts for a type's secrecy. */
const scopeOn = (grants: Grants, { secrecy, permissions: { read, named } }: CaseType): Scope | undefined =>
  grants.get(secrecy === 4 ? (named ?? read) : read);

/** The rule in plain words: how far that grant goes from department `IN`. */
function shouldSee(grants: Grants, { type, where }: Planted): boolean {
  const scope = scopeOn(grants, type);
  if (scope === 'all') return true;
  if (scope === 'departments') return where !== 'elsewhere';
  return scope === 'department' && where === 'here';
}

const numbersIn = (text: string): string[] => planted.filter(({ number }) => text.includes(number)).map(({ id }) => id);
const sorted = (ids: Iterable<string>): string[] => [...new Set(ids)].sort();

async function heardBy(as: As): Promise<string> {
  const socket = new WebSocket(`ws://${host}/api/v1/events?after=0`, { headers: { cookie: as.cookie } });
  let text = '';
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      text += (data as Buffer).toString();
      if (text.endsWith('}') && (data as Buffer).toString().includes('"beat"')) resolve();
    });
  });
  socket.close();
  return text;
}

async function sheetText(raw: Buffer): Promise<string> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(raw as never);
  const cells: string[] = [];
  book.eachSheet((sheet) => sheet.eachRow((row) => cells.push(JSON.stringify(row.values))));
  return cells.join('\n');
}

const atOnce = 8;

type Lists = [way: string, ids: string[]][];

/** Asks, and keeps every answer to look for secrets in. */
function asking(as: As) {
  const texts: string[] = [];
  const ask = async (method: string, url: string, body?: unknown) => {
    const answer = await as.call(method, `/api/v1${url}`, body);
    if (answer.status >= 500) throw new Error(`${method} ${url}: ${answer.raw.toString()}`);
    texts.push(answer.raw.toString());
    return answer;
  };
  const numbers = async (url: string) => numbersIn((await ask('GET', url)).raw.toString());
  return { ask, numbers, texts };
}
type Asking = ReturnType<typeof asking>;

/** What answers for all types at once. */
async function askLists(as: As, { ask, numbers, texts }: Asking) {
  // The replay ends with the first beat, which takes seconds: it is listened to meanwhile.
  const hearing = heardBy(as);
  const lists: Lists = [['list', await numbers('/cases?limit=500')]];
  const searched = await numbers(`/cases?limit=500&q=${encodeURIComponent('扫查')}`);
  const everywhere = await numbers(`/search?q=${encodeURIComponent('扫查')}`);
  for (const secret of [marker, markerDigits]) {
    const { json } = await ask('GET', `/cases?q=${encodeURIComponent(secret)}`);
    expect(json).toMatchObject({ items: [], total: 0 });
  }
  await ask('GET', '/desk');
  await ask('GET', '/notices');
  const heard = await hearing;
  texts.push(heard);
  lists.push(['events', numbersIn(heard)]);
  return { lists, searched, everywhere };
}

/** Every way to one case, for each of these. */
async function askEach({ ask }: Asking, some: readonly Planted[]): Promise<[string, readonly Planted[], string[]][]> {
  const readable = async (ones: readonly Planted[], method: string, url: (one: Planted) => string, body?: unknown) => {
    const found: string[] = [];
    for (let i = 0; i < ones.length; i += atOnce)
      await Promise.all(
        ones.slice(i, i + atOnce).map(async (one) => {
          const { status } = await ask(method, url(one), body);
          if (status !== 404) found.push(one.id);
        }),
      );
    return sorted(found);
  };
  // A step that does not fit the state is a conflict to readers and nothing at all to others.
  const misfit = ({ type }: Planted) =>
    Object.entries(type.actions).find(([, { from }]) => from !== 'open' && !from.includes(type.initial))?.[0] ?? '';
  const steps = some.filter((one) => misfit(one) !== '');
  await readable(some, 'POST', ({ id }) => `/cases/${id}/open`, { purpose: 'nothing of the kind' });
  return [
    ['get', some, await readable(some, 'GET', ({ id }) => `/cases/${id}`)],
    ['timeline', some, await readable(some, 'GET', ({ id }) => `/cases/${id}/timeline`)],
    ['files', some, await readable(some, 'GET', ({ id }) => `/subjects/case/${id}/files`)],
    ['links', some, await readable(some, 'GET', ({ id }) => `/subjects/case/${id}/links`)],
    ['act', steps, await readable(steps, 'POST', (one) => `/cases/${one.id}/actions/${misfit(one)}`, {})],
  ];
}

/** The registers and figures of these types. */
async function askRegisters({ ask, numbers, texts }: Asking, types: readonly CaseType[], turn: number) {
  const registers: Lists = [];
  const all = types.flatMap(({ type, ledgers = {} }) =>
    Object.keys(ledgers).map((ledger) => `/ledgers/${type}/${ledger}`),
  );
  const period = `from=${day}&to=${day}&purpose=${encodeURIComponent('扫查测试')}`;
  for (const [i, of] of all.entries()) {
    registers.push([of, await numbers(`${of}?${period}&limit=500`)]);
    // Print and export take the same rows; callers take turns so that every register is tried by several.
    if (i % 4 === turn % 4) registers.push([`${of}/sheet`, await numbers(`${of}/sheet?${period}`)]);
    if (i % 9 !== turn % 9) continue;
    const file = await ask('GET', `${of}/export?${period}`);
    if (file.status !== 200) continue;
    const text = await sheetText(file.raw);
    texts.push(text);
    registers.push([`${of}/export`, numbersIn(text)]);
  }
  const counts: [string, number][] = [];
  for (const { type, figures = {} } of types) {
    const answer = await ask('GET', `/figures?type=${type}&from=${day}&to=${day}`);
    if (answer.status !== 200) continue;
    const { groups } = answer.json as { groups: { figures: { name: string; numerator: number | null }[] }[] };
    for (const { name, numerator } of groups.flatMap((group) => group.figures))
      if (figures[name] && 'count' in figures[name].of) counts.push([type, numerator ?? 0]);
  }
  return { registers, counts };
}

const saySecrets = (texts: readonly string[]) =>
  texts.filter((text) => text.includes(marker) || text.includes(markerDigits) || text.includes(String(markerMoney)));

const callers = [
  ...[founderRole, ...builtinRoles]
    .filter(({ duty, code }) => duty === 'operate' || code === founderRole.code)
    .map(({ code }) => code),
  ...scopes.map((scope) => `reads-${scope}`),
];

/** How far each caller reads a type, and what else of it bears on how it is found. */
const shapeOfType = (type: CaseType): string =>
  JSON.stringify([
    callers.map((role) => scopeOn(grantsOf(role), type) ?? null),
    [type.secrecy >= 4, type.subjects, type.hidesReporter, type.isUnsearched].map((one) => one ?? null),
  ]);
const firstOf = <T>(all: readonly T[], shapeOf: (one: T) => string): T[] => [
  ...new Map([...all].reverse().map((one) => [shapeOf(one), one])).values(),
];
const someTypes = firstOf(everyType, shapeOfType);
const someCallers = firstOf(callers, (role) =>
  JSON.stringify([someTypes.map((type) => scopeOn(grantsOf(role), type)), grantsOf(role).has('figure.read')]),
);
const reached = (role: string, some: readonly Planted[]): string[] =>
  sorted(some.filter((one) => shouldSee(grantsOf(role), one)).map(({ id }) => id));

test.concurrent.each(callers)('%s finds of every type what its rights reach, and no secret', async (role) => {
  const as = await t.person({ roles: [role], departmentId: here });
  const questions = asking(as);
  const { lists, searched, everywhere } = await askLists(as, questions);
  const right = reached(role, planted);
  for (const [way, found] of lists) expect([way, sorted(found)]).toEqual([way, right]);
  const findable = planted.filter(({ type, id }) => !type.isUnsearched && right.includes(id)).map(({ id }) => id);
  expect(sorted(searched)).toEqual(sorted(findable));
  expect(everywhere.filter((id) => !findable.includes(id))).toEqual([]);
  expect(saySecrets(questions.texts)).toEqual([]);
});

/** By every way: exactly what one may read of these types, and no secret. */
async function sweep(role: string, types: readonly CaseType[], turn: number): Promise<void> {
  const questions = asking(await t.person({ roles: [role], departmentId: here }));
  const some = planted.filter(({ type }) => types.includes(type));
  const right = reached(role, some);
  for (const [way, asked, found] of await askEach(questions, some))
    expect([way, found]).toEqual([way, sorted(asked.map(({ id }) => id).filter((id) => right.includes(id)))]);
  const { registers, counts } = await askRegisters(questions, types, turn);
  for (const [way, found] of registers) expect([way, found.filter((id) => !right.includes(id))]).toEqual([way, []]);
  const known = (type: string) => some.filter((one) => one.type.type === type && right.includes(one.id)).length;
  const counted = grantsOf(role).has('figure.read') ? [] : counts.filter(([type, count]) => count > known(type));
  expect(counted).toEqual([]);
  expect(saySecrets(questions.texts)).toEqual([]);
}

test.concurrent.each(someCallers.map((role, turn) => [role, turn] as const))(
  '%s reads one type of each shape by every way as far as its rights reach',
  (role, turn) => expect(sweep(role, someTypes, turn)).resolves.toBeUndefined(),
);

test.concurrent.each(Array.from({ length: 4 }, (_, part) => part))(
  'whoever sees all reads no secret of any type by any way, part %i',
  async (part) => {
    const types = everyType.filter((_, i) => i % 4 === part);
    // Every register is printed and exported by one of the turns.
    for (const role of ['reads-all', 'reads-department'])
      await expect(sweep(role, types, part)).resolves.toBeUndefined();
  },
);

test('a shape stands for its types and callers', () => {
  // The very product that is not asked by every way: nobody reads two types of a shape, or two callers of one, apart.
  for (const type of everyType) {
    const one = someTypes.find((some) => shapeOfType(some) === shapeOfType(type)) as CaseType;
    const seen = (of: CaseType) =>
      callers.map((role) =>
        (['here', 'below', 'elsewhere'] as const).map((where) =>
          shouldSee(grantsOf(role), { type: of, where, id: '', number: '' }),
        ),
      );
    expect([type.type, seen(type)]).toEqual([type.type, seen(one)]);
  }
  expect(someTypes.length).toBeLessThan(everyType.length);
  expect(someCallers.length).toBeLessThanOrEqual(callers.length);
});

test('the sweep would notice: a case may be read by some and a ledger shows it', () => {
  expect(planted.length).toBe(everyType.length * 3);
  expect(new Set(planted.map(({ type }) => type.secrecy)).size).toBeGreaterThan(2);
});
