import {
  refuse,
  type HandlerInput,
  type PlaceRef,
  type Result,
  type Training,
  type trainingApi,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { all, behindFigure, type Condition } from '../../kernel/figures/index.ts';
import { newId, newToken } from '../../kernel/ids.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import { sessionFigures, sessionTables } from './figures.ts';

interface Row {
  id: string;
  title: string;
  course: Training['course'];
  starts_at: Date;
  ends_at: Date;
  place: PlaceRef | null;
  trainer: string;
  is_outside: boolean;
  hours: number;
  plan: Training['plan'];
  token: string;
  cancelled_at: Date | null;
  signed: number;
  mine: boolean;
}

interface Which {
  id?: string;
  course?: string | undefined;
  figure?: string | undefined;
}

const conditions = (ctx: Ctx, { id, course, figure }: Which): Condition =>
  all([
    ...(id === undefined ? [] : [sql<boolean>`t.id = ${id}`]),
    ...(course === undefined ? [] : [sql<boolean>`t.course = ${course}`]),
    ...(figure === undefined
      ? []
      : [behindFigure((name) => (name === 'training' ? sessionFigures(ctx) : undefined), figure)]),
  ]);

const read = (ctx: Ctx, { before, limit, ...which }: Which & { before?: string | undefined; limit: number }) =>
  sql<Row>`
    select t.*, case when p.id is not null then jsonb_build_object('id', p.id, 'code', p.code, 'name', p.name, 'path', p.full_name) end as place,
      (select jsonb_build_object('id', e.id, 'code', e.code, 'name', e.name) from thing e where e.id = t.plan_id) as plan,
      (select count(*)::int from training_sign s where s.training_id = t.id) as signed,
      exists (select from training_sign s where s.training_id = t.id and s.person_id = ${ctx.rights.personId}) as mine
    from ${sessionTables} where ${conditions(ctx, which)} and ${before === undefined ? sql`true` : sql`t.id::text < ${before}`}
    order by t.id desc limit ${limit}`.execute(ctx.db);

const shown = (ctx: Ctx, row: Row): Training => ({
  id: row.id,
  title: row.title,
  course: row.course,
  from: row.starts_at.toISOString(),
  until: row.ends_at.toISOString(),
  place: row.place,
  trainer: row.trainer,
  outside: row.is_outside,
  hours: row.hours,
  plan: row.plan,
  signed: row.signed,
  mine: row.mine,
  cancelled: row.cancelled_at !== null,
  token: holds(ctx.rights, 'readiness.manage') ? row.token : null,
});

export async function listTrainings(
  { limit, cursor, course, figure }: HandlerInput<typeof trainingApi.list>,
  ctx: Ctx,
): Promise<Result<typeof trainingApi.list>> {
  const which = { course, figure };
  const { rows } = await read(ctx, { ...which, before: cursor ? positionOf(cursor) : undefined, limit: limit + 1 });
  const { rows: counted } = await sql<{ n: number }>`
    select count(*)::int as n from ${sessionTables} where ${conditions(ctx, which)}`.execute(ctx.db);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(last.id));
  return { items: items.map((row) => shown(ctx, row)), total: counted[0]?.n ?? 0, next };
}

async function one(ctx: Ctx, id: string): Promise<Training> {
  const [row] = (await read(ctx, { id, limit: 1 })).rows;
  if (!row) throw refuse('not_found', { what: id });
  return shown(ctx, row);
}

