import { type EthicsBoard, refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { notify } from '../notice/index.ts';
import { ethicsTables, isAssessed, publishEthics, reachedPeople, roundOf, type Round } from './visible.ts';

type Coverage = Pick<EthicsBoard, 'due' | 'self' | 'proposed' | 'decided'>;

/** How far a year has come, within the caller's reach. */
export async function boardOf(ctx: Ctx, asked?: number): Promise<EthicsBoard> {
  const round = await roundOf(ctx, asked);
  const { rows: years } = await sql<{ year: number }>`select year from ethics_round order by year desc`.execute(ctx.db);
  const which = sql`${ethicsTables} where r.year = ${round?.year ?? null} and ${isAssessed(ctx)}
    and ${reachedPeople(ctx.rights, 'ethics.read')}`;
  const counts = sql`count(*)::int as due, count(*) filter (where e.self_at is not null)::int as self,
    count(*) filter (where e.opinion_at is not null)::int as proposed,
    count(*) filter (where e.decided_at is not null)::int as decided`;
  const [departments, grades] = await Promise.all([
    sql<EthicsBoard['departments'][number]>`
      select case when d.id is not null then jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) end as department, ${counts}
      from ${which} group by d.id order by d.path nulls last`.execute(ctx.db),
    sql<{ grade: string; n: number }>`
      select e.grade, count(*)::int as n from ${which} and e.grade is not null group by e.grade`.execute(ctx.db),
  ]);
  const sum = (name: keyof Coverage): number => departments.rows.reduce((all, one) => all + one[name], 0);
  return {
    year: round?.year ?? null,
    dueOn: round?.due_on ?? null,
    years: years.map(({ year }) => year),
    due: sum('due'),
    self: sum('self'),
    proposed: sum('proposed'),
    decided: sum('decided'),
    grades: Object.fromEntries(grades.rows.map(({ grade, n }) => [grade, n])),
    departments: departments.rows,
  };
}

/** Opens a year, or moves its last day; whoever is to say something hears of a new one. */
export async function openRound({ year, dueOn }: { year: number; dueOn: string }, ctx: Ctx): Promise<EthicsBoard> {
  const thisYear = Number(dayOf(ctx.now()).slice(0, 4));
  const newest = await roundOf(ctx);
  if (year > thisYear || (newest !== null && year < newest.year)) throw refuse('ethics_year');
  if (dueOn < dayOf(ctx.now())) throw refuse('ethics_year');
  const me = personOf(ctx);
  await ctx.tx(async (tx) => {
    if (newest && year > newest.year && newest.due_on >= dayOf(tx.now)) await refuseUnlessDecided(tx, newest);
    const { rows } = await sql<{ is_new: boolean }>`
      insert into ethics_round (id, year, due_on, opened_at, opened_by)
      values (${newId()}, ${year}, ${dueOn}, ${tx.now}, ${me})
      on conflict (year) do update set due_on = excluded.due_on returning xmax = 0 as is_new`.execute(tx.db);
    const told = rows[0]?.is_new ? await silentOnes(tx, year) : [];
    await notify(tx, told, { subject: null, urgent: false, ...askingOf(year, dueOn) });
    tx.audit('ethics.open', 'ethics', null, { year, dueOn, people: told.length });
    publishEthics(tx, newId());
  });
  return boardOf(ctx, year);
}

/** Only the newest year can be worked on: a new one would lock those who are not yet decided out of theirs. */
async function refuseUnlessDecided(tx: Tx, { year, due_on }: Round): Promise<void> {
  const { rows } = await sql`select 1 from ${ethicsTables}
    where r.year = ${year} and ${isAssessed(tx.ctx)} and e.decided_at is null limit 1`.execute(tx.db);
  if (rows.length > 0) throw refuse('ethics_running', { what: String(year), day: due_on });
}

export async function remindSilent(ctx: Ctx): Promise<{ told: number }> {
  const round = await roundOf(ctx);
  if (!round) throw refuse('ethics_not_open');
  return ctx.tx(async (tx) => {
    const people = await silentOnes(tx, round.year);
    await notify(tx, people, { subject: null, urgent: false, isClock: true, ...askingOf(round.year, round.due_on) });
    tx.audit('ethics.remind', 'ethics', null, { year: round.year, people: people.length });
    return { told: people.length };
  });
}

const askingOf = (year: number, dueOn: string) => ({
  zh: `请于 ${dueOn} 前在“医德档案”中填写 ${year} 年度个人自评`,
  en: `Please write your own assessment of ${year} in your ethics file by ${dueOn}`,
});

async function silentOnes({ ctx, db }: Tx, year: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select p.id from ${ethicsTables}
    where r.year = ${year} and ${isAssessed(ctx)} and p.is_active and e.self_at is null and e.decided_at is null`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}
