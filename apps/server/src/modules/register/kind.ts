import { refuse, type Finding, type Thing, type ThingKind } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import {
  checkPoint,
  column,
  ownerColumn,
  reference,
  settleOwners,
  type Draft,
  type EntryKind,
  type Known,
  type Stored,
  type World,
} from '../../kernel/registers/index.ts';
import { nearestPlan, pointOn } from '../place/index.ts';
import { claimsOf } from './claims.ts';
import { findingsArray, findingsOn } from './findings.ts';
import { lockThings } from './lock.ts';
import { thingMerging } from './merging.ts';
import { checkNamed } from './named.ts';
import { numberOf, takeNumbers } from './numbers.ts';
import { claimFiles } from './own-files.ts';
import { ownRefs, withRefs } from './own-refs.ts';
import { campusId, visibleThings } from './reach.ts';
import { checkRange, judgeReadings, reportReadings } from './readings.ts';
import { standingColumns } from './reckoning.ts';
import { writeVersions } from './versions/write.ts';

interface Row {
  data: Record<string, unknown>;
  /** What its own fields refer to. */
  refs: Record<string, unknown>;
  checkedAt: Date | null;
}

/** One kind of thing as it stands at this moment: what is overdue depends on the day. */
export function thingEntries(app: App, kind: ThingKind, now: Date): EntryKind<Row, Thing> {
  const today = dayOf(now);
  const found = findingsOn(app, now);
  const standing = standingColumns(app, kind, today);
  const version: Stored = {
    column: 'version',
    type: 'integer',
    of: ({ version: before }) => (typeof before === 'number' ? before + 1 : 1),
  };
  const data: Stored = {
    column: 'data',
    type: 'jsonb',
    of: (values) =>
      Object.fromEntries(
        kind.own.flatMap((name) => (values[name] === undefined || values[name] === null ? [] : [[name, values[name]]])),
      ),
  };
  const kept = (...columns: Stored[]): Stored[] => [...columns, version];
  return {
    declared: kind,
    table: 'thing',
    id: sql`t.id`,
    code: sql`t.code`,
    from: sql`thing t left join place p on p.id = t.place_id`,
    more: sql`left join ${nearestPlan(sql`p.path`)} plan on true
      left join ${pointOn(sql`p.path`, sql`plan.path`)} point on true
      left join department own on own.id = t.department_id left join person o on o.id = t.owner_id`,
    select: sql`t.id, t.kind, t.code, t.name, t.state, t.note, t.data, ${ownRefs(kind)} as refs, t.dues, t.version, t.is_demo as demo,
      case when p.id is not null then
        jsonb_build_object('id', p.id, 'code', p.code, 'name', p.name, 'path', p.full_name) end as place,
      case when coalesce(t.x, point.x) is not null then jsonb_build_object(
        'x', case when t.x is null then point.x else t.x end, 'y', case when t.x is null then point.y else t.y end) end as at,
      plan.id as "planPlaceId",
      case when own.id is not null then
        jsonb_build_object('id', own.id, 'code', own.code, 'name', own.name) end as department,
      case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as owner,
      ${findingsArray(found)} as findings, t.next_due as "nextDue", t.ends_on as "endsOn", t.checked_at as "checkedAt"`,
    toItem: ({ data: own, refs, checkedAt, ...row }) =>
      ({
        ...withRefs(own, refs),
        ...claimsOf(app, kind, own),
        ...row,
        checkedAt: checkedAt?.toISOString() ?? null,
      }) as unknown as Thing,
    visible: (rights) => sql`t.kind = ${kind.type} and ${visibleThings(rights)}`,
    search: [sql`t.code`, sql`t.name`, sql`p.full_name`],
    pinyin: sql`t.pinyin`,
    filters: {
      state: (state: string) => sql`t.state = ${state}`,
      finding: (name: Finding) => found[name],
      place: (code: string) => sql`p.path like (select path from place where code = ${code}) || '%'`,
      department: (code: string) =>
        sql`coalesce(t.department_id, p.department_id) = (select id from department where code = ${code})`,
      // Asked by sheets of labels only.
      codes: (codes: string[]) => sql`t.code = any(${codes})`,
      mine: (is: boolean, ctx) => sql`(coalesce(t.owner_id = ${ctx.rights.personId}, false)) = ${is}`,
      ...Object.fromEntries(
        kind.own
          .filter((name) => name in kind.filters.shape)
          .map((name) => [name, (value: string) => sql<boolean>`t.data->>${sql.lit(name)} = ${value}`]),
      ),
    },
    sorts: { name: sql`t.pinyin`, place: sql`p.full_name`, nextDue: sql`t.next_due`, endsOn: sql`t.ends_on` },
    isFlat: true,
    load: (db, codes) => loadThings(db, kind, codes),
    lock: lockThings,
    campusOf: ({ after }, { refs }) =>
      refs.find('place', after['place'])?.campusId ?? refs.find('department', after['department'])?.campusId ?? null,
    check: (drafts, world) => checkThings(kind, drafts, world),
    stored: {
      name: kept(column('name', 'text', 'name'), {
        column: 'pinyin',
        type: 'text',
        of: ({ name }) => pinyinOf(String(name)),
      }),
      place: kept(reference('place', 'place', 'place_id')),
      department: kept(reference('department', 'department', 'department_id')),
      owner: kept(ownerColumn),
      state: kept(column('state', 'text', 'state'), ...standing),
      note: kept(column('note', 'text', 'note')),
      x: kept(column('x', 'real', 'x')),
      y: kept(column('y', 'real', 'y')),
      ...Object.fromEntries(kind.own.map((name) => [name, kept(data, ...standing)])),
    },
    onCreate: [
      { column: 'kind', type: 'text', of: () => kind.type },
      { column: 'since', type: 'date', of: () => today },
    ],
    codeOf: (given) => numberOf(kind, given),
    numbers: (ctx, count) => takeNumbers(ctx, kind, count),
    writing: async (tx, drafts) => async () => {
      await claimFiles(tx, kind, drafts);
      await writeVersions(tx, kind, drafts);
      await reportReadings(tx, kind, drafts);
    },
    remove: (tx, entry) => removeThing(tx, kind, entry),
    merging: thingMerging(app, kind),
    noted: ['check', 'passed', 'bad', 'note'],
  };
}