export async function createTraining(
  { title, course, from, until, place, trainer, outside, hours, plan }: HandlerInput<typeof trainingApi.create>,
  ctx: Ctx,
): Promise<Training> {
  if (until <= from) throw refuse('invalid', { issues: [{ path: 'until', message: '须晚于开始 after it begins' }] });
  const me = personOf(ctx);
  const id = newId();
  await ctx.tx(async (tx) => {
    const at = place
      ? await tx.db.selectFrom('place').select('id').where('code', '=', place).executeTakeFirst()
      : undefined;
    if (place && !at) throw refuse('not_found', { what: place });
    const about = plan
      ? await tx.db
          .selectFrom('thing')
          .select('id')
          .where('id', '=', plan)
          .where('kind', '=', 'emergency-plan')
          .executeTakeFirst()
      : undefined;
    if (plan && !about) throw refuse('not_found', { what: plan });
    await tx.db
      .insertInto('training')
      .values({
        id,
        title,
        course,
        starts_at: new Date(from),
        ends_at: new Date(until),
        place_id: at?.id ?? null,
        trainer,
        is_outside: outside,
        hours,
        plan_id: about?.id ?? null,
        token: newToken(),
        made_by: me,
      })
      .execute();
    told(tx, 'training.create', id, { title, course, from, outside });
  });
  return one(ctx, id);
}

export async function cancelTraining({ id }: { id: string }, ctx: Ctx): Promise<Training> {
  await ctx.tx(async (tx) => {
    const row = await tx.db.selectFrom('training').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw refuse('not_found', { what: id });
    if (row.cancelled_at) throw refuse('training_over');
    await tx.db.updateTable('training').set({ cancelled_at: tx.now }).where('id', '=', id).execute();
    told(tx, 'training.cancel', id, { title: row.title });
  });
  return one(ctx, id);
}

const early = 30 * 60_000;

/** By the code on the wall, from half an hour before until it ends; twice is once. */
export async function signIn({ token }: HandlerInput<typeof trainingApi.signIn>, ctx: Ctx): Promise<Training> {
  const me = personOf(ctx);
  const id = await ctx.tx(async (tx) => {
    const row = await tx.db.selectFrom('training').selectAll().where('token', '=', token).executeTakeFirst();
    if (!row) throw refuse('not_found', { what: { zh: '培训', en: 'training' } });
    const now = tx.now.getTime();
    if (row.cancelled_at || now < row.starts_at.getTime() - early || now > row.ends_at.getTime())
      throw refuse('training_closed', { title: row.title });
    await put(tx, row.id, [me], false);
    return row.id;
  });
  return one(ctx, id);
}

export async function signOthers(
  { id, people }: HandlerInput<typeof trainingApi.signOthers>,
  ctx: Ctx,
): Promise<Training> {
  await ctx.tx(async (tx) => {
    const row = await tx.db.selectFrom('training').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw refuse('not_found', { what: id });
    if (row.cancelled_at || tx.now < row.starts_at) throw refuse('training_closed', { title: row.title });
    await put(tx, id, [...new Set(people)], true);
  });
  return one(ctx, id);
}

async function put(tx: Tx, id: string, people: readonly string[], byHand: boolean): Promise<void> {
  const found = await tx.db
    .selectFrom('person')
    .select('id')
    .where('id', 'in', [...people])
    .where('is_active', '=', true)
    .execute();
  if (found.length !== people.length) throw refuse('not_found', { what: { zh: '所选人员', en: 'a chosen person' } });
  const made = await tx.db
    .insertInto('training_sign')
    .values(people.map((person_id) => ({ id: newId(), training_id: id, person_id, at: tx.now, by_hand: byHand })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  if (made.length === 0) return tx.unaudited('they have signed in already');
  told(tx, 'training.sign', id, { people: made.length, byHand });
}

export async function signsOf({ id }: { id: string }, ctx: Ctx): Promise<Result<typeof trainingApi.signs>> {
  const { rows } = await sql<{
    person: { id: string; name: string };
    department: string | null;
    at: Date;
    by_hand: boolean;
  }>`
    select jsonb_build_object('id', p.id, 'name', p.name) as person, d.name as department, s.at, s.by_hand
    from training_sign s join person p on p.id = s.person_id left join department d on d.id = p.department_id
    where s.training_id = ${id} order by s.at, p.name`.execute(ctx.db);
  return { items: rows.map(({ at, by_hand, ...row }) => ({ ...row, at: at.toISOString(), byHand: by_hand })) };
}

export function told(tx: Tx, action: string, id: string, detail: Record<string, unknown>): void {
  tx.audit(action, 'training', id, detail);
  tx.publish('training.changed', id, { permission: 'readiness.read' });
}
