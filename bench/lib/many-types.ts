import { readdirSync, readFileSync } from 'node:fs';

import type { CaseType } from '@anyuan/contract';
import type { CompiledQuery } from 'kysely';
import type pg from 'pg';

import type { App } from '../../apps/server/src/kernel/app.ts';
import { mergeGrants, type Rights } from '../../apps/server/src/kernel/auth/index.ts';
import { buildApp } from '../../apps/server/src/kernel/build.ts';
import { figures, keyAnew, makeCaseEngine } from '../../apps/server/src/kernel/cases/index.ts';
import { matching } from '../../apps/server/src/kernel/cases/reading/list.ts';
import { loadConfig } from '../../apps/server/src/kernel/config/index.ts';
import { makeCtx, type Ctx } from '../../apps/server/src/kernel/ctx.ts';
import { databaseClient } from '../../apps/server/src/kernel/db/client.ts';
import { modules } from '../../apps/server/src/main.ts';
import { deskCounts } from '../../apps/server/src/modules/desk/counts.ts';
import { builtinRoles } from '../../apps/server/src/modules/identity/roles.ts';
import { hospitalSettings } from '../../apps/server/src/settings.ts';
import { madeTypes, readers } from '../../apps/server/test/made-types.ts';
import { startPostgres } from '../../apps/server/test/process.ts';
import type { Bench } from '../run.ts';
import { fillArchive } from './case-archive.ts';
import { quantiles } from './quantiles.ts';

/** Who asks, by a role the hospital starts with (`overseer` reads everything and handles nothing); everybody is somebody of the archive. */
const callers = ['staff', 'head', 'control-room', 'director', 'overseer'] as const;

/** Workbench, lists and statistics of an archive of generated case types, asked of the engine as different people. */
export async function manyTypes(size: number, count: number, rounds: number): Promise<Bench> {
  const types = madeTypes(count);
  const often = types[0] as CaseType;
  const postgres = await startPostgres();
  const config = loadConfig({
    ANYUAN_DATA: `${process.env['TMPDIR'] ?? '/tmp'}/anyuan-bench-${process.pid}`,
    DATABASE_URL: postgres.url,
    ANYUAN_LOG: 'error',
    ANYUAN_BALLAST_MB: '0',
    ANYUAN_MQTT_PORT: '0',
    ANYUAN_MEDIA: 'off',
  });
  const { app, start, stop } = await buildApp(config, modules, {
    settings: hospitalSettings,
    ringing: false,
    jobs: false,
  });
  await start();
  app.cases = makeCaseEngine(app, types);
  const db = databaseClient(postgres.url);
  await db.connect();
  await fillArchive(db, size, size, types, often.type);
  const wrong = await rightKeys(app, db);

  const cpu = await databaseCpu(db);
  const rows: Bench['rows'] = [];
  // What the machine takes for the open cases alone, at this very hour.
  rows.push({
    role: '-',
    step: 'floor: the open cases are read',
    ...(await timed(() => db.query(`select count(*) from "case" where is_open and title <> ''`), rounds, cpu)),
  });
  for (const role of callers) {
    const ctx = await asRole(app, db, role);
    const asked: Record<string, () => Promise<unknown>> = {
      workbench: () => deskCounts(ctx),
      'list, newest': () => app.cases.list(ctx, { sort: 'new', limit: 50 }),
      'list, waiting for me': () => app.cases.list(ctx, { todo: true, sort: 'due', limit: 50 }),
      'list, open by urgency': () => app.cases.list(ctx, { open: true, sort: 'queue', limit: 50 }),
      'list, one type': () => app.cases.list(ctx, { type: [often.type], sort: 'new', limit: 50 }),
      'list, a word': () => app.cases.list(ctx, { q: '抢救室争吵', sort: 'new', limit: 50 }),
      'list, a number': () => app.cases.list(ctx, { q: '202603-1234', sort: 'new', limit: 50 }),
    };
    const year = new Date().getUTCFullYear() - 1;
    const period = { type: often.type, from: `${year}-01-01`, to: `${year}-12-31` };
    const may = [often.permissions.read, often.permissions.named, 'figure.read' as const];
    if (may.some((one) => one && ctx.rights.grants.has(one)))
      for (const by of ['none', 'department', 'month'])
        asked[`statistics by ${by}`] = () => figures(ctx, often, { ...period, by });
    const { total } = await app.cases.list(ctx, { sort: 'new', limit: 1 });
    for (const [step, ask] of Object.entries(asked))
      rows.push({ role, sees: total, step, ...(await timed(ask, rounds, cpu)) });
  }
  const { sql, parameters } = await longest(app, db);
  await db.end();
  await stop();
  await postgres.stop();
  return {
    sizes: {
      cases: size,
      types: count,
      'cases with other keys than the rule gives, of 2,000': wrong,
      'characters of the longest list': sql.length,
      'its parameters': parameters.length,
      target: 'workbench p95 <= 150 ms, list p95 <= 150 ms, statistics <= 500 ms',
    },
    rows,
  };
}

