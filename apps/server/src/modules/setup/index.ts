import { refuse, setupApi } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App, Module } from '../../kernel/app.ts';
import { attemptsOf } from '../../kernel/auth/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import {
  demoAccounts,
  demoPassword,
  isHistoryMissing,
  loadDemo,
  pressButton,
  runSimulators,
  stopSimulators,
  wipeDemo,
} from '../demo/index.ts';
import { isFresh } from './fresh.ts';
import { setupProgress } from './steps.ts';

export { isFresh } from './fresh.ts';

/** The first visit: the demonstration hospital or one's own; and the way back out of the demonstration. */
export const setup: Module = {
  name: 'setup',
  zh: '首次设置:演示医院或我的医院',
  routes(app) {
    app.http.api('setup', setupApi, {
      steps: (_input, ctx) => setupProgress(ctx),
      async state(_input, ctx) {
        const demo = app.settings.get<boolean>('hospital.demo');
        return {
          needed: !app.settings.get<boolean>('hospital.isSetUp') && (await isFresh(ctx.db)),
          hospital: app.settings.get<string>('hospital.name'),
          demo,
          preparing: demo && (await isHistoryMissing(ctx.db)),
          accounts: demo ? demoAccounts : [],
          accountsPassword: demo ? demoPassword : null,
        };
      },
      async choose({ choice, hospital, password }, ctx): Promise<{ ok: true; username: string }> {
        const as = await asFounder(app, ctx, password);
        if (choice === 'demo') {
          await loadDemo(app, as, stillNeeded);
          await runSimulators(app);
          return { ok: true, username: 'demo-console' };
        }
        await as.tx(async (tx) => {
          await stillNeeded(tx);
          if (hospital) await app.settings.put(tx, 'hospital.name', hospital);
          await app.settings.put(tx, 'hospital.isSetUp', true);
          tx.audit('setup.own', 'hospital', null, { hospital: hospital ?? null });
        });
        return { ok: true, username: 'admin' };
      },
      pressDemo: async ({ device }, ctx) => pressButton(app, device ?? (await anyButton(ctx))),
      async wipeDemo(_input, ctx): Promise<{ ok: true }> {
        if (!app.settings.get<boolean>('hospital.demo')) throw refuse('no_demo');
        // First, so that no device speaks while its rows go.
        await stopSimulators(app);
        try {
          await ctx.tx(wipeDemo);
        } catch (error) {
          await runSimulators(app);
          throw error;
        }
        return { ok: true };
      },
    });
  },
  // `--demo` chooses for whoever starts it; on a database that is in use it changes nothing.
  start: async (app) => {
    if (app.config.demo && !app.settings.get<boolean>('hospital.isSetUp') && (await isFresh(app.db)))
      await loadDemo(app, app.system('start'), stillNeeded);
    return async () => undefined;
  },
};

async function anyButton({ db }: Ctx): Promise<string> {
  const found = await db
    .selectFrom('device')
    .select('code')
    .where('kind', '=', 'panic-button')
    .where('is_demo', '=', true)
    .where('is_enabled', '=', true)
    .orderBy(sql`random()`)
    .limit(1)
    .executeTakeFirst();
  if (!found) throw refuse('no_demo_button');
  return found.code;
}

/** Nobody is signed in yet: the password of the founding account says who chooses. Guesses count as at sign-in. */
async function asFounder(app: App, ctx: Ctx, password: string): Promise<Ctx> {
  const attempt = await attemptsOf(app).guess('admin', ctx.ip, password, () =>
    ctx.db
      .selectFrom('person')
      .innerJoin('person_role', 'person_role.person_id', 'person.id')
      .select(['id', 'name', 'password_hash', 'is_active'])
      .where('username', '=', 'admin')
      .where('role_code', '=', 'founder')
      .executeTakeFirst(),
  );
  const person = attempt.found;
  if (!attempt.right || !person?.is_active) {
    await ctx.tx(async (tx) => tx.audit('setup.refused', 'person', person?.id ?? null, { ip: ctx.ip }));
    throw refuse('wrong_password');
  }
  return ctx.as({ kind: 'person', id: person.id, name: person.name }, ctx.rights);
}

/** Read again inside the transaction, and one at a time: two visitors cannot both be the first. */
async function stillNeeded(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('setup', 0))`.execute(tx.db);
  const done = await tx.db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', 'hospital.isSetUp')
    .executeTakeFirst();
  if (done?.value === true || !(await isFresh(tx.db))) throw refuse('already_set_up');
}
