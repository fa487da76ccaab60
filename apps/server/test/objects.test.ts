import { messagesIn, scopes } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { newId } from '../src/kernel/ids.ts';
import { roles } from './access-matrix.ts';
import { testApp, type As, type TestApp } from './kit.ts';

let t: TestApp;
let host: string;
let ward: string;
const alarms = new Map<string, string>();

beforeAll(async () => {
  t = await testApp();
  host = await t.listen();
  const admin = await t.as('founder');
  for (const code of ['EAST', 'WEST']) await admin.place.put({ code, name: code, kind: 'campus' });
  const department = async (code: string, campus: string, parent?: string) =>
    (await admin.identity.putDepartment({ code, name: code, campus, ...(parent && { parent }) })).id;
  await department('MED', 'EAST');
  ward = await department('MED-1', 'EAST', 'MED');
  const where = {
    here: ward,
    below: await department('MED-1-A', 'EAST', 'MED-1'),
    above: (await admin.identity.departments({})).items.find((item) => item.code === 'MED')?.id ?? '',
    'same campus': await department('SUR', 'EAST'),
    'other campus': await department('EYE', 'WEST'),
    'no department': null,
  };
  for (const [name, departmentId] of Object.entries(where)) alarms.set(name, await raise(departmentId));
  for (const scope of scopes) {
    await admin.identity.putRole({
      code: `sees-${scope}`,
      name: scope,
      nameEn: scope,
      duty: 'operate',
      grants: [
        { permission: 'case.read', scope },
        { permission: 'alarm.read', scope },
      ],
    });
  }
});
afterAll(() => t.stop());

const raise = (departmentId: string | null) =>
  t.app.system('test').tx(async (tx) => {
    const opened = await t.app.cases.open(tx, { type: 'alarm', title: '呼救', departmentId, data: { kind: 'panic' } });
    return opened.row.id;
  });

/** One alarm somewhere else that concerns this person. */
async function sentTo(personId: string): Promise<string> {
  const id = await raise(null);
  await t.app.db
    .insertInto('case_party')
    .values({ case_id: id, person_id: personId, relation: 'responder', joined_at: t.clock.now() })
    .execute();
  await t.app.cases.comment(t.app.system('test'), id, '请速到');
  return id;
}

async function heardBy(as: As): Promise<Set<string>> {
  const socket = new WebSocket(`ws://${host}/api/v1/events?after=0`, { headers: { cookie: as.cookie } });
  const heard = new Set<string>();
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      for (const message of messagesIn((data as Buffer).toString()))
        if ('type' in message) {
          if (message.type.startsWith('case.')) heard.add(message.id);
        } else if (message.control === 'beat') {
          // Everything before the first beat is the replay of what had happened.
          resolve();
        }
    });
  });
  socket.close();
  return heard;
}

/** What one caller can learn of every alarm, by every way there is. */
async function waysOf(as: As): Promise<Record<string, string[]>> {
  const every = (await t.app.db.selectFrom('case').select('id').orderBy('at').orderBy('id').execute()).map((r) => r.id);
  const through = async (method: string, path: string, body?: unknown, area = 'cases') => {
    const answers = await Promise.all(every.map((id) => as.call(method, `/api/v1/${area}/${id}${path}`, body)));
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 404)).toEqual([]);
    return every.filter((_, i) => answers[i]?.status === 200).sort();
  };
  const list = await as.case.list({ limit: 500 });
  expect(list.total).toBe(list.items.length);
  const open = await as.case.list({ open: true, limit: 500, q: '呼救' });
  return {
    list: list.items.map((item) => item.id).sort(),
    search: open.items.map((item) => item.id).sort(),
    get: await through('GET', ''),
    timeline: await through('GET', '/timeline'),
    files: await through('GET', '/files', undefined, 'subjects/case'),
    links: await through('GET', '/links', undefined, 'subjects/case'),
    playbook: await through('GET', '/playbook'),
    scene: await through('GET', '/scene'),
    comment: await through('POST', '/comments', { note: '看到了' }),
  };
}

test('what one caller may know of a case is the same by every way, for every scope', async () => {
  const expected: Record<string, string[]> = {
    own: [],
    department: ['here'],
    departments: ['here', 'below'],
    campus: ['here', 'below', 'above', 'same campus'],
    all: [...alarms.keys()],
  };
  const callers = await Promise.all(
    scopes.map(async (scope) => {
      const as = await t.person({ roles: [`sees-${scope}`], departmentId: ward });
      return { scope, as, mine: await sentTo(as.personId) };
    }),
  );
  for (const { scope, as, mine } of callers) {
    const everyone = scope === 'all' ? callers.map((one) => one.mine) : [mine];
    const ids = [...(expected[scope] ?? []).map((name) => alarms.get(name) ?? ''), ...everyone].sort();
    const ways = await waysOf(as);
    expect({ scope, ...ways }).toEqual({ scope, ...Object.fromEntries(Object.keys(ways).map((way) => [way, ids])) });
  }
  const heard = await Promise.all(callers.map(({ as }) => heardBy(as)));
  for (const [i, { scope, as }] of callers.entries()) {
    const listed = (await as.case.list({ limit: 500 })).items.map((item) => item.id).sort();
    expect({ scope, heard: [...(heard[i] ?? [])].sort() }).toEqual({ scope, heard: listed });
  }
});

test('for every built-in role the list and the single case agree', async () => {
  await Promise.all(
    roles
      .filter((role) => !['it', 'security-admin', 'auditor'].includes(role))
      .map(async (role) => {
        const as = await t.person({ roles: [role], departmentId: ward });
        const { list, ...ways } = await waysOf(as);
        const same = Object.fromEntries(Object.keys(ways).map((way) => [way, list]));
        expect({ role, ...ways }).toEqual({ role, ...same });
      }),
  );
});

test('an id of nobody is told apart from an id one may not see by nothing', async () => {
  const as = await t.person({ roles: ['staff'], departmentId: ward });
  const hidden = await as.call('GET', `/api/v1/cases/${alarms.get('other campus')}`);
  const missing = await as.call('GET', `/api/v1/cases/${newId()}`);
  expect(hidden.status).toBe(missing.status);
  const { code } = (hidden.json as { error: { code: string } }).error;
  expect(missing.json).toMatchObject({ error: { code } });
});
