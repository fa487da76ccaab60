import {
  type CaseTypeName,
  caseTypes,
  refuse,
  type RoundCheck,
  type RoundDetail,
  type RoundPoint,
  type RoundSpot,
  type ScanFlag,
} from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { reaches } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all } from '../../kernel/figures/index.ts';
import { keptFrom } from '../device/index.ts';
import { nearestPlan, pointOn } from '../place/index.ts';
import { askedAt } from './asked.ts';
import { withoutKept } from './kept-cameras.ts';
import { shownColumns, shownRound, shownTables, type RoundRow } from './list.ts';
import {
  countedRounds,
  mineToDo,
  ownRound,
  roundDepartmentPath,
  roundPoints,
  roundTables,
  visibleRounds,
} from './visible.ts';

interface Whole extends RoundRow {
  points_list: RoundPoint[];
  is_ordered: boolean;
  version_id: string | null;
  form_id: string | null;
  thing_kind: string | null;
  plan_id: string;
  campus_id: string | null;
  path: string | null;
  is_own: boolean;
}

const wholeColumns = (
  ctx: Ctx,
) => sql`${shownColumns}, ${roundPoints} as points_list, l.is_ordered, r.version_id, r.form_id, l.thing_kind,
  r.plan_id, r.campus_id, ${roundDepartmentPath} as path,
  ${ctx.rights.personId === null ? sql`false` : sql`coalesce(${ownRound(ctx.rights.personId)}, false)`} as is_own`;

/** One round, whole. */
export async function getRound(ctx: Ctx, id: string): Promise<RoundDetail> {
  const [round] = await wholeRounds(ctx, sql<boolean>`r.id = ${id} and ${visibleRounds(ctx.rights)}`, 1);
  if (!round) throw refuse('not_found', { what: id });
  return round;
}

/** What somebody has to do now and next. What was missed not long ago can still be made up. */
export async function shiftOf(ctx: Ctx): Promise<{ at: string; rounds: RoundDetail[] }> {
  const now = ctx.now();
  const me = ctx.rights.personId ?? '';
  const until = new Date(now.getTime() + 12 * 3_600_000);
  const since = new Date(now.getTime() - ctx.app.settings.get<number>('round.makeUpHours') * 3_600_000);
  const rounds = await wholeRounds(
    ctx,
    all([
      visibleRounds(ctx.rights),
      ...countedRounds(ctx),
      mineToDo(ctx, me),
      sql<boolean>`(r.state in ('planned', 'begun') and r.from_at < ${until}
        or r.state = 'missed' and r.closes_at > ${since} or r.state = 'done' and r.done_at > ${since} and r.by_id = ${me})`,
    ]),
    60,
  );
  return { at: now.toISOString(), rounds };
}

async function wholeRounds(ctx: Ctx, wanted: RawBuilder<boolean>, limit: number): Promise<RoundDetail[]> {
  const { rows } = await sql<Whole>`
    select ${wholeColumns(ctx)} from ${roundTables} ${shownTables} where ${wanted}
    order by r.to_at, r.id limit ${limit}`.execute(ctx.db);
  if (rows.length === 0) return [];
  const [hidden, known] = [new Set(await keptFrom(ctx)), await withoutKept(ctx, rows)];
  const [checks, { where, drawn }, open] = await Promise.all([
    checksOf(
      ctx,
      rows.map(({ id }) => id),
    ),
    placesOf(ctx, rows),
    openAt(ctx, rows),
  ]);
  return Promise.all(
    known.map(async (row) => {
      const { points_list, is_ordered, version_id, form_id, thing_kind, plan_id, campus_id, path, is_own, ...rest } =
        row;
      const own = (checks.get(row.id) ?? []).filter(({ point }) => !hidden.has(point));
      const spots = points_list
        .filter(({ key }) => !hidden.has(key))
        .map((point): RoundSpot => {
          const at = point.placeId === null ? undefined : where.get(point.placeId);
          return {
            key: point.key,
            kind: point.kind,
            code: point.code,
            name: point.name,
            place: at?.path ?? null,
            marks: point.kind === 'place' && at?.token ? [point.code, at.token] : [point.code],
            at: at?.at ?? null,
            planPlaceId: at?.planPlaceId ?? null,
            check: own.find((check) => check.point === point.key) ?? null,
            open: open.get(`${plan_id} ${point.key}`) ?? [],
          };
        });
      const reach = {
        campusId: campus_id,
        departmentPath: path,
        people: is_own && ctx.rights.personId ? [ctx.rights.personId] : [],
      };
      return {
        ...shownRound(rest as unknown as RoundRow),
        isOrdered: is_ordered,
        spots,
        plans: [...new Set(spots.flatMap(({ planPlaceId }) => planPlaceId ?? []))].flatMap((id) => drawn.get(id) ?? []),
        form: await askedAt(ctx.db, { version_id, form_id, thing_kind }),
        checks: own,
        mayDo: reaches(ctx.rights, 'round.do', reach),
      };
    }),
  );
}

