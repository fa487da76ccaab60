import { thingKinds, type MayDo, type ThingKind, type WorkName, workNames } from '@anyuan/contract';
import { sql, type Kysely, type RawBuilder } from 'kysely';

import type { DB } from '../../kernel/db/index.ts';

type Answer = Omit<MayDo, 'work'>;

/** Kinds of papers that let somebody do this. */
const papersFor = (work: WorkName, day: string): RawBuilder<boolean>[] =>
  Object.values(thingKinds).flatMap((kind) =>
    kind.permits
      .filter((permit) => permit.work === work)
      .map(({ where = {}, from }) => {
        const own = Object.entries(where).map(
          ([field, value]) => sql`and t.data->>${sql.lit(field)} = ${sql.lit(value)}`,
        );
        const begun = from ? sql`and (t.data->>${sql.lit(from)})::date <= ${day}::date` : sql``;
        return sql<boolean>`(t.kind = ${kind.type} ${sql.join(own, sql` `)} ${begun})`;
      }),
  );

/** Ends after which a paper does not hold; something that is to be done by a day does not end it. */
const validity = ({ ends }: ThingKind): string[] =>
  Object.entries(ends).flatMap(([term, { done }]) => (done === undefined ? [term] : []));
const validUntil: RawBuilder<string | null> = sql`(select min(d->>'on') from jsonb_array_elements(t.dues) d
  where d->>'sort' = 'end' and case t.kind ${sql.join(
    Object.values(thingKinds)
      .filter(({ permits }) => permits.length > 0)
      .map((kind) => sql`when ${sql.lit(kind.type)} then d->>'term' = any(${validity(kind)})`),
    sql` `,
  )} else false end)`;

/**
 * May these people do this work on this day? Their papers answer: one that holds lets them; the day it ends on is still
 * good. Rosters, posts and cases ask it; what follows from a no is theirs to say.
 */
export async function mayDo(
  db: Kysely<DB>,
  work: WorkName,
  people: readonly string[],
  day: string,
): Promise<ReadonlyMap<string, Answer>> {
  const papers = papersFor(work, day);
  const { rows } =
    people.length === 0 || papers.length === 0
      ? { rows: [] }
      : await sql<{
          owner_id: string;
          code: string;
          kind: NonNullable<Answer['paper']>['kind'];
          until: string | null;
          in_service: boolean;
          state: string;
        }>`
          select t.owner_id, t.code, t.kind, ${validUntil} as until, t.in_service, t.state from thing t
          where t.owner_id = any(${[...people]}) and (${sql.join(papers, sql` or `)})`.execute(db);
  return new Map(
    people.map((person): [string, Answer] => {
      const own = rows.filter((row) => row.owner_id === person);
      const standing = own.map((row) => ({
        paper: { code: row.code, kind: row.kind, until: row.until },
        why: !row.in_service
          ? row.state === 'suspended'
            ? ('suspended' as const)
            : ('ended' as const)
          : row.until !== null && row.until < day
            ? ('ended' as const)
            : ('held' as const),
      }));
      const best =
        standing.find(({ why }) => why === 'held') ??
        standing.find(({ why }) => why === 'suspended') ??
        standing.find(({ why }) => why === 'ended');
      return [person, best ? { may: best.why === 'held', ...best } : { may: false, why: 'none', paper: null }];
    }),
  );
}

/** Everything one person may or may not do, of what he has any paper for. */
export async function worksOf(db: Kysely<DB>, person: string, day: string): Promise<MayDo[]> {
  const answers = await Promise.all(
    workNames.map(async (work) => ({ work, answer: (await mayDo(db, work, [person], day)).get(person) })),
  );
  return answers.flatMap(({ work, answer }) => (answer && answer.why !== 'none' ? [{ work, ...answer }] : []));
}
