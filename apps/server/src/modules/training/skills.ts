import {
  hasAllSkills,
  rankContest,
  refuse,
  skillsHeld,
  type Contest,
  type ContestItem,
  type FireSkill,
  type HandlerInput,
  type Result,
  type trainingApi,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { personOf, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { writePaper } from './exams.ts';
import { told } from './sessions.ts';
import { hasThree, holdsMs, isToBeTrained, standing, within12Months } from './standing.ts';

interface Row {
  id: string;
  name: string;
  department: string | null;
  tries: { skill: FireSkill; at: number; passed: boolean }[];
}

/** Somebody who works here, with his tries. */
async function triesOf(db: Ctx['db'], id: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select p.id::text as id, p.name, d.name as department,
      coalesce((select jsonb_agg(jsonb_build_object('skill', s.skill, 'at', (extract(epoch from s.at) * 1000)::bigint, 'passed', s.passed) order by s.id)
        from skill_test s where s.person_id = p.id), '[]') as tries
    from person p left join department d on d.id = p.department_id
    where ${isToBeTrained} and p.id = ${id}`.execute(db);
  return rows[0];
}

const rowOf = (ctx: Ctx, row: Row) => {
  const held = skillsHeld(row.tries, ctx.now().getTime(), holdsMs(ctx));
  return { person: { id: row.id, name: row.name }, department: row.department, held, passed: hasAllSkills(held) };
};

/** Whoever has passed all three has it as a paper, for rosters and inspections. */
export async function testSkill(
  { person, skill, score, note }: HandlerInput<typeof trainingApi.testSkill>,
  ctx: Ctx,
): Promise<Result<typeof trainingApi.testSkill>> {
  const me = personOf(ctx);
  if (person === me) throw refuse('wrong_person');
  return ctx.tx(async (tx) => {
    const known = await triesOf(tx.db, person);
    if (!known) throw refuse('not_found', { what: person });
    const passed = score >= ctx.app.settings.get<number>('training.skillPass');
    await tx.db
      .insertInto('skill_test')
      .values({
        id: newId(),
        person_id: person,
        skill,
        at: tx.now,
        examiner_id: me,
        examiner: ctx.actor.name,
        score,
        passed,
        note: note ?? null,
      })
      .execute();
    const after = await triesOf(tx.db, person);
    const row = rowOf(ctx, after ?? known);
    if (row.passed && !rowOf(ctx, known).passed) await writePaper(tx, person, 'fire', '消防三项实操');
    told(tx, 'training.skill', person, { skill, score, passed });
    return row;
  });
}

/** Whoever has passed all three of everybody, and departments of which everybody has. */
export async function listSkills(_: unknown, ctx: Ctx): Promise<Result<typeof trainingApi.skills>> {
  const { rows: by } = await sql<{ key: string; name: string; due: number; passed: number; trained: number }>`
    select coalesce(p.department_id::text, '') as key, coalesce(d.name, '') as name, count(*)::int as due,
      count(*) filter (where ${hasThree})::int as passed,
      count(*) filter (where ${within12Months(ctx, 'trained_at')})::int as trained
    from ${standing(ctx)} where ${isToBeTrained} group by 1, 2
    order by count(*) filter (where ${hasThree})::numeric / count(*), 2`.execute(ctx.db);
  const sum = (some: readonly { due: number; passed: number }[]) => ({
    due: some.reduce((all, { due }) => all + due, 0),
    passed: some.reduce((all, { passed }) => all + passed, 0),
  });
  const units = by.filter(({ key }) => key !== '');
  return {
    people: sum(by),
    departments: { due: units.length, passed: units.filter(({ due, passed }) => due === passed).length },
    by,
  };
}

interface ContestRow {
  id: string;
  title: string;
  held_on: string;
  items: ContestItem[];
  closed_at: Date | null;
  scores: { person: string; name: string; item: string; score: number }[];
}

const contests = (db: Ctx['db'], id?: string) =>
  sql<ContestRow>`
  select c.id, c.title, c.held_on::text as held_on, c.items, c.closed_at,
    coalesce((select jsonb_agg(jsonb_build_object('person', p.id, 'name', p.name, 'item', s.item, 'score', s.score))
      from contest_score s join person p on p.id = s.person_id where s.contest_id = c.id), '[]') as scores
  from contest c where ${id === undefined ? sql`true` : sql`c.id = ${id}`} order by c.held_on desc, c.id limit 100`.execute(
    db,
  );

function shown({ id, title, held_on, items, closed_at, scores }: ContestRow): Contest {
  const names = new Map(scores.map(({ person, name }) => [person, name]));
  return {
    id,
    title,
    heldOn: held_on,
    items,
    closed: closed_at !== null,
    places: rankContest(scores).map(({ person, rank, total }) => ({
      person: { id: person, name: names.get(person) ?? '' },
      rank,
      total,
      scores: Object.fromEntries(scores.filter((one) => one.person === person).map(({ item, score }) => [item, score])),
    })),
  };
}

export async function listContests(_: unknown, ctx: Ctx): Promise<{ items: Contest[] }> {
  return { items: (await contests(ctx.db)).rows.map(shown) };
}

export async function createContest(
  { title, heldOn, items }: HandlerInput<typeof trainingApi.createContest>,
  ctx: Ctx,
): Promise<Contest> {
  const id = newId();
  await ctx.tx(async (tx) => {
    await tx.db
      .insertInto('contest')
      .values({ id, title, held_on: heldOn, items: JSON.stringify(items) as never })
      .execute();
    told(tx, 'contest.create', id, { title, heldOn });
  });
  return contestOf(ctx, id);
}

async function contestOf(ctx: Ctx, id: string): Promise<Contest> {
  const [row] = (await contests(ctx.db, id)).rows;
  if (!row) throw refuse('not_found', { what: id });
  return shown(row);
}

export async function scoreContest({ id, scores }: HandlerInput<typeof trainingApi.score>, ctx: Ctx): Promise<Contest> {
  const me = personOf(ctx);
  await ctx.tx(async (tx) => {
    const row = await tx.db.selectFrom('contest').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw refuse('not_found', { what: id });
    if (row.closed_at) throw refuse('contest_closed');
    for (const { person, item, score } of scores) {
      const known = row.items.find(({ key }) => key === item);
      if (!known || score > known.most)
        throw refuse('invalid', { issues: [{ path: 'scores', message: `${item}: 0–${known?.most ?? '?'}` }] });
      await tx.db
        .insertInto('contest_score')
        .values({ id: newId(), contest_id: id, person_id: person, item, score, by_id: me })
        .onConflict((conflict) =>
          conflict.columns(['contest_id', 'person_id', 'item']).doUpdateSet({ score, by_id: me }),
        )
        .execute();
    }
    told(tx, 'contest.score', id, { scores: scores.length });
  });
  return contestOf(ctx, id);
}

export async function closeContest({ id }: { id: string }, ctx: Ctx): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const row = await tx.db
      .selectFrom('contest')
      .select(['title', 'closed_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw refuse('not_found', { what: id });
    if (row.closed_at) throw refuse('contest_closed');
    await tx.db.updateTable('contest').set({ closed_at: tx.now }).where('id', '=', id).execute();
    told(tx, 'contest.close', id, { title: row.title });
  });
  return { ok: true };
}
