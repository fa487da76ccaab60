import { directorySpecs, type DirectoryConfig, type DirectoryKind } from '@anyuan/contract';
import type { Kysely, Selectable } from 'kysely';

import type { App } from '../../../kernel/app.ts';
import type { DB, DirectoryTable } from '../../../kernel/db/index.ts';
import { openedSecrets, type Opened } from '../../../kernel/sealed-secrets.ts';

export type DirectoryRow = Selectable<DirectoryTable>;

export const directoryRow = (db: Kysely<DB>, kind: DirectoryKind): Promise<DirectoryRow | undefined> =>
  db.selectFrom('directory').selectAll().where('kind', '=', kind).executeTakeFirst();

/** One that is set up, with its secrets open; never answered by a route. */
export interface OpenDirectory<K extends DirectoryKind> {
  isOn: boolean;
  config: DirectoryConfig<K>;
  secrets: Opened;
  changedAt: Date;
}

export async function openDirectory<K extends DirectoryKind>(app: App, kind: K): Promise<OpenDirectory<K> | undefined> {
  const row = await directoryRow(app.db, kind);
  if (!row) return undefined;
  const config = directorySpecs[kind].config.safeParse(row.config);
  if (!config.success) return undefined;
  return {
    isOn: row.is_on,
    config: config.data as DirectoryConfig<K>,
    secrets: openedSecrets(app.secrets, row.secrets),
    changedAt: row.changed_at,
  };
}
