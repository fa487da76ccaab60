import { sql, type RawBuilder } from 'kysely';

// A place's path holds the ids from campus to itself, so its ancestors are found by key, not by walking.
export const chain = (path: RawBuilder<string>) => sql`string_to_array(trim(both '/' from ${path}), '/')::uuid[]`;

/** Lateral: the nearest place, itself or above, that has a plan. Columns `id`, `path`. */
export const nearestPlan = (path: RawBuilder<string>) => sql<{ id: string; path: string }>`lateral (
  select a.id, a.path from place a where a.id = any(${chain(path)}) and a.plan_file_id is not null
  order by length(a.path) desc limit 1)`;

/** Lateral: the point of this place on that plan, its own or that of the place it lies in. Columns `x`, `y`. */
export const pointOn = (path: RawBuilder<string>, planPath: RawBuilder<string | null>) => sql<{
  x: number;
  y: number;
}>`lateral (
  select a.x, a.y from place a where a.id = any(${chain(path)}) and a.x is not null
    and length(a.path) > coalesce(length(${planPath}), 0)
  order by length(a.path) desc limit 1)`;
