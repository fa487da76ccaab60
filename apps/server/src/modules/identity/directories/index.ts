import {
  directoryKinds,
  directorySpecs,
  refuse,
  type Directory,
  type directoryApi,
  type HandlerInput,
  type Handlers,
} from '@anyuan/contract';

import { attemptsOf } from '../../../kernel/auth/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import type { JsonObject } from '../../../kernel/db/index.ts';
import { invalid } from '../../../kernel/http/index.ts';
import { openedSecrets, resealed } from '../../../kernel/sealed-secrets.ts';
import { enter } from '../enter.ts';
import { otherAdministrator } from '../guarded.ts';
import { admit } from './admit.ts';
import { checkConfig } from './check.ts';
import { DirectoryDown, isDown } from './faults.ts';
import { tryLdap } from './ldap.ts';
import { beginOidc, callbackOf, provedByOidc, takePending } from './oidc.ts';
import { discover, providerOf } from './provider.ts';
import { directoryRow, openDirectory, type DirectoryRow } from './store.ts';

export const directoryHandlers: Handlers<typeof directoryApi, Ctx> = {
  async ways(_input, { app }) {
    const [oidc, ldap] = [await openDirectory(app, 'oidc'), await openDirectory(app, 'ldap')];
    return {
      oidc: oidc?.isOn ? { zh: oidc.config.buttonZh, en: oidc.config.buttonEn } : null,
      ldap: ldap?.isOn ?? false,
    };
  },
  async begin(_input, ctx) {
    try {
      return { url: await beginOidc(ctx, await providerOf(ctx.app)) };
    } catch (error) {
      throw error instanceof DirectoryDown ? isDown(error) : error;
    }
  },
  finish: ({ answer }, ctx) => finish(ctx, answer),
  async list(_input, ctx) {
    const rows = await ctx.db.selectFrom('directory').selectAll().execute();
    return {
      items: directoryKinds.map((kind) =>
        shown(
          ctx,
          kind,
          rows.find((row) => row.kind === kind),
        ),
      ),
    };
  },
  put: (input, ctx) => put(ctx, input),
  async test({ kind }, { app }) {
    try {
      if (kind === 'oidc') {
        const directory = await openDirectory(app, kind);
        if (!directory) throw new DirectoryDown('settings');
        await discover(app, directory);
      } else {
        const directory = await openDirectory(app, kind);
        if (!directory) throw new DirectoryDown('settings');
        await tryLdap(app, directory);
      }
      return { fault: null, detail: null };
    } catch (error) {
      if (error instanceof DirectoryDown) return { fault: error.fault, detail: error.detail };
      throw error;
    }
  },
};

async function finish(ctx: Ctx, answer: string) {
  const pending = takePending(ctx);
  const provider = await providerOf(ctx.app).catch((error: unknown) => {
    throw error instanceof DirectoryDown ? isDown(error) : error;
  });
  const { config } = provider.directory;
  // Counted by place; a name is known afterwards only.
  const { known, down } = await attemptsOf(ctx.app).prove(`oidc ${pending.state}`, ctx.ip, async (mayTry) => {
    await mayTry();
    try {
      const known = await provedByOidc(provider, pending, answer);
      return { right: typeof known !== 'string', known, down: undefined };
    } catch (error) {
      if (error instanceof DirectoryDown) return { right: false, known: error.fault, down: error };
      throw error;
    }
  });
  if (typeof known === 'string') {
    await ctx.tx(async (tx) =>
      tx.audit('session.refused', 'person', null, { ip: ctx.ip, via: 'oidc', why: known.slice(0, 80) }),
    );
    throw down ? isDown(down) : refuse('directory_refused');
  }
  const person = await admit(ctx, 'oidc', config, known);
  return enter(ctx, person, { via: 'oidc', username: known.username, isFactorDone: known.isFactorDone });
}

function shown(ctx: Ctx, kind: Directory['kind'], row: DirectoryRow | undefined): Directory {
  return {
    kind,
    on: row?.is_on ?? false,
    config: row?.config ?? {},
    secrets: Object.keys(openedSecrets(ctx.app.secrets, row?.secrets)),
    callback: kind === 'oidc' ? callbackOf(ctx) : null,
    changedAt: row?.changed_at.toISOString() ?? null,
  };
}

/** Whoever says where people prove themselves could be anybody: two people change it, and the auditor hears of it. */
async function put(ctx: Ctx, input: HandlerInput<typeof directoryApi.put>): Promise<Directory> {
  const { kind, on } = input;
  const spec = directorySpecs[kind];
  const config = spec.config.safeParse(input.config);
  if (!config.success) throw invalid(config.error);
  const given = spec.secrets.strict().safeParse(input.secrets);
  if (!given.success) throw invalid(given.error);
  await checkConfig(ctx.db, kind, config.data);
  const { secrets } = ctx.app;
  return ctx.tx(async (tx) => {
    const before = await directoryRow(tx.db, kind);
    const { sealed, isMoved } = resealed(secrets, {
      sealed: before?.secrets,
      boundTo: spec.boundTo,
      before: before?.config,
      after: config.data,
      given: given.data,
    });
    const row = { is_on: on, config: JSON.stringify(config.data) as never, secrets: sealed, changed_at: tx.now };
    const after = await tx.db
      .insertInto('directory')
      .values({ kind, ...row })
      .onConflict((conflict) => conflict.column('kind').doUpdateSet(row))
      .returningAll()
      .executeTakeFirstOrThrow();
    const changed = [...new Set([...Object.keys(after.config), ...Object.keys(before?.config ?? {})])].filter(
      (name) => JSON.stringify(before?.config[name]) !== JSON.stringify(after.config[name]),
    );
    const [zh, en] = spec.label;
    await tx.countersign({
      permission: (await otherAdministrator(tx)) ?? 'role.manage',
      action: 'directory.change',
      subjectType: 'directory',
      subjectId: kind,
      zh: `登录方式“${zh}”`,
      en: `the way of signing in "${en}"`,
      detail: plain({ kind, on, before: before?.config ?? null, after: config.data, secrets: marks(ctx, given.data) }),
      mayBeAlone: true,
      tellsAuditors: true,
    });
    tx.audit('directory.change', 'directory', kind, {
      before: before ? { on: before.is_on, ...before.config } : null,
      after: { on, ...after.config },
      changed: [...changed, ...Object.keys(given.data)],
      ...(isMoved && before?.secrets ? { forgotten: true } : {}),
    });
    return shown(ctx, kind, after);
  });
}

const plain = (value: object) => JSON.parse(JSON.stringify(value)) as JsonObject;

/** Which secrets are signed, without saying them. */
const marks = ({ app }: Ctx, given: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      value ? app.secrets.mac('directory', value).toString('hex').slice(0, 16) : '',
    ]),
  );
