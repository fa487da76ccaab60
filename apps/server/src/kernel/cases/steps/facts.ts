import { sql, type Kysely } from 'kysely';

import type { DB } from '../../db/types.ts';

/** What a new case takes over from where, what and who it is about. */
export interface Facts {
  place(id: string | null | undefined): PlaceFact | undefined;
  device(id: string | null | undefined): DeviceFact | undefined;
  department(id: string | null | undefined): DepartmentFact | undefined;
  isDemoPerson(id: string | null): boolean;
}

interface PlaceFact {
  id: string;
  code: string;
  name: string;
  full_name: string;
  pinyin: string;
  campus_id: string;
  department_id: string | null;
  is_demo: boolean;
}
interface DeviceFact {
  id: string;
  code: string;
  name: string;
  is_demo: boolean;
}
interface DepartmentFact {
  id: string;
  name: string;
  path: string;
  campus_id: string | null;
}

export interface Asked {
  places: readonly string[];
  devices: readonly string[];
  departments: readonly string[];
  people: readonly string[];
}

/** Reads all of it in one statement, however many cases are opened. */
export async function factsOf(db: Kysely<DB>, { places, devices, departments, people }: Asked): Promise<Facts> {
  const { rows } = await sql<{
    places: PlaceFact[];
    devices: DeviceFact[];
    departments: DepartmentFact[];
    people: string[];
  }>`with at as (select id, code, name, full_name, pinyin, campus_id, department_id, is_demo from place
      where id = any(${places}::uuid[]))
    select (select coalesce(jsonb_agg(at), '[]') from at) as places,
      (select coalesce(jsonb_agg(d), '[]') from (select id, code, name, is_demo from device
        where id = any(${devices}::uuid[])) d) as devices,
      (select coalesce(jsonb_agg(d), '[]') from (select id, name, path, campus_id from department
        where id = any(${departments}::uuid[] || array(select department_id from at))) d) as departments,
      (select coalesce(jsonb_agg(id), '[]') from person where id = any(${people}::uuid[]) and is_demo) as people`.execute(
    db,
  );
  const [found] = rows;
  const byId = <T extends { id: string }>(list: readonly T[] = []) => {
    const map = new Map(list.map((one) => [one.id, one]));
    return (id: string | null | undefined) => (id ? map.get(id) : undefined);
  };
  const demo = new Set(found?.people);
  return {
    place: byId(found?.places),
    device: byId(found?.devices),
    department: byId(found?.departments),
    isDemoPerson: (id) => id !== null && demo.has(id),
  };
}
