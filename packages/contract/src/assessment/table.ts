import { z } from 'zod';

import { Formula } from './formula.ts';
import { evidenceSources, type EvidenceSource } from './sources.ts';

/** What a rule is shown by: a provider of the server by its name, and what of it. `need`: how much there should be. */
export const Evidence = z.strictObject({
  from: z.enum(Object.keys(evidenceSources) as [EvidenceSource, ...EvidenceSource[]]),
  of: z.string().min(1).max(80),
  need: z.number().min(0).max(1_000_000).optional(),
});
export type Evidence = z.infer<typeof Evidence>;

export const Rule = z.strictObject({
  label: z.string().trim().max(200).default(''),
  formula: Formula,
  evidence: Evidence.optional(),
});
export type Rule = z.infer<typeof Rule>;

/** Leaf of a table. Points that cannot be read in the source are `null`. */
export const TableItem = z.strictObject({
  no: z.string().trim().min(1).max(20),
  /** Section, and up to two levels below. */
  path: z.array(z.string().trim().min(1).max(120)).min(1).max(3),
  standard: z.string().trim().min(1).max(1000),
  points: z.number().min(0).max(1000).multipleOf(0.01).nullable(),
  method: z.string().trim().max(300).default(''),
  /** Who examines: 公安, 卫生, 医院. */
  examiners: z.array(z.string().trim().min(1).max(40)).max(6).default([]),
  rules: z.array(Rule).max(12).default([]),
  /** Name or code of the department that is asked. */
  department: z.string().trim().max(80).default(''),
  note: z.string().trim().max(500).default(''),
});
export type TableItem = z.infer<typeof TableItem>;

/** An assessment table as data: never code, and no table is called official where nobody has adopted it. */
export const ScoreTable = z.strictObject({
  name: z.string().trim().min(2).max(120),
  /** Where it was read, and how surely. */
  source: z.string().trim().max(500),
  /** What could not be read of it. */
  missing: z.string().trim().max(1000).default(''),
  items: z.array(TableItem).max(600),
});
export type ScoreTable = z.infer<typeof ScoreTable>;
export type ScoreTableInput = z.input<typeof ScoreTable>;
