import {
  hvaItemNames,
  hvaLibrary,
  invalidOf,
  refuse,
  resultsOf,
  type EntryRef,
  type HandlerInput,
  type Hva,
  type hvaApi,
  type HvaDetail,
  type HvaEvent,
  type HvaRating,
  type HvaResult,
  type Invalid,
  type PersonRef,
} from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import { holds } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { notify } from '../notice/index.ts';

interface Row {
  id: string;
  year: number;
  department: z.infer<typeof EntryRef> | null;
  state: Hva['state'];
  top_n: number;
  due_on: string;
  events: HvaEvent[];
  results: HvaResult[];
  review: string | null;
  asked: number;
  sent: number;
  invalid: number;
  mine: boolean;
  may_see: boolean;
}

const read = (ctx: Pick<Ctx, 'db' | 'rights'>, id?: string) =>
  sql<Row>`
    select h.id, h.year, h.state, h.top_n, h.due_on::text as due_on, h.events, h.results, h.review,
      case when d.id is not null then jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) end as department,
      (select count(*)::int from hva_rating r where r.hva_id = h.id) as asked,
      (select count(*)::int from hva_rating r where r.hva_id = h.id and r.sent_at is not null) as sent,
      (select count(*)::int from hva_rating r where r.hva_id = h.id and r.invalid is not null) as invalid,
      exists (select from hva_rating r where r.hva_id = h.id and r.person_id = ${ctx.rights.personId} and r.sent_at is null) as mine
    from hva h left join department d on d.id = h.department_id
    where ${id === undefined ? sql`true` : sql`h.id = ${id}`}
    order by h.year desc, d.name nulls first, h.id limit 200`.execute(ctx.db);

function shown(row: Row): Hva {
  const named = new Map(row.events.map((event) => [event.key, event]));
  return {
    id: row.id,
    year: row.year,
    department: row.department,
    state: row.state,
    topN: row.top_n,
    dueOn: row.due_on,
    asked: row.asked,
    sent: row.sent,
    invalid: row.invalid,
    mine: row.mine && row.state === 'rating',
    first: row.results.slice(0, row.top_n).map(({ event, risk }) => ({
      name: named.get(event)?.name ?? event,
      nameEn: named.get(event)?.nameEn ?? event,
      risk,
    })),
  };
}

export async function listHva(_: unknown, ctx: Ctx): Promise<{ items: Hva[] }> {
  return { items: (await read(ctx)).rows.map(shown) };
}

export async function getHva({ id }: { id: string }, ctx: Ctx): Promise<HvaDetail> {
  const [row] = (await read(ctx, id)).rows;
  if (!row) throw refuse('not_found', { what: id });
  const runs = holds(ctx.rights, 'readiness.manage');
  const [own, raters, measures, plans] = await Promise.all([
    ctx.db
      .selectFrom('hva_rating')
      .select(['rating', 'sent_at'])
      .where('hva_id', '=', id)
      .where('person_id', '=', ctx.rights.personId)
      .executeTakeFirst(),
    runs
      ? sql<{ person: PersonRef; sent_at: Date | null; invalid: Invalid | null }>`
          select jsonb_build_object('id', p.id, 'name', p.name) as person, r.sent_at, r.invalid
          from hva_rating r join person p on p.id = r.person_id where r.hva_id = ${id}
          order by r.sent_at nulls first, p.pinyin, p.name`.execute(ctx.db)
      : { rows: [] },
    sql<{
      id: string;
      event: string;
      measure: string;
      owner: PersonRef | null;
      due_on: string | null;
      case_id: string | null;
      done_at: Date | null;
      result: string | null;
    }>`
      select m.id, m.event, m.measure, m.due_on::text as due_on, m.case_id, m.done_at, m.result,
        case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.name) end as owner
      from hva_measure m left join person p on p.id = m.owner_id where m.hva_id = ${id} order by m.id`.execute(ctx.db),
    sql<{ event: string; id: string; code: string; name: string }>`
      select e.event, t.id, t.code, t.name from thing t
        cross join lateral jsonb_array_elements_text(case when jsonb_typeof(t.data->'events') = 'array' then t.data->'events' else '[]' end) e(event)
      where t.kind = 'emergency-plan' and t.in_service order by t.code`.execute(ctx.db),
  ]);
  // What others have said is seen once it has been reckoned, and by others than those who run it once it is published.
  const mayRead = row.state === 'published' || (row.state === 'review' && runs);
  return {
    ...shown({ ...row, results: mayRead ? row.results : [] }),
    events: row.events,
    rating: own ? (own.rating as HvaRating) : null,
    sentAt: own?.sent_at?.toISOString() ?? null,
    raters: raters.rows.map(({ person, sent_at, invalid }) => ({
      person,
      sentAt: sent_at?.toISOString() ?? null,
      invalid,
    })),
    results: mayRead ? row.results : [],
    plans: plans.rows,
    measures: measures.rows.map((one) => ({
      id: one.id,
      event: one.event,
      measure: one.measure,
      owner: one.owner,
      dueOn: one.due_on,
      caseId: one.case_id,
      doneAt: one.done_at?.toISOString() ?? null,
      result: one.result,
    })),
    review: row.review,
  };
}

