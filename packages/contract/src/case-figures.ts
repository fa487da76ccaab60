import type { CaseMode, CaseType } from './case-kit.ts';
import type { Label } from './common.ts';

/** Which cases count. Every line must hold; several values of one line are alternatives. */
export interface Filter {
  state?: string | readonly string[];
  /** Has this time stamp (a step has been taken). */
  stamp?: string;
  /** Lacks this time stamp. */
  noStamp?: string;
  open?: boolean;
  /** A declared clock's promise was kept / was broken / has ended either way. */
  kept?: string;
  broken?: string;
  promised?: string;
  /** So many of its people have this time stamp of their own, no later than so many seconds after the opening. */
  people?: { stamp: string; least: number; within: number };
  /** Values of fields; a field with several choices counts when one of them is chosen. */
  data?: Record<string, string | number | boolean | readonly (string | number | boolean)[]>;
}

/** What is counted of which records; the words of a filter are its source's own. */
export type Measure<F = Filter> =
  | { count: F }
  /** Adds up a money or count field. */
  | { sum: string; where?: F }
  /** How many different values a field has, e.g. people who handed something in; `reporter` and `department` too. */
  | { distinct: string; where?: F }
  /** Mean of a number field. */
  | { mean: string; where?: F }
  /** Mean time between two stamps (`at` is the opening). */
  | { between: readonly [from: string, to: string]; where?: F }
  /** The middle one of a number field, or of the times between two stamps: one case that took a week does not move it. */
  | { median: string | readonly [from: string, to: string]; where?: F };

export type FigureUnit =
  | 'case'
  | 'yuan'
  | 'percent'
  | 'permille'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'person'
  | 'times'
  | 'score';

/** A row of the statistics (▲ of the data sheets): a measure, or one measure divided by another. */
export interface Figure<F = Filter> {
  label: Label;
  of: Measure<F>;
  /** Absent: a plain number. Present: a rate; without denominator it has no value, never 0 % or 100 %. */
  per?: Measure<F>;
  unit: FigureUnit;
  /** A case belongs to the period in which it was opened, or this stamp was set; `closedAt` is every closed case's. */
  at?: string;
  /** Whether more is better, for the arrow beside last year's number. */
  better?: 'more' | 'less';
}

/** Columns every case has beside its own fields. */
export const baseColumns = {
  number: ['编号', 'Number'],
  at: ['发生时间', 'Time'],
  title: ['事由', 'Matter'],
  place: ['地点', 'Place'],
  device: ['设备', 'Device'],
  department: ['科室', 'Department'],
  reporter: ['登记人', 'Reported by'],
  assignee: ['经办人', 'Handled by'],
  checker: ['复查人', 'Checked by'],
  state: ['状态', 'State'],
  dueAt: ['期限', 'Due'],
  closedAt: ['办结时间', 'Closed'],
} as const satisfies Record<string, Label>;
export type BaseColumn = keyof typeof baseColumns;

/** Splits by who did it: told only to those who may open what is confidential, or who see all totals. */
export const staffSplits = ['assignee', 'reporter'] as const;
export type StaffSplit = (typeof staffSplits)[number];
export const isStaffSplit = (by: string): by is StaffSplit => (staffSplits as readonly string[]).includes(by);

/** 台账: a register of one type's cases, printed on A4, exported to Excel. */
export interface Ledger {
  label: Label;
  /** Base columns, fields of the type, or `stamp:<name>` for a time stamp. */
  columns: readonly string[];
  where?: Filter;
  /** Absent: real ones. A register of tests is one of cases in mode `test`. */
  mode?: CaseMode;
  /** Leaves out people and departments, to be put up in public (公示). */
  isPublic?: boolean;
  signatures?: readonly Label[];
}

export const ledgerSignatures: readonly Label[] = [
  ['填表人', 'Filled in by'],
  ['审核人', 'Checked by'],
  ['负责人', 'In charge'],
];

/** The registers of a type: those it declares, else one of everything it asks. */
export function ledgersOf(type: CaseType): Record<string, Ledger> {
  if (type.ledgers && Object.keys(type.ledgers).length > 0) return type.ledgers;
  const asked = type.report ?? Object.keys(type.fields.shape);
  const columns = [
    'number',
    'at',
    'title',
    'place',
    'department',
    ...asked.slice(0, 8),
    'state',
    'assignee',
    'closedAt',
  ];
  return { all: { label: [`${type.label[0]}台账`, `Register: ${type.label[1]}`], columns } };
}
