import { courses, fireSkillNames, fireSkills, refuse, type Figure, type FireSkill, type Label } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, type FigureSource } from '../../kernel/figures/index.ts';
import { hasSkill, hasThree, isExamined, isToBeTrained, standing, within12Months } from './standing.ts';

const group: Label = ['应急与培训', 'Readiness and training'];
const isOpenTo = (rights: Rights): boolean => holds(rights, 'readiness.read');
const check = (rights: Rights): void => {
  if (!isOpenTo(rights)) throw refuse('forbidden', { permission: 'readiness.read' });
};
const anywhere = () => sql<boolean>`true`;
const page = '/readiness';

/** Which people count. */
interface Who {
  trained?: true;
  fire?: true;
  skill?: FireSkill;
  three?: true;
  examined?: true;
}

const ofPeople = (label: Label, which: Who): Figure<Who> => ({
  label,
  of: { count: which },
  per: { count: {} },
  unit: 'percent',
  better: 'more',
});

/** How everybody who works here stands now: coverage of training, the three skills, examinations that hold. */
export const peopleFigures = (ctx: Ctx): FigureSource<Who> => ({
  name: 'trained-person',
  label: ['培训覆盖(人员)', 'Coverage of training (people)'],
  group,
  figures: {
    people: { label: ['应训人员', 'People to be trained'], of: { count: {} }, unit: 'person' },
    trained: ofPeople(['近 12 个月培训覆盖率', 'Trained within 12 months'], { trained: true }),
    fire: ofPeople(['近 12 个月消防培训覆盖率', 'Fire training within 12 months'], { fire: true }),
    three: ofPeople(['消防三项实操达标率', 'All three fire skills'], { three: true }),
    ...Object.fromEntries(
      fireSkillNames.map((skill) => [
        skill,
        ofPeople([`${fireSkills[skill][0]}达标率`, `${fireSkills[skill][1]} passed`], { skill }),
      ]),
    ),
    examined: ofPeople(['考试合格且在有效期', 'Examination holds'], { examined: true }),
  },
  from: standing(ctx),
  counts: isToBeTrained,
  reach: anywhere,
  isOpenTo,
  check,
  matches: (which = {}) =>
    all([
      ...(which.trained ? [within12Months(ctx, 'trained_at')] : []),
      ...(which.fire ? [within12Months(ctx, 'fire_at')] : []),
      ...(which.skill ? [hasSkill(which.skill)] : []),
      ...(which.three ? [hasThree] : []),
      ...(which.examined ? [isExamined(ctx)] : []),
    ]),
  splits: ['department'],
  split: (by) => (by === 'department' ? { join: sql``, key: sql`p.department_id::text` } : undefined),
  page,
  mayOpen: isOpenTo,
});

/** Which departments count. */
interface Units {
  three?: true;
  trained?: true;
}

/** 科室覆盖 100 %: departments of which everybody is trained, and has the three skills. */
export const unitFigures = (ctx: Ctx): FigureSource<Units> => {
  const nobodyLacks = (has: ReturnType<typeof all>) =>
    sql<boolean>`not exists (select from ${standing(ctx)} where p.department_id = unit.id and ${isToBeTrained} and not ${has})`;
  const share = (label: Label, which: Units): Figure<Units> => ({
    label,
    of: { count: which },
    per: { count: {} },
    unit: 'percent',
    better: 'more',
  });
  const figures: Record<string, Figure<Units>> = {
    units: { label: ['有应训人员的科室', 'Departments with people to train'], of: { count: {} }, unit: 'case' },
    three: share(['三项实操全员达标的科室', 'Departments with all three skills, everybody'], { three: true }),
    trained: share(['近 12 个月全员受训的科室', 'Departments trained within 12 months, everybody'], { trained: true }),
  };
  return {
    name: 'trained-department',
    label: ['培训覆盖(科室)', 'Coverage of training (departments)'],
    group,
    figures,
    from: sql`department unit`,
    counts: sql<boolean>`exists (select from person p where p.department_id = unit.id and ${isToBeTrained})`,
    reach: anywhere,
    isOpenTo,
    check,
    matches: (which = {}) =>
      all([
        ...(which.three ? [nobodyLacks(hasThree)] : []),
        ...(which.trained ? [nobodyLacks(within12Months(ctx, 'trained_at'))] : []),
      ]),
    splits: [],
    split: () => undefined,
    opens({ name, part }) {
      const figure = figures[name];
      const measure = part === 'per' ? figure?.per : figure?.of;
      const which: Units = measure && 'count' in measure ? measure.count : {};
      const units = which.three ? 'three' : which.trained ? 'trained' : 'all';
      return new URLSearchParams({ tab: 'skills', units }).toString();
    },
    page,
    mayOpen: isOpenTo,
  };
};

