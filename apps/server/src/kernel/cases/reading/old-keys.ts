import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

import type { CaseType } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../app.ts';
import type { CaseEngine } from '../types.ts';
import { keyAnew } from './keys.ts';

/** Raised when the way from a declaration to keys changes. */
const version = 1;
const atOnce = 200;

/** Everything in a declaration that the keys of its cases depend on. */
export function fingerprintOf({ secrecy, subjects, permissions, narrows, final, actions }: CaseType): string {
  const steps = Object.values(actions).map(({ from, to, by, notBy, internal, once, stamp, partyStamp }) => [
    from,
    to,
    by,
    notBy,
    internal,
    once && [stamp, partyStamp],
  ]);
  const asked = narrows && Object.values(actions).map(({ input }) => Object.keys(input?.shape ?? {}));
  const facts = [
    version,
    secrecy,
    subjects,
    permissions.read,
    permissions.named,
    final,
    steps,
    ...(narrows ? [narrows, asked] : []),
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}

/**
 * A release may let in others than the one before. Open cases get their new keys before anybody is served, closed ones
 * afterwards, while presses come and go; until a type is done its closed cases are in no list: less is shown, never more.
 */
export async function keyOldCases(engine: CaseEngine, app: App): Promise<() => Promise<void>> {
  await forgetTypesGone(engine, app);
  const known = await app.db.selectFrom('case_keyed').selectAll().execute();
  const before = new Map(known.map((row) => [row.type, row.fingerprint]));
  const changed = engine.types().filter((type) => before.get(type.type) !== fingerprintOf(type));
  if (changed.length === 0) return async () => undefined;
  const names = changed.map(({ type }) => type);
  const some = await app.db.selectFrom('case').select('id').where('type', 'in', names).limit(1).executeTakeFirst();
  if (!some) {
    await note(app, changed);
    return async () => undefined;
  }
  for (const name of names) engine.stale.add(name);
  const stop = new AbortController();
  await walk(engine, app, names, true, stop.signal);
  const work = keyClosed(engine, app, changed, stop.signal).catch((error: unknown) =>
    app.log.error({ err: error }, 'closed cases could not be given their keys; the next start tries again'),
  );
  return async () => {
    stop.abort();
    await work;
  };
}

async function keyClosed(engine: CaseEngine, app: App, types: readonly CaseType[], signal: AbortSignal): Promise<void> {
  const names = types.map(({ type }) => type);
  const cases = await walk(engine, app, names, false, signal);
  if (signal.aborted) return;
  await note(app, types);
  for (const name of names) engine.stale.delete(name);
  app.log.info({ types: names.length, cases }, 'cases carry the keys of this release');
}

/** All cases of some types, newest first, in small bites, so that a step on one of them never waits long. */
async function walk(
  engine: CaseEngine,
  app: App,
  types: readonly string[],
  isOpen: boolean,
  signal: AbortSignal,
): Promise<number> {
  let written = 0;
  for (let before = 'ffffffff-ffff-ffff-ffff-ffffffffffff'; !signal.aborted;) {
    const rows = await app.db
      .selectFrom('case')
      .select('id')
      .where('type', 'in', types)
      .where('is_open', '=', isOpen)
      .where('id', '<', before)
      .orderBy('id', 'desc')
      .limit(atOnce)
      .execute();
    const last = rows.at(-1);
    if (!last) break;
    before = last.id;
    const ids = rows.map(({ id }) => id);
    written += await app.system('keys').tx((tx) => {
      tx.unaudited('who may see a case follows from its declaration, which a release has changed');
      return keyAnew(engine, tx.db, ids);
    });
    await setImmediate();
  }
  return written;
}

/** Cases of a type that is no longer declared are nobody's. */
async function forgetTypesGone(engine: CaseEngine, app: App): Promise<void> {
  const declared = engine.types().map(({ type }) => type);
  const gone = await app.db.deleteFrom('case_keyed').where('type', 'not in', declared).returning('type').execute();
  if (gone.length === 0) return;
  await app.system('keys').tx(async (tx) => {
    tx.unaudited('nobody may see what is declared no more');
    for (const { type } of gone)
      await tx.db.updateTable('case').set({ read: [], turn: [] }).where('type', '=', type).execute();
  });
}

async function note(app: App, types: readonly CaseType[]): Promise<void> {
  await app.db
    .insertInto('case_keyed')
    .values(types.map((type) => ({ type: type.type, fingerprint: fingerprintOf(type) })))
    .onConflict((conflict) => conflict.column('type').doUpdateSet({ fingerprint: sql<string>`excluded.fingerprint` }))
    .execute();
}
