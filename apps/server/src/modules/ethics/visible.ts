import { sql, type RawBuilder } from 'kysely';

import { reachFilter, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { all } from '../../kernel/figures/index.ts';

/** Everybody `p` in every year `r` that was opened, with how he was assessed `e`. */
export const ethicsTables = sql`ethics_round r cross join person p left join department d on d.id = p.department_id
  left join ethics_review e on e.person_id = p.id and e.year = r.year`;

/** Whose conduct is assessed: staff who were here by the last day, and whoever has been judged already. */
export const isAssessed = (ctx: Ctx): RawBuilder<boolean> =>
  all([
    sql<boolean>`p.kind = 'staff' and (e.decided_at is not null or (p.is_active and p.merged_into is null
      and p.created_at < (r.due_on + 1)::timestamp at time zone 'Asia/Shanghai'))`,
    ...(ctx.app.settings.get<boolean>('hospital.demo') ? [] : [sql<boolean>`not p.is_demo and not r.is_demo`]),
  ]);

const ofDepartment = { departmentPath: sql<string | null>`d.path`, campusId: sql<string | null>`d.campus_id::text` };

/** Files this caller may open: his own, those of the departments he answers for, or all. */
export const reachedPeople = (rights: Rights, permission: 'ethics.read' | 'ethics.propose'): RawBuilder<boolean> =>
  reachFilter(rights, permission, {
    ...ofDepartment,
    ...(permission === 'ethics.read' && { own: (me: string) => sql<boolean>`p.id = ${me}` }),
  });

/** Whose totals: everybody counts whom he may read of; whoever holds `figure.read` counts all within its reach. */
export const countedPeople = (rights: Rights): RawBuilder<boolean> => {
  const totals = reachFilter(rights, 'figure.read', ofDepartment);
  return rights.grants.get('figure.read') === 'all'
    ? totals
    : sql<boolean>`(${reachedPeople(rights, 'ethics.read')} or ${totals})`;
};

export const stageOf = sql<'none' | 'self' | 'opinion' | 'decided'>`case when e.decided_at is not null then 'decided'
  when e.opinion_at is not null then 'opinion' when e.self_at is not null then 'self' else 'none' end`;

/** The days of a year, from midnight to midnight. */
export const daysOfYear = (year: number): [from: Date, until: Date] => [
  new Date(`${year}-01-01T00:00:00+08:00`),
  new Date(`${year + 1}-01-01T00:00:00+08:00`),
];

export interface Round {
  year: number;
  due_on: string;
}

/** The newest year that was opened, or the one asked for. */
export async function roundOf({ db }: Pick<Ctx, 'db'>, year?: number): Promise<Round | null> {
  const { rows } = await sql<Round>`select year, due_on::text as due_on from ethics_round
    where ${year === undefined ? sql`true` : sql`year = ${year}`} order by year desc limit 1`.execute(db);
  return rows[0] ?? null;
}

export const publishEthics = (tx: Tx, id: string): void =>
  tx.publish('ethics.changed', id, { permission: 'ethics.read', readers: 'all' });
