import { standingOf as standingOn, thingKind, thingKinds, type Due, type ThingKind } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import { holders } from '../../kernel/countersign/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import type { SubjectFacts } from '../../kernel/subjects/index.ts';
import { audienceOf } from '../identity/index.ts';
import { notify } from '../notice/index.ts';
import { limitsNow, standingOf } from './reckoning.ts';
import { thingFacts, thingSubject } from './subject.ts';

export const warnJob = 'register-warn';
const atOnce = 500;
/** So many are named; of a whole house a number says more. */
const named = 3;

/** Every morning: terms follow the limits that are set now, and whoever answers for a thing hears what is due of it. */
export async function warnOfTerms(ctx: Ctx): Promise<void> {
  for (const kind of Object.values(thingKinds)) while (await reckonAnew(ctx, kind));
  while (await warnSome(ctx));
}

/** Things that were reckoned with other limits than those of today; false: there is none left. */
async function reckonAnew(ctx: Ctx, kind: ThingKind): Promise<boolean> {
  const limits = limitsNow(ctx.app, kind);
  return ctx.tx(async (tx) => {
    const { rows } = await sql<{
      id: string;
      state: string;
      data: Record<string, unknown>;
      since: string;
      checked: Record<string, string>;
    }>`select id, state, data, since, checked from thing where kind = ${kind.type} and limits <> ${limits}
      order by id limit ${atOnce} for update`.execute(tx.db);
    if (rows.length === 0) {
      tx.unaudited('nothing was reckoned otherwise');
      return false;
    }
    const anew = rows.map(({ id, state, data, since, checked }) => ({
      id,
      ...standingOf(ctx.app, kind, { state, values: data, since, checked }),
    }));
    await sql`
      update thing t set dues = v.dues, next_due = v.next_due, ends_on = v.ends_on, is_undated = v.is_undated,
        in_service = v.in_service, limits = v.limits, version = t.version + 1
      from jsonb_to_recordset(${JSON.stringify(anew)}::jsonb) as v(id uuid, dues jsonb, next_due date, ends_on date,
        is_undated boolean, in_service boolean, limits text) where t.id = v.id`.execute(tx.db);
    tx.audit('thing.reckon', 'thing', null, { type: kind.type, things: rows.length });
    return true;
  });
}

interface Row {
  id: string;
  kind: string;
  name: string;
  code: string;
  dues: Due[];
  told: string[];
  has_owner: boolean;
}

/** What of one thing has to be said now. */
interface News {
  row: Row;
  term: string;
  on: string;
  level: 'soon' | 'over' | 'head';
}

const markOf = ({ term, on, level }: Pick<News, 'term' | 'on' | 'level'>): string => `${term} ${on} ${level}`;

/** Some hundred things of which something is due that nobody has been told yet; false: there is none left. */
async function warnSome(ctx: Ctx): Promise<boolean> {
  const today = dayOf(ctx.now());
  return ctx.tx(async (tx) => {
    const rows = await waiting(tx, today);
    const news = rows.flatMap((row) => newsOf(ctx.app, row, today));
    if (news.length === 0) {
      tx.unaudited('nothing is due of which nobody was told');
      return false;
    }
    const marks = [...Map.groupBy(news, ({ row }) => row.id)].map(([id, some]) => ({
      id,
      // What was told of terms that have moved on is let go.
      told: [
        ...new Set([...(some[0]?.row.told ?? []).filter((mark) => isStill(some[0]?.row, mark)), ...some.map(markOf)]),
      ],
    }));
    await sql`update thing t set told = array(select jsonb_array_elements_text(v.told))
      from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as v(id uuid, told jsonb) where t.id = v.id`.execute(
      tx.db,
    );
    await tellPeople(tx, news);
    tx.audit('thing.warn', 'thing', null, { things: marks.length });
    return rows.length === atOnce;
  });
}

const isStill = (row: Row | undefined, mark: string): boolean =>
  row?.dues.some(({ term, on }) => mark.startsWith(`${term} ${on} `)) ?? false;

