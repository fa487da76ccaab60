import type { LetterKind } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';

export interface Unit {
  id: string;
  code: string;
  name: string;
  path: string;
  /** People of its own work there. */
  is_peopled: boolean;
}

export interface Member {
  id: string;
  name: string;
  title: string | null;
  department_id: string | null;
}

export interface Circle {
  units: Unit[];
  /** Who heads a department: whoever answers for its letters there, the longest there first. */
  heads: Map<string, Member[]>;
  people: Member[];
}

/** The house as the cascade goes through it: departments, who heads them, who works there. */
export async function circleOf(tx: Pick<Tx, 'db'>): Promise<Circle> {
  const { rows: units } = await sql<Unit>`
    select d.id, d.code, d.name, d.path,
      exists (select from person p where p.department_id = d.id and p.is_active and p.kind <> 'service') as is_peopled
    from department d order by d.path`.execute(tx.db);
  const { rows: people } = await sql<Member & { is_head: boolean }>`
    select p.id, p.name, p.title, p.department_id, exists (
      select from person_role r join role_grant g on g.role_code = r.role_code
      where r.person_id = p.id and g.permission = 'letter.read' and g.scope in ('department', 'departments')) as is_head
    from person p where p.is_active and p.kind <> 'service' order by p.created_at, p.id`.execute(tx.db);
  return {
    units,
    people,
    heads: Map.groupBy(
      people.filter(({ is_head, department_id }) => is_head && department_id !== null),
      ({ department_id }) => department_id ?? '',
    ),
  };
}

/** Peopled departments no peopled one is above of: where a hospital's letters go first. */
export const topUnits = ({ units }: Circle): Unit[] => {
  const peopled = units.filter(({ is_peopled }) => is_peopled);
  return peopled.filter((one) => !peopled.some((other) => other !== one && one.path.startsWith(other.path)));
};

export const lowerUnits = (circle: Circle): Unit[] => {
  const top = new Set(topUnits(circle));
  return circle.units.filter((one) => one.is_peopled && !top.has(one));
};

/** The nearest department above, or this one, of which `has` says so. */
export const nearest = (
  { units }: Circle,
  path: string,
  has: (unit: Unit) => boolean,
  isBelowOnly: boolean,
): Unit | undefined =>
  units
    .filter((one) => path.startsWith(one.path) && (!isBelowOnly || one.path !== path) && has(one))
    .toSorted((a, b) => b.path.length - a.path.length)[0];

/** Who took the standing letter of each department. */
export async function takersOf(
  tx: Pick<Tx, 'db'>,
  kind: LetterKind,
  year: number,
): Promise<Map<string, string | null>> {
  const rows = await tx.db
    .selectFrom('letter')
    .select(['department_id', 'taker_id'])
    .where('kind', '=', kind)
    .where('year', '=', year)
    .where('level', 'in', ['department', 'ward'])
    .where('state', '<>', 'replaced')
    .execute();
  return new Map(rows.flatMap(({ department_id, taker_id }) => (department_id ? [[department_id, taker_id]] : [])));
}

/** Who took a letter above the people, or gives the first ones, signs none as a person. */
export async function leadersOf(tx: Pick<Tx, 'db'>, kind: LetterKind, year: number): Promise<Set<string>> {
  const rows = await tx.db
    .selectFrom('letter')
    .select(['taker_id', 'giver_id', 'level'])
    .where('kind', '=', kind)
    .where('year', '=', year)
    .where('level', '<>', 'person')
    .where('state', '<>', 'replaced')
    .execute();
  const ids = rows.flatMap(({ taker_id, giver_id, level }) => (level === 'ward' ? [taker_id] : [taker_id, giver_id]));
  return new Set(ids.filter((id) => id !== null));
}
