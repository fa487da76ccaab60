import type { FigureUnit } from '../case-figures.ts';
import type { ClinicalKind } from '../clinical.ts';
import type { Label } from '../common.ts';
import type { accidentKinds } from '../things/kinds/accident-choices.ts';
import type { EnteredNumber } from './entered.ts';

/** The seven groups of the board, in its order. */
export const indicatorGroups = {
  safety: ['安全底线', 'Safety'],
  hazard: ['隐患与消防', 'Hazards and fire'],
  order: ['治安与报警', 'Order and alarms'],
  readiness: ['技防与队伍', 'Technology and guards'],
  patient: ['医患关系', 'Patients'],
  conduct: ['廉洁与质量', 'Conduct and quality'],
  service: ['服务与满意', 'Service'],
} as const satisfies Record<string, Label>;
export type IndicatorGroup = keyof typeof indicatorGroups;

/** What is reckoned from registers and is no figure of one source: `quiet.*` are the days without a serious event. */
export type Reckoned = `quiet.${keyof typeof accidentKinds}` | 'guards' | 'guardGap';

/** Where a number comes from. */
export type Term =
  /** A figure of a source, as the page of statistics shows it; `only` narrows it to one group of one of its splits. */
  | { source: string; figure: string; only?: readonly [split: string, group: string] }
  /** A number somebody enters month by month: added up, or the newest one of the period. */
  | { entered: EnteredNumber; how: 'sum' | 'newest' }
  | { reckoned: Reckoned };

/** What a hospital answers for: a named number with its direction, and what it is measured against. */
export interface Indicator {
  label: Label;
  group: IndicatorGroup;
  of: Term;
  /** What it is divided by; without it, it has no value (暂无数据). A figure that is a rate brings its own. */
  per?: Term;
  /** A figure of what the record system brings; from the first month it has brought any of, that counts instead of what is entered. */
  brought?: { kind: ClinicalKind; figure: string };
  /** Per so many: 1,000 visits. */
  times?: number;
  unit: FigureUnit;
  better?: 'more' | 'less';
  /** What the hospital starts with; it sets its own on the page of indicators. */
  target?: number;
  /** Against the same part of the year before, relative: −0.5 asks for half of it. */
  aim?: number;
  /** Everything that stands now, whenever it began: what is still open. Absent: the period that is asked for. */
  span?: 'ever';
  /** By what the worst are named; absent: by department where its source can. */
  worst?: string;
  /** A zero is told only for a period somebody answers for (零报告). */
  confirmed?: readonly (keyof typeof accidentKinds)[];
  /** The office that answers for it, until the hospital names somebody. */
  owner: Label;
  /** How it is counted, and who asks for it. */
  note: Label;
  /** Without persons and without anything that is for the house only: stands on the public page, too. */
  isPublic?: true;
}

/** A figure of a source. */
export const figureOf = (source: string, figure: string, only?: readonly [string, string]): Term => ({
  source,
  figure,
  ...(only && { only }),
});
export const enteredSum = (entered: EnteredNumber): Term => ({ entered, how: 'sum' });
export const enteredNewest = (entered: EnteredNumber): Term => ({ entered, how: 'newest' });

export const offices = {
  security: ['保卫科', 'Security'],
  fire: ['消控室 / 保卫科', 'Fire control'],
  patients: ['医患办', 'Patient relations'],
  medical: ['医务处 / 质控科', 'Medical affairs'],
  discipline: ['纪检', 'Discipline'],
  service: ['病友服务中心', 'Patient service centre'],
  office: ['院办公室 / 创建办', 'Office'],
  pharmacy: ['药剂科', 'Pharmacy'],
  finance: ['财务', 'Finance'],
} as const satisfies Record<string, Label>;
