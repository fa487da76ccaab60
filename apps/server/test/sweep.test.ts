import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { tokenHash } from '../src/kernel/ids.ts';
import { accessMatrix, roles, type Caller } from './access-matrix.ts';
import { testApp, type As, type TestApp } from './kit.ts';

let t: TestApp;
let host: string;
const headersOf = new Map<Caller, Record<string, string>>();
const signedIn = new Map<Caller, As>();

beforeAll(async () => {
  t = await testApp();
  host = await t.listen();
  for (const role of roles) {
    const as = await t.as(role);
    signedIn.set(role, as);
    headersOf.set(role, { cookie: as.cookie, 'x-csrf-token': as.csrf });
  }
  const id = '019a0000-0000-7000-8000-000000000009';
  await t.app.db.insertInto('device').values({ id, code: 'SWEEP', name: '按钮', kind: 'panic-button' }).execute();
  await t.app.db
    .insertInto('api_token')
    .values({ token_hash: tokenHash('sweep'), device_id: id, created_at: t.clock.now() })
    .execute();
  headersOf.set('device', { authorization: 'Bearer sweep' });
  headersOf.set('anonymous', {});
});
afterAll(() => t.stop());

const callers: Caller[] = ['anonymous', 'device', ...roles];
const prefix = '/api/v1';
/** `GET /api/v1/me` → `GET /me`; HEAD goes through the door of its GET. */
const rowOf = (door: string): string => door.replace(` ${prefix}/`, ' /');
const doors = () => [...new Set(t.app.http.doors().filter((door) => !door.startsWith('HEAD ')))];

/** Ids that fit and do not exist: whoever is let in finds nothing, and nothing is changed. */
const nobody: Record<string, string> = { on: 'no-day', default: '019a0000-0000-7000-8000-00000000dead' };
function urlOf(door: string): { method: string; url: string } {
  const [method = '', path = ''] = door.split(' ');
  const url = path.replace(/:(\w+)/g, (_, name: string) => nobody[name] ?? nobody['default'] ?? '');
  // Past the door and no further: a browser is not started for every role.
  return { method, url: url.endsWith('/pdf') ? `${url}?lang=none` : url };
}

async function ask(door: string, caller: Caller): Promise<{ status: number; code: string }> {
  const { method, url } = urlOf(door);
  if (method === 'WS') return askSocket(url, headersOf.get(caller) ?? {});
  const answer = await t.anonymous.call(method, url, method === 'GET' ? undefined : {}, headersOf.get(caller));
  return { status: answer.status, code: (answer.json as { error?: { code?: string } } | null)?.error?.code ?? '' };
}

function askSocket(url: string, headers: Record<string, string>): Promise<{ status: number; code: string }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${host}${url}/${url.endsWith('/live') ? 'ticket' : ''}`.replace(/\/$/, ''), {
      headers,
    });
    socket.on('open', () => {
      socket.close();
      resolve({ status: 101, code: '' });
    });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, code: response.statusCode === 503 ? 'media_down' : '' });
    });
    socket.on('error', reject);
  });
}

test('every route has a row, and every row a route', () => {
  const mounted = doors().map(rowOf).sort();
  const rows = Object.keys(accessMatrix).sort();
  expect({ withoutRow: mounted.filter((door) => !rows.includes(door)) }).toEqual({ withoutRow: [] });
  expect({ withoutRoute: rows.filter((row) => !mounted.includes(row)) }).toEqual({ withoutRoute: [] });
  // Nothing is served below the interface that is not declared in the contract.
  const declared = t.app.http.mounted.map(({ spec }) => `${spec.method} ${spec.path}`);
  expect(declared.filter((door) => !mounted.includes(door))).toEqual([]);
});

test('the matrix knows every built-in role', async () => {
  const rows = await t.app.db.selectFrom('role').select('code').where('is_builtin', '=', true).execute();
  expect(rows.map((row) => row.code).sort()).toEqual([...roles].sort());
});

test('every route × every caller: refused where it must be, let in where it may be, never broken', async () => {
  const surprises: string[] = [];
  let asked = 0;
  // Signing out ends the caller, so it comes last.
  const order = doors().sort((a, b) => Number(rowOf(a) === 'DELETE /session') - Number(rowOf(b) === 'DELETE /session'));
  const sweep = async (caller: Caller) => {
    for (const door of order) {
      const row = rowOf(door);
      const { status, code } = await ask(door, caller);
      asked++;
      const refused = status === 401 || status === 403;
      const mayPass = accessMatrix[row]?.includes(caller) ?? false;
      // The video service is switched off here: saying so is an answer to somebody who was let in.
      const broken = status === 0 || (status >= 500 && code !== 'media_down');
      // Only who is unknown is asked to sign in.
      const expected = mayPass ? !refused : status === (caller === 'anonymous' ? 401 : 403);
      if (broken || !expected) surprises.push(`${caller} ${row}: ${status} ${code}`);
    }
  };
  for (let i = 0; i < callers.length; i += 4) await Promise.all(callers.slice(i, i + 4).map(sweep));
  expect(surprises).toEqual([]);
  expect(asked).toBe(callers.length * order.length);
  expect(asked).toBeGreaterThan(2000);
});

test('no writing route takes a session without its token', async () => {
  const fresh = new Map<Caller, As>();
  for (const { spec } of t.app.http.mounted) {
    if (spec.method === 'GET' || spec.permission === 'public') continue;
    const row = `${spec.method} ${spec.path}`;
    const allowed = accessMatrix[row]?.find((caller) => roles.includes(caller as 'guard')) as 'guard';
    const as = fresh.get(allowed) ?? (await t.as(allowed));
    fresh.set(allowed, as);
    const { cookie } = as;
    const { url } = urlOf(`${spec.method} ${prefix}${spec.path}`);
    for (const token of [{}, { 'x-csrf-token': '' }, { 'x-csrf-token': signedIn.get(allowed)?.csrf ?? '' }]) {
      const answer = await t.anonymous.call(spec.method, url, {}, { cookie, ...token } as Record<string, string>);
      // Whoever speaks a standard of others is told in its words.
      const json = spec.speaks ? { issue: [{ details: { coding: [{ code: 'csrf' }] } }] } : { error: { code: 'csrf' } };
      expect({ row, status: answer.status, json: answer.json }).toMatchObject({ row, status: 403, json });
    }
  }
});