async function waiting(tx: Tx, today: string): Promise<Row[]> {
  const { settings } = tx.ctx.app;
  const ends = settings.get<number>('register.endWarnDays');
  const checks = settings.get<number>('register.checkWarnDays');
  const head = settings.get<number>('register.headDays');
  const { rows } = await sql<Row>`
    select t.id, t.kind, t.name, t.code, t.dues, t.told,
      exists (select from person o where o.id = t.owner_id and o.is_active) as has_owner
    from thing t where t.in_service
      and least(t.next_due, t.ends_on) <= ${today}::date + ${Math.max(ends, checks)}::int
      and exists (select from jsonb_array_elements(t.dues) d
        cross join lateral (select (d->>'on')::date as on_day,
          case d->>'sort' when 'end' then ${ends}::int else ${checks}::int end as warn) x
        where (x.on_day < ${today}::date
            and not concat_ws(' ', d->>'term', d->>'on', 'over') = any(t.told))
          or (x.on_day between ${today}::date and ${today}::date + x.warn
            and not concat_ws(' ', d->>'term', d->>'on', 'soon') = any(t.told))
          or (x.on_day < ${today}::date - ${head}::int
            and not concat_ws(' ', d->>'term', d->>'on', 'head') = any(t.told)))
    order by t.id limit ${atOnce} for update`.execute(tx.db);
  return rows;
}

function newsOf(app: App, row: Row, today: string): News[] {
  const { settings } = app;
  const headDays = settings.get<number>('register.headDays');
  return row.dues.flatMap(({ term, sort, on }): News[] => {
    const warn = settings.get<number>(sort === 'end' ? 'register.endWarnDays' : 'register.checkWarnDays');
    const standing = standingOn(on, today, warn);
    if (standing === 'fine') return [];
    const isLong = standing === 'over' && (Date.parse(today) - Date.parse(on)) / 86_400_000 > headDays;
    const levels: News['level'][] = isLong ? ['over', 'head'] : [standing];
    return levels.map((level) => ({ row, term, on, level })).filter((one) => !row.told.includes(markOf(one)));
  });
}

/** One notice for each person and sort of news, however many things there are. */
async function tellPeople(tx: Tx, news: readonly News[]): Promise<void> {
  const facts = await thingFacts(tx.db, [...new Set(news.map(({ row }) => row.id))]);
  const told = new Map<string, { people: readonly string[]; news: News[] }>();
  for (const alike of Map.groupBy(news, (one) => aliveKey(one, facts.get(one.row.id))).values()) {
    const [first] = alike;
    if (!first) continue;
    const people = await whoHears(tx, first, facts.get(first.row.id));
    for (const person of people) {
      const key = [person, first.level, first.row.kind, first.term].join(' ');
      const known = told.get(key) ?? { people: [person], news: [] };
      known.news.push(...alike);
      told.set(key, known);
    }
  }
  for (const { people, news: some } of told.values()) await tell(tx, people, some);
}

/** Those of one owner, ward and kind are asked for once. */
const aliveKey = ({ level, term, row }: News, facts: SubjectFacts | undefined): string =>
  JSON.stringify([level, term, row.kind, row.has_owner, facts?.reach, facts?.relations]);

/** Its owner; where there is none, and when nothing has been done for days, the head; else whoever keeps the register. */
async function whoHears(tx: Tx, { level, row }: News, facts: SubjectFacts | undefined): Promise<readonly string[]> {
  const audience = level === 'head' || !row.has_owner ? (['head'] as const) : (['assignee'] as const);
  const people = facts ? await audienceOf(tx, thingSubject(row.id), audience, facts) : [];
  if (people.length > 0 || level === 'soon') return people;
  const manage = thingKind(row.kind)?.manage;
  return manage ? (await holders(tx, manage).limit(20).execute()).map(({ id }) => id) : [];
}

async function tell(tx: Tx, people: readonly string[], news: readonly News[]): Promise<void> {
  const [first] = news;
  const kind = first && thingKind(first.row.kind);
  if (!first || !kind) return;
  const [zh, en] = (kind.ends[first.term] ?? kind.checks[first.term])?.label ?? [first.term, first.term];
  const ids = [...new Set(news.map(({ row }) => row.id))];
  const some = news.slice(0, named).map(({ row, on }) => `${row.code}(${on})`);
  const isMore = ids.length > named;
  const isSoon = first.level === 'soon';
  await notify(tx, people, {
    subject: thingSubject(ids[0] ?? ''),
    urgent: false,
    isClock: !isSoon,
    zh: `${kind.label[0]}${isSoon ? '即将' : '逾期未'}${zh}:${some.join('、')}${isMore ? `等 ${ids.length} 件` : ''}`,
    en: `${kind.label[1]}, ${en} ${isSoon ? 'soon due' : 'overdue'}: ${some.join(', ')}${isMore ? ` and others, ${ids.length} in all` : ''}`,
  });
}