async function loadThings(db: Kysely<DB>, kind: ThingKind, codes: readonly string[] | null): Promise<Known[]> {
  const { rows } = await sql<Known>`
    select t.id, t.code, ${campusId} as "campusId", t.data || jsonb_build_object('code', t.code, 'name', t.name,
      'place', p.code, 'department', own.code, 'owner', coalesce(o.username, o.id::text), 'ownerId', t.owner_id,
      'state', t.state, 'note', t.note, 'x', t.x, 'y', t.y, 'since', t.since, 'checked', t.checked,
      'version', t.version) as values
    from thing t left join place p on p.id = t.place_id left join department own on own.id = t.department_id
      left join person o on o.id = t.owner_id
    where t.kind = ${kind.type} and t.merged_into is null and ${codes === null ? sql`true` : sql`t.code = any(${[...codes]})`}`.execute(
    db,
  );
  return rows;
}

async function checkThings(kind: ThingKind, drafts: readonly Draft[], world: World): Promise<void> {
  await settleOwners(drafts, world);
  for (const draft of drafts) {
    forgetPoint(draft);
    checkPoint(draft);
  }
  await checkNamed(kind, drafts, world);
  checkRange(kind, drafts);
  await judgeReadings(kind, drafts, world);
  const fresh = drafts.flatMap(({ before, code }) => (before ? [] : [code]));
  if (fresh.length === 0) return;
  // A label says one thing in the whole house.
  const { rows } = await sql<{ code: string }>`
    select code from thing where code = any(${fresh}) and kind <> ${kind.type}`.execute(world.db);
  const taken = new Set(rows.map(({ code }) => code));
  for (const draft of drafts)
    if (taken.has(draft.code))
      draft.complain('code', `编号 ${draft.code} 已用于其他物品`, `another thing has the number ${draft.code}`);
}

/** A point was drawn on the plan of the place it leaves. */
function forgetPoint({ before, given, after }: Draft): void {
  if (!before || before.values['place'] === (after['place'] ?? null)) return;
  for (const axis of ['x', 'y']) if (given[axis] === undefined) after[axis] = null;
}

/** Deletes what nobody has checked or reported; what has a history is taken out of service and stays in it. */
async function removeThing(tx: Tx, kind: ThingKind, { id }: Known): Promise<string> {
  const used = await sql`
    select from thing_check where thing_id = ${id}
    union all select from thing_version where thing_id = ${id}
    union all select from link where from_id = ${id} union all select from link where to_id = ${id} limit 1`.execute(
    tx.db,
  );
  if (used.rows.length === 0) {
    await tx.db.deleteFrom('thing').where('id', '=', id).execute();
    return 'remove';
  }
  const [over] = Object.entries(kind.lifecycle).findLast(([, { inService }]) => !inService) ?? [];
  if (over === undefined) throw refuse('in_use', { what: { zh: '检查记录或案件', en: 'checks or cases' } });
  await tx.db
    .updateTable('thing')
    .set({
      state: over,
      in_service: false,
      dues: JSON.stringify([]) as never,
      next_due: null,
      ends_on: null,
      is_undated: false,
    })
    .where('id', '=', id)
    .execute();
  return 'retire';
}
