import { planKind, planRegister, refuse, workAreas, type Plan, type Recurrence } from '@anyuan/contract';
import { sql, type Kysely, type RawBuilder } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { reachFilter, type Rights } from '../../kernel/auth/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import {
  column,
  personColumn,
  reference,
  settlePeople,
  type Draft,
  type EntryKind,
  type Known,
  type Stored,
  type World,
} from '../../kernel/registers/index.ts';

/** Whose a plan is, for rights: the department that carries it out, else that of its post's place. */
const departmentPath = sql<string | null>`(select path from department where id = coalesce(l.department_id,
  (select q.department_id from post o join place q on q.id = o.place_id where o.id = l.post_id)))`;
const campusId = sql<string | null>`coalesce((select campus_id from department where id = l.department_id),
  (select q.campus_id from post o join place q on q.id = o.place_id where o.id = l.post_id))`;

/** Plans this caller may see. */
export const visiblePlans = (rights: Rights): RawBuilder<boolean> =>
  reachFilter(rights, 'round.read', {
    campusId: sql`${campusId}::text`,
    own: (me) => sql<boolean>`(l.owner_id = ${me} or l.supervisor_id = ${me}
      or exists (select from sign_on s where s.post_id = l.post_id and s.person_id = ${me} and s.until is null))`,
    departmentPath,
  });

const dayMs = 86_400_000;
const list = (from: string, ids: RawBuilder<unknown>) =>
  sql`(select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'code', x.code, 'name', x.name) order by w.n), '[]')
    from unnest(${ids}) with ordinality w(id, n) join ${sql.table(from)} x on x.id = w.id)`;
const one = (alias: string) =>
  sql`case when ${sql.ref(`${alias}.id`)} is not null then jsonb_build_object('id', ${sql.ref(`${alias}.id`)},
    'code', ${sql.ref(`${alias}.code`)}, 'name', ${sql.ref(`${alias}.name`)}) end`;
const person = (alias: string) =>
  sql`case when ${sql.ref(`${alias}.id`)} is not null then
    jsonb_build_object('id', ${sql.ref(`${alias}.id`)}, 'name', ${sql.ref(`${alias}.name`)}) end`;

interface Row extends Omit<Plan, 'nextAt'> {
  nextAt: Date | null;
}

