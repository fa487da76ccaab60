import { caseTypeNames, ledgersOf, permissions, type ErrorBody } from '@anyuan/contract';
import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { newId, tokenHash } from '../src/kernel/ids.ts';
import { everyType, openFilled } from './every-type.ts';
import { testApp, type As, type TestApp } from './kit.ts';
import { operationsOf, requestsOf, type Known, type Operation, type Request } from './strange-requests.ts';

// `ANYUAN_FUZZ_SECONDS=300 npx vitest run --project node apps/server/test/openapi.property.test.ts` asks on.
const seconds = Number(process.env['ANYUAN_FUZZ_SECONDS'] ?? 0);
const seed = Number(process.env['ANYUAN_FUZZ_SEED'] ?? 20_261_129);
const perRound = 3;

let t: TestApp;
let operations: Operation[];
let all: As;
const known: Known = { ids: [], words: [] };

beforeAll(async () => {
  t = await testApp({
    env: {
      ANYUAN_CHROMIUM: '/nowhere',
      ANYUAN_LOG: process.env['ANYUAN_LOG'] ?? 'fatal',
    },
  });
  const { db } = t.app;
  await db.insertInto('role').values({ code: 'everything', name: '甲', name_en: 'E', duty: 'operate' }).execute();
  await db
    .insertInto('role_grant')
    .values(Object.keys(permissions).map((permission) => ({ role_code: 'everything', permission, scope: 'all' })))
    .execute();
  all = await t.as('everything');
  const department = await all.identity.putDepartment({ code: 'ER', name: '急诊' });
  await all.place.put({ code: 'EAST', name: '东院', kind: 'campus' });
  await all.place.put({ code: 'EAST-1', name: '一号楼', kind: 'building', parent: 'EAST' });
  await all.device.put({ code: 'PB-1', name: '按钮', kind: 'panic-button', place: 'EAST-1' });
  await all.device.put({ code: 'CAM-1', name: '枪机', kind: 'camera', place: 'EAST-1' });
  const { id: deviceId } = await db
    .selectFrom('device')
    .select('id')
    .where('code', '=', 'PB-1')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('api_token')
    .values({ token_hash: tokenHash('strange'), device_id: deviceId, created_at: t.clock.now() })
    .execute();
  for (const type of everyType) {
    const { id, number } = await openFilled(t, type, { departmentId: department.id, subjectId: all.personId });
    known.ids.push(id);
    known.words.push(number, ...Object.keys(ledgersOf(type)).slice(0, 1));
  }
  known.ids.push(department.id, deviceId, all.personId, newId());
  known.words.push(
    ...caseTypeNames,
    'ER',
    'EAST',
    'EAST-1',
    'PB-1',
    'CAM-1',
    'guard',
    'device',
    'sms',
    'oidc',
    'ldap',
    'wecom',
    'email',
  );
  operations = operationsOf((await t.anonymous.call('GET', '/api/v1/openapi.json')).json as never);
});
afterAll(() => t.stop());

const device = { authorization: 'Bearer strange' };

/** Somebody who may do everything, however often he signs himself out or is switched off on the way. */
async function asAll(): Promise<Record<string, string>> {
  const me = await all.call('GET', '/api/v1/me');
  if (me.status !== 200) all = await t.as('everything');
  return { cookie: all.cookie, 'x-csrf-token': all.csrf };
}

// What is switched off or far away is said so by its own code; everything else from 500 on is a fault of ours.
const honest = new Set(['media_down', 'camera_unreachable', 'onvif_silent', 'no_browser']);

async function troubleWith(request: Request, who: Record<string, string>): Promise<string | null> {
  const { method, url, headers, payload } = request;
  const options = { method, url, headers: { ...headers, ...who }, ...(payload === undefined ? {} : { payload }) };
  const answer = await t.app.http.fastify.inject(options as InjectOptions);
  if (answer.statusCode < 500) return null;
  const body = answer.payload.startsWith('{') ? (JSON.parse(answer.payload) as ErrorBody) : undefined;
  if (body && honest.has(body.error.code)) return null;
  return `${answer.statusCode} ${answer.payload.slice(0, 100)} to ${method} ${url.slice(0, 300)} ${String(payload).slice(0, 400)}`;
}

test(
  `whatever is asked of any operation, the answer is no internal error (seed ${seed})`,
  { timeout: (seconds + 60) * 1000 },
  async () => {
    const troubles: string[] = [];
    let asked = 0;
    const until = performance.now() + seconds * 1000;
    for (let round = 0; round === 0 || performance.now() < until; round++)
      for (const [i, operation] of operations.entries()) {
        const who = await asAll();
        const requests = fc.sample(requestsOf(operation, known), { seed: seed + round * 1000 + i, numRuns: perRound });
        const found = await Promise.all(
          requests.map((request, n) =>
            troubleWith(request, (round + n) % 5 === 4 ? {} : (round + n) % 5 === 3 ? device : who),
          ),
        );
        asked += found.length;
        troubles.push(...found.flatMap((trouble) => (trouble === null ? [] : `${operation.id}: ${trouble}`)));
      }
    if (seconds > 0) console.info(`${asked} requests, seed ${seed}`);
    expect(troubles).toEqual([]);
    expect(asked).toBeGreaterThan(400);
  },
);
