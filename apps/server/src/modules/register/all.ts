import {
  thingGroups,
  thingKinds,
  type AnyThing,
  type HandlerInput,
  type registerApi,
  type ThingKindName,
} from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { listEntries, type Listed } from '../../kernel/registers/index.ts';
import { findingsArray, findingsOn } from './findings.ts';
import { visibleThings } from './reach.ts';

/** The kinds of one group. */
export const kindsOf = (group: keyof typeof thingGroups): ThingKindName[] =>
  (Object.keys(thingKinds) as ThingKindName[]).filter((kind) => thingKinds[kind].group === group);

/** Things `t` with which nothing is wrong: in use, nothing overdue, nothing ended, not waiting to be mended. */
export const isGood = (found: ReturnType<typeof findingsOn>): RawBuilder<boolean> =>
  sql`(t.in_service and t.state <> 'faulty' and not ${found.checkOverdue} and not ${found.ended}
    and not ${found.outOfLimits})`;

/** Things at a place or below, by its code or id. */
export const atPlace = (code: string): RawBuilder<boolean> =>
  sql`p.path like (select path from place where code = ${code} or id::text = ${code}) || '%'`;
export const ofDepartment = (code: string): RawBuilder<boolean> => sql`coalesce(t.department_id, p.department_id) =
  (select id from department where code = ${code} or id::text = ${code})`;

/** Things of all kinds as one list. */
export function allThings(ctx: Ctx, query: HandlerInput<typeof registerApi.all>) {
  const found = findingsOn(ctx.app, ctx.now());
  const kind: Listed<AnyThing, AnyThing> = {
    id: sql`t.id`,
    code: sql`t.code`,
    from: sql`thing t left join place p on p.id = t.place_id`,
    more: sql`left join department own on own.id = t.department_id left join person o on o.id = t.owner_id`,
    select: sql`t.id, t.kind, t.code, t.name, t.state,
      case when p.id is not null then
        jsonb_build_object('id', p.id, 'code', p.code, 'name', p.name, 'path', p.full_name) end as place,
      case when own.id is not null then
        jsonb_build_object('id', own.id, 'code', own.code, 'name', own.name) end as department,
      case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as owner,
      ${findingsArray(found)} as findings, t.next_due as "nextDue", t.ends_on as "endsOn"`,
    toItem: ({ id, kind: type, code, name, place, department, owner, state, findings, nextDue, endsOn }) => ({
      id,
      kind: type,
      code,
      name,
      place,
      department,
      owner,
      state,
      findings,
      nextDue,
      endsOn,
    }),
    // A kind that this release no longer has is not shown.
    visible: (rights) => sql`t.kind = any(${Object.keys(thingKinds)}) and ${visibleThings(rights)}`,
    search: [sql`t.code`, sql`t.name`, sql`p.full_name`],
    pinyin: sql`t.pinyin`,
    filters: {
      kind: (one: string) => sql`t.kind = ${one}`,
      group: (one: keyof typeof thingGroups) => sql`t.kind = any(${kindsOf(one)})`,
      finding: (name: keyof typeof found) => found[name],
      good: (is: boolean) => sql`${isGood(found)} = ${is}`,
      inService: (is: boolean) => sql`t.in_service = ${is}`,
      place: atPlace,
      department: ofDepartment,
      mine: (is: boolean) => sql`(coalesce(t.owner_id = ${ctx.rights.personId}, false)) = ${is}`,
    },
    sorts: {
      name: sql`t.pinyin`,
      kind: sql`t.kind`,
      place: sql`p.full_name`,
      nextDue: sql`t.next_due`,
      endsOn: sql`t.ends_on`,
    },
  };
  return listEntries(kind, ctx, query);
}
