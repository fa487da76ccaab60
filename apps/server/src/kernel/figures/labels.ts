import type { FigureGroup, Label } from '@anyuan/contract';
import type { Kysely } from 'kysely';

import type { DB } from '../db/types.ts';
import { isUuid } from '../search.ts';
import { monthsOf, type Period } from './period.ts';
import type { FigureSource } from './source.ts';

type Group = Pick<FigureGroup, 'key' | 'label'>;
const monthLabel = (month: string): [string, string] => [`${month.slice(0, 4)}年${Number(month.slice(5))}月`, month];
const both = (name: string): [string, string] => [name, name];
const unsaid: Group = { key: null, label: ['未填', 'Not given'] };
// Without a place, or not to be told.
const others: Group = { key: null, label: ['其他', 'Others'] };

/** The groups of a split in reading order, each with its name; every month and every option is there, also an empty one. */
export async function labelled<F>(
  db: Kysely<DB>,
  source: FigureSource<F>,
  { by, ...period }: Period & { by: string },
  found: readonly (string | null)[],
): Promise<Group[]> {
  if (by === 'none') return [{ key: null, label: ['合计', 'Total'] }];
  if (by === 'month') return monthsOf(period).map((key) => ({ key, label: monthLabel(key) }));
  const keys = found.filter((key) => key !== null);
  const isWhere = by === 'department' || by === 'place';
  const groups = isWhere
    ? await named(db, by, keys)
    : source.isOfPeople?.(by)
      ? await people(db, keys)
      : options(source.options?.(by) ?? {}, keys);
  return found.includes(null) ? [...groups, isWhere ? others : unsaid] : groups;
}

async function named(db: Kysely<DB>, table: 'department' | 'place', ids: readonly string[]): Promise<Group[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom(table).select(['id', 'name']).where('id', 'in', ids).orderBy('code').execute();
  return rows.map(({ id, name }) => ({ key: id, label: both(name) }));
}

/** By id; who has no account is known by name only. */
async function people(db: Kysely<DB>, keys: readonly string[]): Promise<Group[]> {
  const [ids, names] = [keys.filter((key) => isUuid(key)), keys.filter((key) => !isUuid(key))];
  const others = names.toSorted().map((name) => ({ key: name, label: both(name) }));
  if (ids.length === 0) return others;
  const rows = await db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .orderBy('pinyin')
    .orderBy('name')
    .execute();
  return [...rows.map(({ id, name }) => ({ key: id, label: both(name ?? '') })), ...others];
}

function options(declared: Readonly<Record<string, Label>>, found: readonly string[]): Group[] {
  const strange = found.filter((key) => !(key in declared)).sort();
  return [
    ...Object.entries(declared).map(([key, label]) => ({ key, label })),
    ...strange.map((key) => ({ key, label: both(key) })),
  ];
}
