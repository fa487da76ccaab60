import { join } from 'node:path';

import type { App } from '../../kernel/app.ts';
import { makeFileStore, type FileStore } from '../../kernel/files/index.ts';

const stores = new WeakMap<App, FileStore>();

/** Its files lie apart from those that are drawn anew: byte by byte as they came, by their hash. */
export function footageStore(app: App): FileStore {
  let store = stores.get(app);
  if (!store) stores.set(app, (store = makeFileStore(join(app.config.data, 'footage'))));
  return store;
}

const last = new WeakMap<App, Promise<unknown>>();

/**
 * Bytes with the same hash are one file, whoever brought them: from taking a file over until its row is there, and from
 * looking whether a row needs it until it is gone, nobody else does either. One server process.
 */
export function alone<T>(app: App, work: () => Promise<T>): Promise<T> {
  const mine = (last.get(app) ?? Promise.resolve()).then(work, work);
  last.set(
    app,
    mine.catch(() => undefined),
  );
  return mine;
}

/** Removes the bytes that no row needs any more. */
export const dropUnneeded = (app: App, sha256: string): Promise<void> =>
  alone(app, async () => {
    if (await isUnneeded(app, sha256)) await footageStore(app).drop(sha256);
  });

export async function isUnneeded({ db }: Pick<App, 'db'>, sha256: string): Promise<boolean> {
  const row = await db
    .selectFrom('footage')
    .select('id')
    .where('sha256', '=', sha256)
    .where('destroyed_at', 'is', null)
    .executeTakeFirst();
  return row === undefined;
}
