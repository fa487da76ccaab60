import {
  chartGrades,
  chartPapers,
  clinicalKinds,
  type ClinicalKind,
  type Figure,
  type Label,
  refuse,
  surgeryVarieties,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, type FigureSource } from '../../kernel/figures/index.ts';
import { clinicalTables, countedFacts, countedReach, doctorKey, isJudged } from './visible.ts';

/** Which facts count. */
interface Which {
  kind: ClinicalKind;
  good?: boolean;
  missing?: true;
  variety?: string;
}

const count = (label: Label, of: Which, better?: 'more' | 'less'): Figure<Which> => ({
  label,
  of: { count: of },
  unit: 'case',
  ...(better && { better }),
});
const share = (label: Label, of: Which): Figure<Which> => ({
  label,
  of: { count: of },
  per: { count: { kind: of.kind } },
  unit: 'percent',
  better: 'more',
});

const varieties: Readonly<Record<string, Label>> = {
  ...Object.fromEntries(Object.entries(chartPapers).map(([name, { label }]) => [name, label])),
  ...surgeryVarieties,
  ...chartGrades,
};

/** Facts of the record system by the day they were due; what may still be written in time does not count. */
export const clinicalFigures = (ctx: Ctx): FigureSource<Which> => ({
  name: 'clinical',
  label: ['病历质控数据', 'Record system'],
  group: ['医疗质量', 'Quality'],
  figures: {
    papers: count(['应完成文书', 'Papers due'], { kind: 'paper' }),
    papersInTime: share(['病历按时完成率', 'Papers in time'], { kind: 'paper', good: true }),
    papersLate: count(['迟完成文书', 'Papers written late'], { kind: 'paper', good: false }, 'less'),
    papersMissing: count(['逾期未完成文书', 'Papers still missing'], { kind: 'paper', missing: true }, 'less'),
    surgeries: count(['手术例数', 'Operations'], { kind: 'surgery' }),
    surgeriesChecked: share(['手术安全核查完整率', 'Surgery checks complete'], { kind: 'surgery', good: true }),
    graded: count(['评定病历', 'Charts judged'], { kind: 'grade' }),
    gradeA: share(['甲级病历率', 'Charts of grade A'], { kind: 'grade', good: true }),
    gradeC: count(['丙级病历', 'Charts of grade C'], { kind: 'grade', variety: 'c' }, 'less'),
  },
  from: clinicalTables,
  counts: all([...countedFacts(ctx), isJudged(ctx)]),
  reach: countedReach,
  isOpenTo: (rights) => holds(rights, 'clinical.read') || holds(rights, 'figure.read'),
  check(rights) {
    if (!holds(rights, 'clinical.read') && !holds(rights, 'figure.read'))
      throw refuse('forbidden', { permission: 'clinical.read' });
  },
  instantOf: () => sql`f.due_at`,
  matches: (which) =>
    all([
      ...(which?.kind === undefined ? [sql<boolean>`true`] : [sql<boolean>`f.kind = ${which.kind}`]),
      ...(which?.good === undefined ? [] : [sql<boolean>`coalesce(f.is_good = ${which.good}, false)`]),
      ...(which?.missing ? [sql<boolean>`f.is_good is null`] : []),
      ...(which?.variety === undefined ? [] : [sql<boolean>`f.variety = ${which.variety}`]),
    ]),
  splits: ['department', 'doctor', 'variety', 'kind'],
  labelOf: (by) =>
    (
      {
        doctor: ['责任医师', 'Doctor'],
        variety: ['文书、类别、等级', 'Paper or kind'],
        kind: ['内容', 'What'],
      } as const
    )[by as 'doctor' | 'variety' | 'kind'],
  split(by) {
    if (by === 'department') return { join: sql``, key: sql`f.department_id::text` };
    if (by === 'doctor') return { join: sql``, key: doctorKey };
    if (by === 'variety') return { join: sql``, key: sql`f.variety` };
    if (by === 'kind') return { join: sql``, key: sql`f.kind` };
    return undefined;
  },
  isOfPeople: (by) => by === 'doctor',
  options: (by) => (by === 'variety' ? varieties : by === 'kind' ? clinicalKinds : undefined),
  page: '/clinical',
  mayOpen: (rights) => holds(rights, 'clinical.read'),
});