export async function openHva(
  { year, department, raters, dueOn, topN, events }: HandlerInput<typeof hvaApi.open>,
  ctx: Ctx,
): Promise<HvaDetail> {
  const me = personOf(ctx);
  const id = newId();
  await ctx.tx(async (tx) => {
    const unit = department
      ? await tx.db.selectFrom('department').select('id').where('code', '=', department).executeTakeFirst()
      : undefined;
    if (department && !unit) throw refuse('not_found', { what: department });
    const list = events ?? hvaLibrary;
    if (new Set(list.map(({ key }) => key)).size !== list.length)
      throw refuse('invalid', { issues: [{ path: 'events', message: '事件重复 an event twice' }] });
    const people = [...new Set(raters)];
    const known = await tx.db
      .selectFrom('person')
      .select('id')
      .where('id', 'in', people)
      .where('is_active', '=', true)
      .execute();
    if (known.length !== people.length) throw refuse('not_found', { what: { zh: '评分人', en: 'a rater' } });
    const { numInsertedOrUpdatedRows } = await tx.db
      .insertInto('hva')
      .values({
        id,
        year,
        department_id: unit?.id ?? null,
        events: JSON.stringify(list) as never,
        top_n: topN,
        due_on: dueOn,
        made_by: me,
        made_at: tx.now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) throw refuse('hva_exists', { year });
    await tx.db
      .insertInto('hva_rating')
      .values(people.map((person_id) => ({ id: newId(), hva_id: id, person_id })))
      .execute();
    await notify(tx, people, {
      subject: hvaSubject(id),
      urgent: false,
      zh: `请为 ${year} 年灾害脆弱性分析评分,${dueOn} 前提交`,
      en: `Please rate the hazard vulnerability analysis of ${year}, until ${dueOn}`,
    });
    tx.audit('hva.open', 'hva', id, { year, department, raters: people.length, events: list.length });
    told(tx, id);
  });
  return getHva({ id }, ctx);
}

const told = (tx: Tx, id: string): void => tx.publish('hva.changed', id, { permission: 'readiness.read' });
export const hvaSubject = (id: string) => ({ kind: 'hva', id });

async function lock(tx: Tx, id: string, ...states: Hva['state'][]) {
  const row = await tx.db.selectFrom('hva').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  if (!states.includes(row.state as Hva['state'])) throw refuse('hva_over');
  return row;
}

/** One's own marks: kept as far as one has come; once sent they stand. */
export async function rateHva({ id, rating, send }: HandlerInput<typeof hvaApi.rate>, ctx: Ctx): Promise<HvaDetail> {
  const me = personOf(ctx);
  await ctx.tx(async (tx) => {
    const hva = await lock(tx, id, 'rating');
    const keys = new Set(hva.events.map(({ key }) => key));
    const stray = Object.keys(rating).find((key) => !keys.has(key));
    if (stray)
      throw refuse('invalid', { issues: [{ path: `rating.${stray}`, message: '没有这个事件 no such event' }] });
    const own = await tx.db
      .selectFrom('hva_rating')
      .select(['id', 'sent_at'])
      .where('hva_id', '=', id)
      .where('person_id', '=', me)
      .forUpdate()
      .executeTakeFirst();
    if (!own) throw refuse('wrong_person');
    if (own.sent_at) throw refuse('hva_sent');
    const invalid = send ? invalidOf([...keys], rating as never, ctx.app.settings.get<number>('hva.mostBlanks')) : null;
    await tx.db
      .updateTable('hva_rating')
      .set({ rating: JSON.stringify(rating) as never, ...(send ? { sent_at: tx.now, invalid } : {}) })
      .where('id', '=', own.id)
      .execute();
    if (send) {
      tx.audit('hva.rate', 'hva', id, { invalid });
      told(tx, id);
    } else tx.unaudited('a draft of his own');
  });
  return getHva({ id }, ctx);
}

export async function closeHva({ id }: HandlerInput<typeof hvaApi.close>, ctx: Ctx): Promise<HvaDetail> {
  await ctx.tx(async (tx) => {
    const hva = await lock(tx, id, 'rating');
    const rows = await tx.db
      .selectFrom('hva_rating')
      .select('rating')
      .where('hva_id', '=', id)
      .where('sent_at', 'is not', null)
      .where('invalid', 'is', null)
      .execute();
    if (rows.length === 0) throw refuse('hva_unrated');
    const results = resultsOf(
      hva.events.map(({ key }) => key),
      rows.map(({ rating }) => rating as never),
    );
    await tx.db
      .updateTable('hva')
      .set({ state: 'review', results: JSON.stringify(results) as never, closed_at: tx.now })
      .where('id', '=', id)
      .execute();
    tx.audit('hva.close', 'hva', id, { ratings: rows.length, items: hvaItemNames.length });
    told(tx, id);
  });
  return getHva({ id }, ctx);
}

/** For each of the first events a drill is planned; what is written of it belongs to the same transaction. */
export async function publishHva(
  { id, review, drills }: HandlerInput<typeof hvaApi.publish>,
  ctx: Ctx,
): Promise<HvaDetail> {
  await ctx.tx(async (tx) => {
    const hva = await lock(tx, id, 'review');
    const first = drills ? hva.results.slice(0, hva.top_n).filter(({ risk }) => risk > 0) : [];
    const named = new Map(hva.events.map((event) => [event.key, event]));
    for (const { event, risk, rank } of first) {
      const name = named.get(event)?.name ?? event;
      const plan = await planFor(tx, event);
      if (!plan)
        await tx.db
          .insertInto('hva_measure')
          .values({
            id: newId(),
            hva_id: id,
            event,
            measure: `编制“${name}”应急预案`,
            due_on: `${hva.year}-12-31`,
          })
          .execute();
      const { row } = await ctx.app.cases.open(tx, {
        type: 'drill',
        title: `${hva.year} ${name}应急演练`,
        departmentId: hva.department_id,
        data: {
          kind: drillKinds[event] ?? 'other',
          scenario: `${name}(${hva.year} 年脆弱性分析第 ${rank} 位,风险 ${risk.toFixed(2)}%)`,
          event,
          ...(plan ? { plan } : {}),
        },
      });
      await tx.db
        .insertInto('hva_measure')
        .values({
          id: newId(),
          hva_id: id,
          event,
          measure: `组织“${name}”应急演练`,
          case_id: row.id,
          due_on: `${hva.year}-12-31`,
        })
        .execute();
    }
    await tx.db
      .updateTable('hva')
      .set({ state: 'published', published_at: tx.now, review })
      .where('id', '=', id)
      .execute();
    tx.audit('hva.publish', 'hva', id, { drills: first.length });
    told(tx, id);
  });
  return getHva({ id }, ctx);
}

/** The plan in force for an event, the newest. */
async function planFor(tx: Tx, event: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from thing where kind = 'emergency-plan' and in_service and data->'events' @> ${JSON.stringify([event])}::jsonb
    order by data->>'issued' desc nulls last, code limit 1`.execute(tx.db);
  return rows[0]?.id;
}

/** Which kind of drill an event of the usual list is. */
const drillKinds: Readonly<Record<string, string>> = {
  fire: 'fire',
  violence: 'violence',
  power: 'power',
  it: 'it',
  chemical: 'hazmat',
  epidemic: 'epidemic',
  masscasualty: 'masscasualty',
  lift: 'lift',
};

export async function addMeasure(
  { id, event, measure, owner, dueOn }: HandlerInput<typeof hvaApi.addMeasure>,
  ctx: Ctx,
): Promise<HvaDetail> {
  await ctx.tx(async (tx) => {
    const hva = await lock(tx, id, 'review', 'published');
    if (!hva.events.some(({ key }) => key === event)) throw refuse('not_found', { what: event });
    const measureId = newId();
    await tx.db
      .insertInto('hva_measure')
      .values({ id: measureId, hva_id: id, event, measure, owner_id: owner ?? null, due_on: dueOn ?? null })
      .execute();
    if (owner)
      await notify(tx, [owner], {
        subject: hvaSubject(id),
        urgent: false,
        zh: `脆弱性应对措施:${measure}${dueOn ? `,${dueOn} 前完成` : ''}`,
        en: `A measure is yours: ${measure}${dueOn ? `, until ${dueOn}` : ''}`,
      });
    tx.audit('hva.measure', 'hva', id, { event, measure, owner, dueOn });
    told(tx, id);
  });
  return getHva({ id }, ctx);
}

export async function doneMeasure(
  { id, result }: HandlerInput<typeof hvaApi.doneMeasure>,
  ctx: Ctx,
): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const row = await tx.db.selectFrom('hva_measure').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw refuse('not_found', { what: id });
    if (row.owner_id !== ctx.rights.personId && !holds(ctx.rights, 'readiness.manage')) throw refuse('wrong_person');
    await tx.db.updateTable('hva_measure').set({ done_at: tx.now, result }).where('id', '=', id).execute();
    tx.audit('hva.done', 'hva', row.hva_id, { measure: row.measure, result, on: dayOf(tx.now) });
    told(tx, row.hva_id);
  });
  return { ok: true };
}