/** The fill writes keys by SQL: as many as are looked at must be those the engine would write. */
async function rightKeys(app: App, db: pg.Client): Promise<number> {
  const sample = await db.query<{ id: string; keys: string }>(
    `select id, array(select unnest(read || turn) order by 1)::text as keys from "case" order by md5(id::text) limit 2000`,
  );
  const ids = sample.rows.map(({ id }) => id);
  await keyAnew(app.cases, app.db, ids);
  const after = await db.query<{ id: string; keys: string }>(
    `select id, array(select unnest(read || turn) order by 1)::text as keys from "case" where id = any($1)`,
    [ids],
  );
  const right = new Map(after.rows.map(({ id, keys }) => [id, keys]));
  return sample.rows.filter(({ id, keys }) => right.get(id) !== keys).length;
}

/** The nurse is somebody whose name stands on ten cases and no more. */
async function asRole(app: App, db: pg.Client, role: (typeof callers)[number]): Promise<Ctx> {
  const grants =
    role === 'overseer'
      ? (['case.read', ...readers] as const).map((permission) => ({ permission, scope: 'all' as const }))
      : (builtinRoles.find(({ code }) => code === role)?.grants ?? []);
  const { rows } = await db.query<{ id: string; path: string; campus_id: string }>(
    `select p.id, d.path, d.campus_id from person p join department d on d.id = p.department_id
     where p.name like '员工%' order by p.name offset $1 limit 1`,
    [callers.indexOf(role) * 7],
  );
  const me = rows[0];
  if (!me) throw new Error('nobody works here');
  if (role === 'staff') await leaveTen(app, db, me.id);
  const rights: Rights = {
    grants: mergeGrants(grants),
    personId: me.id,
    departmentPath: me.path,
    campusId: me.campus_id,
  };
  return makeCtx(app, { kind: 'person', id: me.id, name: role }, rights, { ip: '127.0.0.1', agent: 'bench' });
}

async function leaveTen(app: App, db: pg.Client, me: string): Promise<void> {
  const { rows } = await db.query<{ id: string }>(
    `select id from "case" where reporter_id = $1 or id in (select case_id from case_party where person_id = $1)`,
    [me],
  );
  const others = rows.map(({ id }) => id).slice(10);
  await db.query(`delete from case_party where person_id = $1 and case_id = any($2)`, [me, others]);
  await db.query(`update "case" set reporter_id = null where reporter_id = $1 and id = any($2)`, [me, others]);
  await keyAnew(app.cases, app.db, others);
  await db.query('analyze "case"');
}

/** The statement behind a list of what waits, for somebody with every permission and scope there is. */
async function longest(app: App, db: pg.Client): Promise<CompiledQuery> {
  const ctx = await asRole(app, db, 'control-room');
  const scopes = ['all', 'campus', 'departments', 'department', 'own'] as const;
  const names = [...new Set(builtinRoles.flatMap(({ grants }) => grants.map(({ permission }) => permission)))];
  const grants = new Map(names.map((name, i) => [name, scopes[i % scopes.length] as 'all']));
  return matching(
    app.cases,
    { ...ctx, rights: { ...ctx.rights, campusId: ctx.rights.personId, grants } },
    {
      todo: true,
    },
  ).compile();
}

async function timed(work: () => Promise<unknown>, rounds: number, cpu: () => number) {
  const ms: number[] = [];
  const before = cpu();
  for (let i = 0; i < rounds; i++) {
    const began = performance.now();
    await work();
    ms.push(performance.now() - began);
  }
  return { ...quantiles(ms), 'database CPU': Math.round((cpu() - before) / rounds) };
}

/** Processor time all processes of the database have taken, in ms, where the system tells it (Linux): it does not grow with what else the machine does. */
async function databaseCpu(db: pg.Client): Promise<() => number> {
  const { rows } = await db.query<{ pid: number }>('select pg_backend_pid() as pid');
  const statOf = (pid: string | number): string[] => {
    try {
      // The second field is a name in brackets and may hold anything.
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    } catch {
      return [];
    }
  };
  const postmaster = statOf(rows[0]?.pid ?? 0)[1];
  if (postmaster === undefined) return () => 0;
  // Ticks of 10 ms. What has ended (a worker, a connection) is in the books of its parent.
  const ticks = (stat: string[], at: number): number => (Number(stat[at]) + Number(stat[at + 1])) * 10;
  return () =>
    readdirSync('/proc')
      .map(statOf)
      .filter((stat) => stat[1] === postmaster)
      .reduce((sum, stat) => sum + ticks(stat, 11), ticks(statOf(postmaster), 13));
}
