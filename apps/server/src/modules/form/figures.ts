import { refuse, type Figure, type Permission } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { holds, reachFilter, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, type FigureSource } from '../../kernel/figures/index.ts';

/** Which answers count. */
interface Which {
  passed?: boolean;
  judged?: true;
  bad?: true;
}

const figures: Record<string, Figure<Which>> = {
  answers: { label: ['答卷', 'Answers'], of: { count: {} }, unit: 'case' },
  passed: {
    label: ['合格率', 'Passed'],
    of: { count: { passed: true } },
    per: { count: { judged: true } },
    unit: 'percent',
    better: 'more',
  },
  failed: { label: ['不合格', 'Failed'], of: { count: { passed: false } }, unit: 'case', better: 'less' },
  score: { label: ['平均得分率', 'Mean score'], of: { mean: 'percent' }, unit: 'score', better: 'more' },
};

/** Answers this caller may see: of his department, his campus, or all. */
export const visibleAnswers = (rights: Rights): RawBuilder<boolean> =>
  all([
    reachFilter(rights, 'form.read', {
      departmentPath: sql`(select path from department where id = a.department_id)`,
      campusId: sql`coalesce(p.campus_id, (select campus_id from department where id = a.department_id))::text`,
      own: (me) => sql<boolean>`a.by_id = ${me}`,
    }),
    ...Object.entries(apart).map(
      ([kind, permission]) =>
        sql<boolean>`(a.subject_kind is distinct from ${kind} or ${rights.grants.get(permission) === 'all'})`,
    ),
    // Staff are told their answers are seen together with others only: on the page of the survey.
    sql<boolean>`(a.subject_kind is distinct from 'survey'
      or a.subject_id not in (select id from survey where population = 'staff'))`,
  ]);

/** What patients answered is for whoever asks them, not for everybody who looks at checklists. */
const apart: Readonly<Record<string, Permission>> = {
  survey: 'survey.read',
  followUp: 'followUp.read',
};

export const answerTables = sql`form_answer as a join form as f on f.id = a.form_id join form_version as v on v.id = a.version_id
  left join place as p on p.id = a.place_id`;

export interface AnswersAsked {
  code?: string | undefined;
  version?: number | undefined;
  department?: string | undefined;
  place?: string | undefined;
}

/** Those of one form, version, department, place. Answers of the demonstration count only in it. */
export const answersAsked = (ctx: Ctx, { code, version, department, place }: AnswersAsked): RawBuilder<boolean> =>
  all([
    ...(ctx.app.settings.get<boolean>('hospital.demo') ? [] : [sql<boolean>`not a.is_demo`]),
    ...(code === undefined ? [] : [sql<boolean>`f.code = ${code}`]),
    ...(version === undefined ? [] : [sql<boolean>`v.version = ${version}`]),
    ...(department === undefined
      ? []
      : [sql<boolean>`a.department_id = (select id from department where code = ${department})`]),
    ...(place === undefined ? [] : [sql<boolean>`starts_with(p.path, (select path from place where code = ${place}))`]),
  ]);

/** How forms were answered, of all of them or of those asked for. */
export const formFigures = (ctx: Ctx, asked: AnswersAsked = {}): FigureSource<Which> => ({
  name: 'form',
  label: ['表单答卷', 'Answers to forms'],
  group: ['巡查与检查', 'Rounds and checks'],
  figures,
  from: answerTables,
  counts: answersAsked(ctx, asked),
  reach: visibleAnswers,
  isOpenTo: (rights) => holds(rights, 'form.read'),
  check(rights) {
    if (!holds(rights, 'form.read')) throw refuse('forbidden', { permission: 'form.read' });
  },
  instantOf: () => sql`a.at`,
  matches: (which = {}) =>
    all([
      ...(which.passed === undefined ? [] : [sql<boolean>`coalesce(a.passed = ${which.passed}, false)`]),
      ...(which.judged ? [sql<boolean>`a.passed is not null`] : []),
      ...(which.bad ? [sql<boolean>`cardinality(a.bad) > 0`] : []),
    ]),
  numberOf: (name) => sql`a.${sql.ref(name)}`,
  splits: ['form', 'department', 'place', 'version'],
  labelOf: (by) => (by === 'form' ? ['表单', 'Form'] : by === 'version' ? ['版本', 'Version'] : undefined),
  split(by) {
    if (by === 'form') return { join: sql``, key: sql`f.name` };
    if (by === 'version') return { join: sql``, key: sql`v.version::text` };
    if (by === 'department') return { join: sql``, key: sql`a.department_id::text` };
    if (by === 'place') return { join: sql``, key: sql`coalesce(nullif(split_part(p.path, '/', 3), ''), p.id::text)` };
    return undefined;
  },
  page: '/form-answers',
  mayOpen: (rights) => holds(rights, 'form.read'),
});
