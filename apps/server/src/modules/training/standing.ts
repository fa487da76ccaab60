import { fireSkillNames, type FireSkill } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Condition } from '../../kernel/figures/index.ts';

const dayMs = 86_400_000;
const monthMs = 30.44 * dayMs;

/** So long a passed fire skill holds. */
export const holdsMs = (ctx: Ctx): number => ctx.app.settings.get<number>('training.skillMonths') * monthMs;

/** Who works here and has to be trained, `p`; how he stands now, `w`. */
export const standing = (ctx: Ctx): RawBuilder<unknown> => sql`person p left join department d on d.id = p.department_id
  cross join lateral (select
    (select max(t.starts_at) from training_sign s join training t on t.id = s.training_id
      where s.person_id = p.id and t.cancelled_at is null) as trained_at,
    (select max(t.starts_at) from training_sign s join training t on t.id = s.training_id
      where s.person_id = p.id and t.cancelled_at is null and t.course = 'fire') as fire_at,
    (select max(a.valid_to) from exam_attempt a where a.person_id = p.id and a.passed) as exam_until,
    array(select last.skill from (select distinct on (s.skill) s.skill, s.passed, s.at from skill_test s
      where s.person_id = p.id order by s.skill, s.at desc, s.id desc) last
      where last.passed and last.at > ${new Date(ctx.now().getTime() - holdsMs(ctx))}) as held) w`;

export const isToBeTrained = sql<boolean>`p.is_active and p.kind in ('staff', 'contractor')`;

/** Trained within the last twelve months. */
export const within12Months = (ctx: Ctx, column: 'trained_at' | 'fire_at'): Condition =>
  sql<boolean>`coalesce(w.${sql.ref(column)} > ${ctx.now()}::timestamptz - interval '12 months' and w.${sql.ref(column)} <= ${ctx.now()}, false)`;
export const hasSkill = (skill: FireSkill): Condition => sql<boolean>`${skill} = any(w.held)`;
export const hasThree: Condition = sql<boolean>`cardinality(w.held) = ${fireSkillNames.length}`;
export const isExamined = (ctx: Ctx): Condition =>
  sql<boolean>`coalesce(w.exam_until >= ${dayOf(ctx.now())}::date, false)`;
