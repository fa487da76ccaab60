import { refuse, type ListedThing, type Setting, type SettingChoice } from '@anyuan/contract';
import type { Kysely } from 'kysely';

import type { DB } from '../../kernel/db/index.ts';
import { listed } from '../../kernel/listed.ts';

/** Of roles: whoever there is. */
const everybody: SettingChoice = { code: '*', zh: '所有人', en: 'Everybody' };

/** All that such a setting may list. */
export async function choicesOf(db: Kysely<DB>, what: ListedThing): Promise<SettingChoice[]> {
  if (what === 'role') {
    const roles = await db.selectFrom('role').select(['code', 'name', 'name_en']).orderBy('code').execute();
    return [everybody, ...roles.map(({ code, name, name_en: en }) => ({ code, zh: name, en: en || name }))];
  }
  const rows =
    what === 'place'
      ? await db.selectFrom('place').select(['code', 'full_name as name']).orderBy('full_name').execute()
      : await db.selectFrom('device').select(['code', 'name']).where('kind', '=', 'screen').orderBy('code').execute();
  return rows.map(({ code, name }) => ({ code, zh: name ?? code, en: name ?? code }));
}

/** Settings that list codes, with what these stand for now. */
export async function withNames(db: Kysely<DB>, items: readonly Setting[]): Promise<Setting[]> {
  const whats = [...new Set(items.flatMap(({ lists }) => lists ?? []))];
  const books = new Map(
    await Promise.all(
      whats.map(async (what) => [what, new Map((await choicesOf(db, what)).map((one) => [one.code, one]))] as const),
    ),
  );
  return items.map((item) => {
    const book = item.lists && books.get(item.lists);
    if (!book) return item;
    return { ...item, named: codesIn(item.value, item.defaultValue).flatMap((code) => book.get(code) ?? []) };
  });
}

/** Refuses codes of nothing: a slip would switch off a rule unseen. What was in force already may stay. */
export async function checkCodes(db: Kysely<DB>, before: Setting, value: unknown): Promise<void> {
  if (!before.lists) return;
  const known = new Set([
    ...(await choicesOf(db, before.lists)).map(({ code }) => code),
    ...codesIn(before.value, before.defaultValue),
  ]);
  const strange = codesIn(value).filter((code) => !known.has(code));
  if (strange.length === 0) return;
  const zh = `没有:${strange.join('、')}`;
  const en = `not there: ${strange.join(', ')}`;
  throw refuse('invalid', { issues: [{ path: 'value', message: `${zh} ${en}`, zh, en }] });
}

const codesIn = (...values: unknown[]): string[] => [
  ...new Set(values.flatMap((value) => (typeof value === 'string' ? listed(value) : []))),
];