interface CheckRow {
  id: string;
  round_id: string;
  point: string;
  point_name: string;
  at: Date;
  arrived_at: Date;
  by_id: string | null;
  by_name: string;
  method: RoundCheck['method'];
  flags: ScanFlag[];
  passed: boolean | null;
  bad: number;
  note: string | null;
  photos: string[];
  coming: string[];
  answer_id: string | null;
  case_id: string | null;
  number: string | null;
  title: string | null;
  is_open: boolean | null;
  state: string | null;
  type: string | null;
}

/** By round, newest first. */
async function checksOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, RoundCheck[]>> {
  const { rows } = await sql<CheckRow>`
    select k.*, c.number, c.title, c.is_open, c.state, c.type,
      array(select one::text from unnest(k.photos) one where not exists (select from stored_file f where f.id = one)) as coming
    from round_check k left join "case" c on c.id = k.case_id
    where k.round_id = any(${[...ids]}) order by k.at desc, k.id desc`.execute(ctx.db);
  return new Map(
    [...Map.groupBy(rows, ({ round_id }) => round_id)].map(([id, some]) => [
      id,
      some.map((row): RoundCheck => ({
        id: row.id,
        point: row.point,
        name: row.point_name,
        at: row.at.toISOString(),
        arrivedAt: row.arrived_at.toISOString(),
        by: { id: row.by_id, name: row.by_name },
        method: row.method,
        flags: row.flags,
        passed: row.passed,
        bad: row.bad,
        note: row.note,
        photos: row.photos.filter((one) => !row.coming.includes(one)),
        coming: row.coming.length,
        answerId: row.answer_id,
        case: row.case_id === null || row.number === null ? null : caseRef(row.case_id, row),
      })),
    ]),
  );
}

/** A case as far as a round tells of it: its number and how it stands. */
const caseRef = (
  id: string,
  row: {
    number: string | null;
    title: string | null;
    is_open: boolean | null;
    state: string | null;
    type: string | null;
  },
) => {
  const type = row.type === null ? undefined : caseTypes[row.type as CaseTypeName];
  const states = (type?.states ?? {}) as Readonly<Record<string, readonly [string, string]>>;
  return {
    id,
    number: row.number ?? '',
    title: row.title ?? '',
    open: row.is_open === true,
    state: states[row.state ?? '']?.[0] ?? row.state ?? '',
  };
};

/** What was found at these points before, and is not right yet. */
async function openAt(ctx: Ctx, rows: readonly Whole[]): Promise<Map<string, RoundSpot['open']>> {
  const { rows: found } = await sql<{ plan_id: string; point: string; id: string } & Omit<CheckRow, 'id'>>`
    select distinct on (k.plan_id, k.point, c.id) k.plan_id, k.point, c.id, c.number, c.title, c.is_open, c.state, c.type
    from round_check k join "case" c on c.id = k.case_id and c.is_open
    where k.plan_id = any(${[...new Set(rows.map(({ plan_id }) => plan_id))]})`.execute(ctx.db);
  return new Map(
    [...Map.groupBy(found, ({ plan_id, point }) => `${plan_id} ${point}`)].map(([key, some]) => [
      key,
      some.map((row) => caseRef(row.id, row)),
    ]),
  );
}

interface Where {
  path: string;
  at: { x: number; y: number } | null;
  planPlaceId: string | null;
  /** Of the public code that hangs there. */
  token: string | null;
}

type Drawn = RoundDetail['plans'][number];

/** Where the places of points stand, and the plans they stand on. */
async function placesOf(
  ctx: Ctx,
  rows: readonly Whole[],
): Promise<{ where: Map<string, Where>; drawn: Map<string, Drawn> }> {
  const ids = [...new Set(rows.flatMap(({ points_list }) => points_list.flatMap(({ placeId }) => placeId ?? [])))];
  if (ids.length === 0) return { where: new Map(), drawn: new Map() };
  const { rows: found } = await sql<{
    id: string;
    path: string;
    plan: Drawn | null;
    x: number | null;
    y: number | null;
    token: string | null;
  }>`
    select p.id, p.full_name as path, point.x, point.y, s.token,
      case when d.plan_width is not null then jsonb_build_object('placeId', d.id, 'name', d.full_name,
        'fileId', d.plan_file_id, 'width', d.plan_width, 'height', d.plan_height) end as plan
    from place p left join public_spot s on s.place_id = p.id and s.retired_at is null
      left join ${nearestPlan(sql`p.path`)} plan on true left join place d on d.id = plan.id
      left join ${pointOn(sql`p.path`, sql`plan.path`)} point on true
    where p.id = any(${ids})`.execute(ctx.db);
  return {
    where: new Map(
      found.map(({ id, path, plan, x, y, token }) => [
        id,
        { path, token, planPlaceId: plan?.placeId ?? null, at: x !== null && y !== null ? { x, y } : null },
      ]),
    ),
    drawn: new Map(found.flatMap(({ plan }) => (plan ? [[plan.placeId, plan]] : []))),
  };
}