/** Plans of the list: where they lie, how they are found, what must hold of them. */
export const planKindOf = (app: App, now: Date): EntryKind<Row, Plan> => {
  const since = new Date(now.getTime() - 30 * dayMs);
  const version: Stored = {
    column: 'version',
    type: 'integer',
    of: ({ version: before }) => (typeof before === 'number' ? before + 1 : 1),
  };
  /** What decides when and where rounds are: they have to be made anew. */
  const anew: Stored = { column: 'made_until', type: 'timestamptz', of: () => null };
  const kept = (...columns: Stored[]): Stored[] => [...columns, version];
  const ids = (field: string, to: 'place' | 'department', name: string): Stored => ({
    column: name,
    type: 'uuid[]',
    of: (values, { refs }) => ((values[field] ?? []) as string[]).flatMap((code) => refs.find(to, code)?.id ?? []),
  });
  return {
    declared: planRegister,
    table: 'plan',
    id: sql`l.id`,
    code: sql`l.code`,
    from: sql`plan l`,
    more: sql`left join form f on f.id = l.form_id left join place w on w.id = l.within_id
      left join post o on o.id = l.post_id left join department d on d.id = l.department_id
      left join person p on p.id = l.owner_id left join person s on s.id = l.supervisor_id
      left join lateral (select count(*) filter (where r.verdict is not null) as due,
          count(*) filter (where r.verdict = 'onTime') as "onTime", count(*) filter (where r.verdict = 'missed') as missed
        from round r where r.plan_id = l.id and r.from_at >= ${since} and r.from_at < ${now} and r.state <> 'void') c on true`,
    select: sql`l.id, l.code, l.name, l.kind, l.area, l.is_active as active, l.recurrence, ${one('f')} as form, l.leads as where,
      ${list('place', sql`l.point_ids`)} as points, l.thing_kind as "thingKind", l.device_kind as "deviceKind",
      case when w.id is not null then
        jsonb_build_object('id', w.id, 'code', w.code, 'name', w.name, 'path', w.full_name) end as within,
      ${list('department', sql`l.department_ids`)} as departments, l.is_split as "isSplit", l.is_ordered as "isOrdered",
      ${one('o')} as post, ${one('d')} as department, ${person('p')} as owner, ${person('s')} as supervisor,
      l.per_day as "perDay", l.peak_every as "peakEvery", l.rule, l.note, c.due::int, c."onTime"::int, c.missed::int,
      (select min(r.from_at) from round r where r.plan_id = l.id and r.from_at > ${now} and r.state = 'planned') as "nextAt",
      l.is_demo as demo`,
    toItem: (row) => ({ ...row, nextAt: row.nextAt === null ? null : new Date(row.nextAt).toISOString() }),
    visible: visiblePlans,
    search: [sql`l.code`, sql`l.name`, sql`l.rule`],
    pinyin: sql`l.pinyin`,
    filters: {
      area: (area: string) => sql`l.area = ${area}`,
      kind: (kind: string) => sql`l.kind = ${kind}`,
      active: (is: boolean) => sql`l.is_active = ${is}`,
      department: (code: string) => sql`l.department_id = (select id from department where code = ${code})`,
      form: (code: string) => sql`l.form_id = (select id from form where code = ${code})`,
    },
    sorts: {
      name: sql`l.pinyin`,
      kind: sql`l.kind`,
      nextAt: sql`(select min(r.from_at) at time zone 'UTC' from round r
        where r.plan_id = l.id and r.from_at > ${now} and r.state = 'planned')`,
    },
    isFlat: true,
    load: loadPlans,
    lock: lockPlans,
    campusOf: ({ after }, { refs }) =>
      refs.find('department', after['department'])?.campusId ?? refs.find('post', after['post'])?.campusId ?? null,
    derive: (draft) => derive(draft),
    check: checkPlans,
    stored: {
      name: kept(column('name', 'text', 'name'), {
        column: 'pinyin',
        type: 'text',
        of: ({ name }) => pinyinOf(String(name)),
      }),
      kind: kept(column('kind', 'text', 'kind'), {
        column: 'area',
        type: 'text',
        of: ({ kind }) => planKind(String(kind)).area,
      }),
      active: kept(column('active', 'boolean', 'is_active'), anew),
      recurrence: kept(column('recurrence', 'jsonb', 'recurrence'), anew),
      form: kept(reference('form', 'form', 'form_id'), anew),
      where: kept(column('where', 'text', 'leads'), anew),
      points: kept(ids('points', 'place', 'point_ids'), anew),
      thingKind: kept(column('thingKind', 'text', 'thing_kind'), anew),
      deviceKind: kept(column('deviceKind', 'text', 'device_kind'), anew),
      within: kept(reference('within', 'place', 'within_id'), anew),
      departments: kept(ids('departments', 'department', 'department_ids'), anew),
      isSplit: kept(column('isSplit', 'boolean', 'is_split'), anew),
      isOrdered: kept(column('isOrdered', 'boolean', 'is_ordered')),
      post: kept(reference('post', 'post', 'post_id'), anew),
      department: kept(reference('department', 'department', 'department_id'), anew),
      owner: kept(personColumn('owner', 'owner_id'), anew),
      supervisor: kept(personColumn('supervisor', 'supervisor_id'), anew),
      perDay: kept(column('perDay', 'integer', 'per_day')),
      peakEvery: kept(column('peakEvery', 'integer', 'peak_every')),
      rule: kept(column('rule', 'text', 'rule'), anew),
      note: kept(column('note', 'text', 'note')),
    },
    remove: removePlan,
    noted: ['rounds', 'reason'],
  };
};

