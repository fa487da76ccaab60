import {
  relationLabels,
  stepFits,
  type By,
  type caseApi,
  type HandlerInput,
  type Permission,
  type Result,
} from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { caseSubject, typeOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { audienceOf } from '../identity/index.ts';

type Answer = Result<typeof caseApi.hands>;

const named = 5;
const isPermission = (by: By): by is Permission => !(by in relationLabels);

/**
 * Who could take the next steps, by name: for each right that a step asks, the people who hold it within reach of the
 * case. With a department: once a step has given the case to it. People who stand in a relation are told with the case.
 */
export async function hands(
  app: App,
  ctx: Ctx,
  { id, action, department }: HandlerInput<typeof caseApi.hands>,
): Promise<Answer> {
  const item = await app.cases.get(ctx, id);
  const type = typeOf(app.cases, item.type);
  const subject = caseSubject(id);
  const known = (await app.subjects.facts(ctx.db, [subject])).get(id);
  if (!known) return { items: [] };
  const home =
    department === undefined
      ? undefined
      : await ctx.db
          .selectFrom('department')
          .select(['path', 'campus_id'])
          .where('id', '=', department)
          .executeTakeFirst();
  const there = home
    ? {
        ...known,
        reach: { ...known.reach, departmentPath: home.path, campusId: home.campus_id ?? known.reach.campusId },
      }
    : known;
  const state = (action === undefined ? undefined : type.actions[action]?.to) ?? item.state;
  const steps = Object.values(type.actions).filter((step) => !step.internal && stepFits(type, state, step));
  const permissions = [...new Set(steps.flatMap(({ by }) => by.filter(isPermission)))];
  const items = await Promise.all(
    permissions.map(async (permission) => {
      const ids = await audienceOf({ db: ctx.db, ctx }, subject, [permission], there as never);
      const { rows } = await sql<{ id: string; name: string; own: boolean }>`
        select p.id, p.name, coalesce(starts_with(d.path, ${home?.path ?? '-'}), false) as own
        from person p left join department d on d.id = p.department_id
        where p.id = any(${ids}::uuid[]) order by own desc, p.pinyin, p.id`.execute(ctx.db);
      return {
        permission,
        people: rows.slice(0, named).map((row) => ({ id: row.id, name: row.name })),
        total: rows.length,
        own: home ? rows.filter(({ own }) => own).length : null,
      };
    }),
  );
  return { items };
}
