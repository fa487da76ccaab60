import { scopes, type CaseType, type Permission, type Scope } from '@anyuan/contract';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { builtinRoles, founderRole } from '../src/modules/identity/roles.ts';
import { everyType, marker, markerDigits, markerMoney, openFilled } from './every-type.ts';
import { testApp, type As, type TestApp } from './kit.ts';

// Every type × every role × every scope, by every way a case can be reached: what one may not read is found by none
// of them, and what is secret is said by none of them.

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
}, 60_000);
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

/** The rule in plain words: the grant that counts for this secrecy, and how far it goes from department `IN`. */
function shouldSee(grants: Grants, { type, where }: Planted): boolean {
  const { read, named } = type.permissions;
  const scope = grants.get(type.secrecy === 4 ? (named ?? read) : read);
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

/** Asks everything there is to ask about cases and keeps every answer. */
async function sweep(as: As, turn: number) {
  const texts: string[] = [];
  const ask = async (method: string, url: string, body?: unknown) => {
    const answer = await as.call(method, `/api/v1${url}`, body);
    if (answer.status >= 500) throw new Error(`${method} ${url}: ${answer.raw.toString()}`);
    texts.push(answer.raw.toString());
    return answer;
  };
  const readable = async (some: readonly Planted[], method: string, url: (one: Planted) => string, body?: unknown) => {
    const found: string[] = [];
    for (let i = 0; i < some.length; i += atOnce)
      await Promise.all(
        some.slice(i, i + atOnce).map(async (one) => {
          const { status } = await ask(method, url(one), body);
          if (status !== 404) found.push(one.id);
        }),
      );
    return sorted(found);
  };
  // The replay ends with the first beat, which takes seconds: it is listened to meanwhile.
  const hearing = heardBy(as);
  const got = await readable(planted, 'GET', ({ id }) => `/cases/${id}`);
  // The other ways to one case share their door: each is tried on a third of them, all of them on every type.
  const third = (n: number) => planted.filter((_, i) => (i + Math.floor(i / 3)) % 3 === n);
  const perCase: [string, readonly Planted[], string[]][] = [];
  const tryOut = async (name: string, n: number, method: string, url: (one: Planted) => string, body?: unknown) =>
    perCase.push([name, third(n), await readable(third(n), method, url, body)]);
  await tryOut('timeline', 0, 'GET', ({ id }) => `/cases/${id}/timeline`);
  await tryOut('attachments', 1, 'GET', ({ id }) => `/cases/${id}/attachments`);
  await tryOut('open', 2, 'POST', ({ id }) => `/cases/${id}/open`, { purpose: 'nothing of the kind' }).then(() =>
    perCase.pop(),
  );
  // A step that does not fit the state is a conflict to readers and nothing at all to others.
  const misfit = ({ type }: Planted) =>
    Object.entries(type.actions).find(([, { from }]) => from !== 'open' && !from.includes(type.initial))?.[0] ?? '';
  const steps = third(2).filter((one) => misfit(one) !== '');
  perCase.push(['act', steps, await readable(steps, 'POST', (one) => `/cases/${one.id}/actions/${misfit(one)}`, {})]);
  const lists: [string, string[]][] = [];
  const list = async (name: string, url: string) =>
    lists.push([name, numbersIn((await ask('GET', url)).raw.toString())]);
  await list('list', '/cases?limit=500');
  lists.push(['events', numbersIn(await hearing.then((text) => (texts.push(text), text)))]);
  const searched = numbersIn((await ask('GET', `/cases?limit=500&q=${encodeURIComponent('扫查')}`)).raw.toString());
  const everywhere = numbersIn((await ask('GET', `/search?q=${encodeURIComponent('扫查')}`)).raw.toString());
  for (const secret of [marker, markerDigits]) {
    const { json } = await ask('GET', `/cases?q=${encodeURIComponent(secret)}`);
    expect(json).toMatchObject({ items: [], total: 0 });
  }
  const registers: [string, string[]][] = [];
  const all = everyType.flatMap(({ type, ledgers = {} }) =>
    Object.keys(ledgers).map((ledger) => `/ledgers/${type}/${ledger}`),
  );
  const period = `from=${day}&to=${day}&purpose=${encodeURIComponent('扫查测试')}`;
  for (const [i, of] of all.entries()) {
    registers.push([of, numbersIn((await ask('GET', `${of}?${period}&limit=500`)).raw.toString())]);
    // Print and export take the same rows; callers take turns so that every register is tried by several.
    if (i % 4 === turn % 4)
      registers.push([`${of}/sheet`, numbersIn((await ask('GET', `${of}/sheet?${period}`)).raw.toString())]);
    if (i % 9 !== turn % 9) continue;
    const file = await ask('GET', `${of}/export?${period}`);
    if (file.status !== 200) continue;
    const text = await sheetText(file.raw);
    texts.push(text);
    registers.push([`${of}/export`, numbersIn(text)]);
  }
  const counts: [string, number][] = [];
  for (const { type, figures = {} } of everyType) {
    const answer = await ask('GET', `/figures?type=${type}&from=${day}&to=${day}`);
    if (answer.status !== 200) continue;
    const { groups } = answer.json as { groups: { figures: { name: string; numerator: number | null }[] }[] };
    for (const { name, numerator } of groups.flatMap((group) => group.figures))
      if (figures[name] && 'count' in figures[name].of) counts.push([type, numerator ?? 0]);
  }
  await ask('GET', '/desk');
  await ask('GET', '/notices');
  return { got, perCase, lists, searched, everywhere, registers, counts, texts };
}

const callers = [
  ...[founderRole, ...builtinRoles]
    .filter(({ duty, code }) => duty === 'operate' || code === founderRole.code)
    .map(({ code }) => code),
  ...scopes.map((scope) => `reads-${scope}`),
];

test.concurrent.each(callers.map((role, turn) => [role, turn] as const))(
  '%s reads by every way what its rights reach, and no secret by any',
  { timeout: 120_000 },
  async (role, turn) => {
    const grants = grantsOf(role);
    const as = await t.person({ roles: [role], departmentId: here });
    const { got, perCase, lists, searched, everywhere, registers, counts, texts } = await sweep(as, turn);
    const right = sorted(planted.filter((one) => shouldSee(grants, one)).map(({ id }) => id));
    expect(got).toEqual(right);
    for (const [way, asked, found] of perCase)
      expect([way, found]).toEqual([way, sorted(asked.map(({ id }) => id).filter((id) => right.includes(id)))]);
    for (const [way, found] of lists) expect([way, sorted(found)]).toEqual([way, right]);
    const findable = planted.filter(({ type, id }) => !type.isUnsearched && right.includes(id)).map(({ id }) => id);
    expect(sorted(searched)).toEqual(sorted(findable));
    expect(everywhere.filter((id) => !findable.includes(id))).toEqual([]);
    for (const [way, found] of registers) expect([way, found.filter((id) => !right.includes(id))]).toEqual([way, []]);
    const known = (type: string) => planted.filter((one) => one.type.type === type && right.includes(one.id)).length;
    const counted = grants.has('figure.read') ? [] : counts.filter(([type, count]) => count > known(type));
    expect(counted).toEqual([]);
    const said = texts.filter(
      (text) => text.includes(marker) || text.includes(markerDigits) || text.includes(String(markerMoney)),
    );
    expect(said).toEqual([]);
  },
);

test('the sweep would notice: a case may be read by some and a ledger shows it', () => {
  expect(planted.length).toBe(everyType.length * 3);
  expect(new Set(planted.map(({ type }) => type.secrecy)).size).toBeGreaterThan(2);
});
