import { type Finder, type Mention, mentionsIn, type Named, namedThings, refuse } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';

import type { DB } from './db/index.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Names of what values mention by id: people and departments as they are called, places in full. */
export async function namesOf(
  db: Kysely<DB>,
  mentions: readonly Mention[],
): Promise<(what: Named, id: string) => string | null> {
  const found = await Promise.all(
    namedThings.map(async (what) => {
      const ids = [...new Set(mentions.filter(([of, id]) => of === what && uuid.test(id)).map(([, id]) => id))];
      return [what, ids.length === 0 ? new Map<string, string>() : await rowsOf(db, what, ids)] as const;
    }),
  );
  const names = new Map(found);
  return (what, id) => names.get(what)?.get(id) ?? null;
}

/** Whoever and whatever values mention is there; refused at the fields that name what was made up, or is of another house. */
export async function checkNames(
  db: Kysely<DB>,
  shape: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const said = Object.entries(shape).flatMap(([field, schema]) =>
    mentionsIn(schema as z.ZodType, values[field]).map((mention) => ({ field, mention })),
  );
  if (said.length === 0) return;
  const name = await namesOf(
    db,
    said.map(({ mention }) => mention),
  );
  const fields = new Set(said.filter(({ mention }) => name(...mention) === null).map(({ field }) => field));
  if (fields.size === 0) return;
  const issues = [...fields].map((path) => ({ path, message: '找不到 not found', zh: '找不到', en: 'not found' }));
  throw refuse('invalid', { issues });
}

/** Many things share a name; with the number they are told apart. */
const calledThing = sql<string>`concat(name, ' ', code)`;

async function rowsOf(db: Kysely<DB>, what: Named, ids: string[]): Promise<Map<string, string>> {
  const rows =
    what === 'thing'
      ? await sql<{ id: string; name: string }>`select id, ${calledThing} as name from thing where id = any(${ids})`
          .execute(db)
          .then((found) => found.rows)
      : what === 'place'
        ? await db.selectFrom('place').select(['id', 'full_name as name']).where('id', 'in', ids).execute()
        : await db.selectFrom(what).select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name ?? '']));
}

/** Reads the books of places, departments, active people and things once, to find what many cells of a sheet call by code or name. */
export async function finderOf(db: Kysely<DB>): Promise<Finder> {
  const [places, departments, people, things] = await Promise.all([
    db.selectFrom('place').select(['id', 'code', 'full_name as name']).execute(),
    db.selectFrom('department').select(['id', 'code', 'name']).execute(),
    db.selectFrom('person').select(['id', 'username as code', 'name']).where('is_active', '=', true).execute(),
    sql<{ id: string; code: string; name: string; called: string }>`
      select id, code, name, ${calledThing} as called from thing`
      .execute(db)
      .then(({ rows }) => rows),
  ]);
  const books: Record<Named, Book> = {
    place: bookOf(places),
    department: bookOf(departments),
    person: bookOf(people),
    // By number, by name and number, or by a name that only one has.
    thing: bookOf([...things, ...things.map(({ id, called }) => ({ id, code: called, name: null }))]),
  };
  return {
    find(what, text) {
      const { codes, names } = books[what];
      const id = codes.get(text) ?? names.get(text);
      return id === undefined || id === 'many' ? id : { id };
    },
  };
}

interface Book {
  codes: ReadonlyMap<string, string>;
  names: ReadonlyMap<string, string>;
}

function bookOf(rows: readonly { id: string; code: string | null; name: string | null }[]): Book {
  const codes = new Map<string, string>();
  const names = new Map<string, string>();
  for (const { id, code, name } of rows) {
    if (code) codes.set(code, id);
    if (name) names.set(name, names.has(name) ? 'many' : id);
  }
  return { codes, names };
}
