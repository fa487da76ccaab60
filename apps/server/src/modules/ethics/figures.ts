import { ethicsGrades, type EthicsGrade, type Figure, refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, type FigureSource } from '../../kernel/figures/index.ts';
import { countedPeople, ethicsTables, isAssessed } from './visible.ts';

/** Which assessments count. */
interface Which {
  decided?: true;
  grade?: EthicsGrade;
}

const share = (label: readonly [string, string], of: Which, per: Which, better?: 'more' | 'less'): Figure<Which> => ({
  label,
  of: { count: of },
  per: { count: per },
  unit: 'percent',
  ...(better && { better }),
});

/** Everybody who is to be assessed in a year, in that year: how far it has come, and how he was judged. */
export const ethicsFigures = (ctx: Ctx): FigureSource<Which> => ({
  name: 'ethics',
  label: ['医德考评', 'Ethics assessment'],
  group: ['廉洁', 'Integrity'],
  figures: {
    due: { label: ['应考评', 'To be assessed'], of: { count: {} }, unit: 'person' },
    decided: { label: ['已评定', 'Decided'], of: { count: { decided: true } }, unit: 'person', better: 'more' },
    coverage: share(['医德考评覆盖率', 'Assessed'], { decided: true }, {}, 'more'),
    excellent: share(['优秀率', 'Excellent'], { grade: 'excellent' }, { decided: true }),
    poor: { label: ['较差', 'Poor'], of: { count: { grade: 'poor' } }, unit: 'person', better: 'less' },
  },
  from: ethicsTables,
  counts: isAssessed(ctx),
  reach: countedPeople,
  isOpenTo: (rights) => holds(rights, 'ethics.read') || holds(rights, 'figure.read'),
  check(rights) {
    if (!holds(rights, 'ethics.read') && !holds(rights, 'figure.read'))
      throw refuse('forbidden', { permission: 'ethics.read' });
  },
  // Opened in January for the year before, it belongs to that year all the same.
  instantOf: () =>
    sql`least(greatest(r.opened_at, make_date(r.year, 1, 1)::timestamp at time zone 'Asia/Shanghai'),
      make_date(r.year, 12, 31)::timestamp at time zone 'Asia/Shanghai')`,
  matches: (which = {}) =>
    all([
      sql<boolean>`true`,
      ...(which.decided ? [sql<boolean>`e.decided_at is not null`] : []),
      ...(which.grade === undefined ? [] : [sql<boolean>`coalesce(e.grade = ${which.grade}, false)`]),
    ]),
  splits: ['department', 'grade'],
  labelOf: (by) => (by === 'grade' ? ['等次', 'Grade'] : undefined),
  split(by) {
    if (by === 'department') return { join: sql``, key: sql`p.department_id::text` };
    if (by === 'grade') return { join: sql``, key: sql`e.grade` };
    return undefined;
  },
  options: (by) => (by === 'grade' ? ethicsGrades : undefined),
  page: '/ethics',
  mayOpen: (rights) => holds(rights, 'ethics.read'),
});