/** Which sessions count. */
interface Sessions {
  outside?: true;
}

export const sessionTables = sql`training t left join place p on p.id = t.place_id`;

/** Trainings that were held, by the day they began: what is planned counts when it has begun. */
export const sessionFigures = (ctx: Ctx): FigureSource<Sessions> => ({
  name: 'training',
  label: ['培训场次', 'Trainings held'],
  group,
  figures: {
    held: { label: ['培训场次', 'Trainings held'], of: { count: {} }, unit: 'case', better: 'more' },
    outside: {
      label: ['外聘教员(消防救援等)', 'With a trainer from outside'],
      of: { count: { outside: true } },
      unit: 'case',
      better: 'more',
    },
    signed: { label: ['签到人次', 'Sign-ins'], of: { sum: 'signed' }, unit: 'case', better: 'more' },
    hours: { label: ['学时', 'Hours'], of: { sum: 'hours' }, unit: 'hour', better: 'more' },
  },
  from: sessionTables,
  counts: all([
    sql<boolean>`t.cancelled_at is null and t.starts_at <= ${ctx.now()}`,
    ...(ctx.app.settings.get<boolean>('hospital.demo') ? [] : [sql<boolean>`not t.is_demo`]),
  ]),
  reach: anywhere,
  isOpenTo,
  check,
  instantOf: () => sql`t.starts_at`,
  matches: (which = {}) => (which.outside ? sql<boolean>`t.is_outside` : sql<boolean>`true`),
  numberOf: (field) =>
    field === 'signed' ? sql`(select count(*) from training_sign s where s.training_id = t.id)` : sql`t.hours::numeric`,
  splits: ['course'],
  labelOf: (by) => (by === 'course' ? ['课程', 'Course'] : undefined),
  split: (by) => (by === 'course' ? { join: sql``, key: sql`t.course` } : undefined),
  options: (by) => (by === 'course' ? courses : undefined),
  page,
  mayOpen: isOpenTo,
});

/** Which papers count. */
interface Papers {
  passed?: true;
  first?: true;
}

export const attemptTables = sql`exam_attempt a join exam e on e.id = a.exam_id join person p on p.id = a.person_id`;

/** Examinations by the day a paper was handed in. Marks of single people are theirs: their mean is told over enough of them. */
export const examFigures = (ctx: Ctx): FigureSource<Papers> => ({
  name: 'exam',
  label: ['考试', 'Examinations'],
  group,
  figures: {
    people: { label: ['参考人数', 'People who took one'], of: { distinct: 'person' }, unit: 'person', better: 'more' },
    papers: { label: ['交卷', 'Papers handed in'], of: { count: {} }, unit: 'case' },
    passed: {
      label: ['合格率(人)', 'Passed (people)'],
      of: { distinct: 'person', where: { passed: true } },
      per: { distinct: 'person' },
      unit: 'percent',
      better: 'more',
    },
    firstPass: {
      label: ['首考合格率', 'Passed at the first try'],
      of: { count: { first: true, passed: true } },
      per: { count: { first: true } },
      unit: 'percent',
      better: 'more',
    },
    mean: { label: ['平均分', 'Mean score'], of: { mean: 'score' }, unit: 'score', better: 'more' },
  },
  from: attemptTables,
  counts: all([
    sql<boolean>`a.sent_at is not null`,
    ...(ctx.app.settings.get<boolean>('hospital.demo') ? [] : [sql<boolean>`not e.is_demo`]),
  ]),
  reach: anywhere,
  isOpenTo,
  check,
  isSecret: ({ of }) => 'mean' in of,
  instantOf: () => sql`a.sent_at`,
  matches: (which = {}) =>
    all([
      ...(which.passed ? [sql<boolean>`coalesce(a.passed, false)`] : []),
      ...(which.first ? [sql<boolean>`a.n = 1`] : []),
    ]),
  numberOf: () => sql`a.score::numeric`,
  differentOf: () => ({ value: sql`a.person_id`, isList: false }),
  splits: ['exam', 'department'],
  labelOf: (by) => (by === 'exam' ? ['考试', 'Examination'] : undefined),
  split(by) {
    if (by === 'exam') return { join: sql``, key: sql`e.title` };
    if (by === 'department') return { join: sql``, key: sql`p.department_id::text` };
    return undefined;
  },
  page,
  mayOpen: (rights) => holds(rights, 'readiness.manage'),
});
