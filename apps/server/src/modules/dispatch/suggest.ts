import type { Unit } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { DB } from '../../kernel/db/types.ts';

interface Spot {
  /** Ids from campus down, `/a/b/c/`. */
  path: string;
  plan_id: string | null;
  x: number | null;
  y: number | null;
}

/** Nearest ancestor of a place that has a floor plan. */
const planOf = (path: string) =>
  sql<
    string | null
  >`(select a.id from place a where starts_with(${sql.raw(path)}, a.path) and a.plan_file_id is not null order by length(a.path) desc limit 1)`;

/**
 * Who could go: everybody signed on to a moving post, nearest first. Within one plan the distance on it counts,
 * otherwise the steps through the tree of places; whoever is out already comes last.
 */
export async function suggestUnits(db: Kysely<DB>, caseId: string, limit = 30): Promise<Unit[]> {
  const scene = await db
    .selectFrom('case as c')
    .leftJoin('device as d', 'd.id', 'c.device_id')
    .leftJoin('place as p', (on) => on.on(sql<boolean>`p.id = coalesce(c.place_id, d.place_id)`))
    .select([
      'p.path',
      planOf('p.path').as('plan_id'),
      sql<number | null>`coalesce(d.x, p.x)`.as('x'),
      sql<number | null>`coalesce(d.y, p.y)`.as('y'),
    ])
    .where('c.id', '=', caseId)
    .executeTakeFirst();
  const rows = await db
    .selectFrom('sign_on as s')
    .innerJoin('post', 'post.id', 's.post_id')
    .innerJoin('person', 'person.id', 's.person_id')
    .leftJoin('place as p', 'p.id', 's.place_id')
    .select([
      'person.id as person_id',
      'person.name as person_name',
      'person.phone',
      'post.code as post_code',
      'post.name as post_name',
      'post.kind as post_kind',
      'p.id as place_id',
      'p.code as place_code',
      'p.name as place_name',
      'p.full_name',
      'p.path',
      'p.x',
      'p.y',
      planOf('p.path').as('plan_id'),
      sql<boolean>`exists (select from case_party cp join "case" o on o.id = cp.case_id where cp.person_id = person.id and cp.relation = 'responder' and o.is_open and o.id <> ${caseId})`.as(
        'busy',
      ),
      sql<boolean>`exists (select from case_party cp where cp.person_id = person.id and cp.relation = 'responder' and cp.case_id = ${caseId})`.as(
        'sent',
      ),
    ])
    .where('s.until', 'is', null)
    .where('post.kind', 'in', ['guard-team', 'emergency-team', 'police-office'])
    .execute();
  const here: Spot | null = scene?.path ? { path: scene.path, plan_id: scene.plan_id, x: scene.x, y: scene.y } : null;
  const units = rows
    .filter((row) => !row.sent)
    .map((row): Unit => {
      const there: Spot | null = row.path ? { path: row.path, plan_id: row.plan_id, x: row.x, y: row.y } : null;
      return {
        person: { id: row.person_id, name: row.person_name },
        phone: row.phone,
        post: { code: row.post_code, name: row.post_name, kind: row.post_kind },
        place: row.place_id
          ? { id: row.place_id, code: row.place_code ?? '', name: row.place_name ?? '', path: row.full_name ?? '' }
          : null,
        steps: stepsBetween(here?.path, there?.path),
        distance: distanceBetween(here, there),
        busy: row.busy,
      };
    });
  // One person may hold two posts; the nearer entry stands for him.
  const seen = new Set<string>();
  return units
    .sort(nearer)
    .filter((unit) => !seen.has(unit.person.id) && seen.add(unit.person.id))
    .slice(0, limit);
}

const unknown = 99;

/** Steps from one place to another through the tree; 0: the same place. Either unknown: 99. */
export function stepsBetween(a: string | undefined, b: string | undefined): number {
  if (!a || !b) return unknown;
  const [one, two] = [a.split('/').filter(Boolean), b.split('/').filter(Boolean)];
  let common = 0;
  while (common < one.length && one[common] === two[common]) common++;
  return common === 0 ? unknown : one.length + two.length - 2 * common;
}

/** Plan pixels between two spots of one plan, else null. */
export function distanceBetween(a: Spot | null, b: Spot | null): number | null {
  if (
    !a ||
    !b ||
    a.plan_id === null ||
    a.plan_id !== b.plan_id ||
    a.x === null ||
    a.y === null ||
    b.x === null ||
    b.y === null
  )
    return null;
  return Math.round(Math.hypot(a.x - b.x, a.y - b.y));
}

export function nearer(a: Unit, b: Unit): number {
  const rank = (unit: Unit) => (unit.busy ? 2 : 0) + (unit.distance === null ? 1 : 0);
  return (
    rank(a) - rank(b) ||
    (a.distance ?? 0) - (b.distance ?? 0) ||
    a.steps - b.steps ||
    (a.person.name < b.person.name ? -1 : 1)
  );
}
