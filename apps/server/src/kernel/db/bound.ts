import type { Migration } from './migrate.ts';

/** A table of the record: what its rows are bound as. */
export interface BoundTable {
  name: string;
  /** append-only: the server adds and never changes; versions: the newest version of a row is what holds. */
  mode: 'append-only' | 'versions';
  /** The server may take rows away. What goes leaves its mark, too. */
  isDeletable: boolean;
  /** Only rows of this condition belong to the record. */
  where: string | null;
  zh: string;
  en: string;
}

const said = /comment on table "?([a-z_]+)"? is '((?:[^']|'')*)'/g;
const dropped = /^drop table (?:if exists )?"?([a-z_]+)"?/gm;
const declared = /^record: (append-only|versions)(, never deleted)?(?: where (.+?))? \| (.+?) \| (.+)$/;

/**
 * What each table is to the record, as the migrations say it beside the table: `record: …` or `no record: why`.
 * Read from the files, never from the database that is to be checked.
 */
export function recordOf(migrations: readonly Pick<Migration, 'sql'>[]): {
  bound: BoundTable[];
  unbound: Map<string, string>;
} {
  const bound = new Map<string, BoundTable>();
  const unbound = new Map<string, string>();
  for (const { sql } of migrations) {
    for (const [, name = '', quoted = ''] of sql.matchAll(said)) {
      const text = quoted.replaceAll("''", "'");
      bound.delete(name);
      unbound.delete(name);
      if (text.startsWith('no record: ')) unbound.set(name, text.slice('no record: '.length));
      else bound.set(name, { name, ...read(name, text) });
    }
    for (const [, name = ''] of sql.matchAll(dropped)) unbound.delete(name);
  }
  return { bound: [...bound.values()], unbound };
}

function read(name: string, text: string): Omit<BoundTable, 'name'> {
  const [, mode, never, where, zh = '', en = ''] = declared.exec(text) ?? [];
  if (mode === undefined)
    throw new Error(`comment on table ${name}: 'record: append-only|versions … | 中文 | English' or 'no record: why'`);
  const isDeletable = mode === 'versions' && never === undefined;
  return { mode: mode as BoundTable['mode'], isDeletable, where: where ?? null, zh, en };
}
