import { sql } from 'kysely';

import type { Draft, Stored, World } from './kind.ts';

/** Where the person lies who answers for an entry; its kind loads him as `owner` (how sheets call him) and `ownerId`. */
export const ownerColumn: Stored = personColumn('owner', 'owner_id');

/** The same of another person; its kind loads him under the name of the field, and his id as `…Id`. */
export function personColumn(field: string, column: string): Stored {
  return { column, type: 'uuid', of: (values) => values[`${field}Id`] ?? null };
}

interface Owner {
  id: string;
  name: string;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** Owners are given by user name, id, or the full name only one has: finds the people, and complains where nobody here is called so. */
export const settleOwners = (drafts: readonly Draft[], world: Pick<World, 'db'>): Promise<void> =>
  settlePeople(drafts, world, 'owner');

export async function settlePeople(drafts: readonly Draft[], { db }: Pick<World, 'db'>, field: string): Promise<void> {
  const given = drafts.filter(({ given: said }) => said[field] !== undefined);
  const known = await ownersOf(db, [...new Set(given.map(({ given: said }) => textOf(said[field])))]);
  for (const draft of given) {
    const said = textOf(draft.given[field]);
    const found = known.get(said);
    if (found === 'many')
      draft.complain(field, `不止一人叫 ${said},请填用户名`, `more than one is called ${said}: give the user name`);
    else if (!found && said !== '') draft.complain(field, `没有在岗人员 ${said}`, `nobody here is called ${said}`);
    const person = found === 'many' ? undefined : found;
    draft.after[field] = person?.name ?? null;
    draft.after[`${field}Id`] = person?.id ?? null;
  }
}

/** People by id, user name or full name, in one look; a user name goes before a name. */
async function ownersOf(db: World['db'], all: readonly string[]): Promise<Map<string, Owner | 'many'>> {
  const wanted = all.filter((said) => said !== '');
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<Owner & { said: string; sure: boolean }>`
    select w.said, p.id, coalesce(p.username, p.id::text) as name, coalesce(p.username = w.said, false) or
      p.id::text = lower(w.said) as sure
    from unnest(${wanted}::text[]) w(said)
    join person p on p.username = w.said or p.id::text = lower(w.said) or p.name = w.said
    where p.is_active and p.kind <> 'service'`.execute(db);
  return new Map(
    [...Map.groupBy(rows, ({ said }) => said)].map(([said, found]): [string, Owner | 'many'] => {
      const sure = found.find((one) => one.sure);
      const [only] = found;
      return [said, sure ?? (found.length === 1 && only ? only : 'many')];
    }),
  );
}