async function loadPlans(db: Kysely<DB>, codes: readonly string[] | null): Promise<Known[]> {
  const { rows } = await sql<Known>`
    select l.id, l.code, ${campusId} as "campusId", jsonb_build_object('code', l.code, 'name', l.name, 'kind', l.kind,
      'active', l.is_active, 'recurrence', l.recurrence, 'form', f.code, 'where', l.leads,
      'points', (select coalesce(jsonb_agg(x.code order by w.n), '[]') from unnest(l.point_ids) with ordinality w(id, n)
        join place x on x.id = w.id),
      'thingKind', l.thing_kind, 'deviceKind', l.device_kind, 'within', w.code,
      'departments', (select coalesce(jsonb_agg(x.code order by w.n), '[]')
        from unnest(l.department_ids) with ordinality w(id, n) join department x on x.id = w.id),
      'isSplit', l.is_split, 'isOrdered', l.is_ordered, 'post', o.code, 'department', d.code,
      'owner', coalesce(p.username, p.id::text), 'ownerId', l.owner_id,
      'supervisor', coalesce(s.username, s.id::text), 'supervisorId', l.supervisor_id,
      'perDay', l.per_day, 'peakEvery', l.peak_every, 'rule', l.rule, 'note', l.note, 'version', l.version) as values
    from plan l left join form f on f.id = l.form_id left join place w on w.id = l.within_id
      left join post o on o.id = l.post_id left join department d on d.id = l.department_id
      left join person p on p.id = l.owner_id left join person s on s.id = l.supervisor_id
    where ${codes === null ? sql`true` : sql`l.code = any(${[...codes]})`}`.execute(db);
  return rows;
}

/** Writers of one plan come one after the other; a sheet waits for all of them, and they for it. */
export async function lockPlans(tx: Tx, codes: readonly string[]): Promise<void> {
  const all = sql`hashtextextended('plan import', 0)`;
  if (codes.length === 1)
    await sql`select pg_advisory_xact_lock_shared(${all}),
      pg_advisory_xact_lock(hashtextextended(${`plan:${codes[0]}`}, 0))`.execute(tx.db);
  else await sql`select pg_advisory_xact_lock(${all})`.execute(tx.db);
}

/** A new plan starts as its kind usually is; what does not belong to where it leads is let go. */
function derive({ before, after }: Draft): void {
  if (!before) {
    const { perDay } = planKind(String(after['kind']));
    after['perDay'] ??= perDay ?? null;
  }
  const where = after['where'];
  if (where !== 'places') after['points'] = [];
  if (where !== 'things') after['thingKind'] = null;
  if (where !== 'devices') after['deviceKind'] = null;
  if (where !== 'things' && where !== 'devices') after['within'] = null;
  if (where !== 'departments') {
    after['departments'] = [];
    after['isSplit'] = false;
  }
  if (where !== 'places') after['isOrdered'] = false;
}

async function checkPlans(drafts: readonly Draft[], world: World): Promise<void> {
  await settlePeople(drafts, world, 'owner');
  await settlePeople(drafts, world, 'supervisor');
  for (const draft of drafts) {
    const { after, before, complain } = draft;
    const kinds = [after['kind'], before?.values['kind']].filter((kind) => typeof kind === 'string');
    for (const kind of new Set(kinds)) {
      const { area } = planKind(kind);
      if (!world.ctx.rights.grants.has(workAreas[area].manage))
        draft.wrong.push({
          field: 'kind',
          zh: `不能安排${workAreas[area].label[0]}的计划`,
          en: `plans of ${workAreas[area].label[1].toLowerCase()} are not yours to make`,
          as: 'forbidden',
        });
    }
    const empty = (field: string): boolean => ((after[field] ?? []) as unknown[]).length === 0;
    if (after['where'] === 'places' && empty('points')) complain('points', '须选点位', 'choose its points');
    if (after['where'] === 'departments' && empty('departments'))
      complain('departments', '须选科室', 'choose departments');
    if (after['where'] === 'things' && !after['thingKind'])
      complain('thingKind', '须选物品种类', 'choose a kind of things');
    if (after['where'] === 'devices' && !after['deviceKind'])
      complain('deviceKind', '须选设备类型', 'choose a kind of devices');
    if (!after['post'] && !after['department'] && !after['owner'] && !after['isSplit'])
      complain('post', '须指定执行岗位、科室或人员', 'say who does it: a post, a department or a person');
    const rule = after['recurrence'] as Recurrence | undefined;
    if (rule && rule.on === 'once' && !before && rule.day < today(world))
      complain('recurrence', '日期已过', 'that day is over');
  }
}

const today = ({ ctx }: World): string => new Date(ctx.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

/** Rounds of it stay; no new ones are made. */
async function removePlan(tx: Tx, { id, values }: Known): Promise<string> {
  if (values['active'] === false)
    throw refuse('in_use', { what: { zh: '巡查记录(已停用)', en: 'rounds (out of use)' } });
  await tx.db.updateTable('plan').set({ is_active: false, made_until: null }).where('id', '=', id).execute();
  return 'retire';
}
