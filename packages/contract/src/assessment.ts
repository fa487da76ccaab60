import { z } from 'zod';

import { evidenceSources, Fact, ScoreTable } from './assessment/index.ts';
import { code, id, instant, nothing, ok, PersonRef, type Label } from './common.ts';
import { EntryRef, sheetRoutes, takeRoutes } from './register-kit.ts';
import { route } from './route.ts';

const label = z.tuple([z.string(), z.string()]).readonly();
const points = z.number().min(-10_000).max(10_000).multipleOf(0.01);

export const assessmentStates = {
  open: ['自评中', 'Being assessed'],
  closed: ['已定稿', 'Closed'],
} as const satisfies Record<string, Label>;
export type AssessmentState = keyof typeof assessmentStates;

/** Who says what an item comes to: the hospital, whoever checks it again, the examiner. The last who has said it counts. */
export const scoreColumns = {
  self: ['自评', 'Self'],
  recheck: ['复核', 'Re-check'],
  examiner: ['考核', 'Examiner'],
} as const satisfies Record<string, Label>;
export type ScoreColumn = keyof typeof scoreColumns;

export const ScoreTableItem = z.object({
  id,
  code: z.string(),
  name: z.string(),
  source: z.string(),
  missing: z.string(),
  items: z.number().int(),
  /** Points of all items but bonuses. */
  points: z.number(),
  /** Of them, those whose items all name their evidence. */
  evident: z.number(),
  shipped: z.boolean(),
});
export type ScoreTableItem = z.infer<typeof ScoreTableItem>;

/** What a rule is shown by, as it was found. */
export const Shown = z.object({
  /** What was measured; null: nothing could be, `words` say why. */
  value: z.number().nullable(),
  words: label,
  /** The page with its records. */
  page: z.string().nullable(),
  /** When it was looked up, and the newest day it speaks of. */
  at: instant,
  effective: z.iso.date().nullable(),
});
export type Shown = z.infer<typeof Shown>;

const Score = z.object({ points: z.number(), reason: z.string(), by: z.string(), at: instant });

export type FactOrNone = z.infer<typeof Fact> | null;
export type ShownOrNone = Shown | null;
export type ItemScores = Partial<Record<ScoreColumn, z.infer<typeof Score>>>;

export const AssessmentItem = z.object({
  id,
  no: z.string(),
  position: z.number().int(),
  department: EntryRef.nullable(),
  owner: PersonRef.nullable(),
  dueOn: z.iso.date().nullable(),
  /** By rule, in their order: what is so, by evidence or by whoever answered. */
  facts: z.array(Fact.nullable()),
  shown: z.array(Shown.nullable()),
  note: z.string(),
  /** What the formula comes to; null: something is not known yet. */
  reckoned: z.number().nullable(),
  /** Every rule of it was answered by evidence. */
  byItself: z.boolean(),
  lost: z.number(),
  vetoed: z.boolean(),
  self: Score.nullable(),
  recheck: Score.nullable(),
  examiner: Score.nullable(),
  /** What counts. */
  score: z.number().nullable(),
  files: z.number().int(),
  mayAnswer: z.boolean(),
});
export type AssessmentItem = z.infer<typeof AssessmentItem>;

const Sums = z.object({
  worth: z.number(),
  known: z.number(),
  score: z.number(),
  bonus: z.number(),
  vetoed: z.boolean(),
  /** Points of the items that have been answered by evidence alone. */
  byItself: z.number(),
});

export const Assessment = z.object({
  id,
  name: z.string(),
  table: z.string(),
  state: z.enum(Object.keys(assessmentStates) as [AssessmentState, ...AssessmentState[]]),
  from: z.iso.date(),
  to: z.iso.date(),
  dueOn: z.iso.date(),
  measuredAt: instant.nullable(),
  closedAt: instant.nullable(),
  items: z.number().int(),
  sums: Sums,
});
export type Assessment = z.infer<typeof Assessment>;

export const AssessmentDetail = Assessment.extend({
  definition: ScoreTable,
  /** Those the caller sees: all, or what is asked of him. */
  rows: z.array(AssessmentItem),
  sections: z.array(z.object({ name: z.string(), sums: Sums })),
  mayManage: z.boolean(),
});
export type AssessmentDetail = z.infer<typeof AssessmentDetail>;

const inAssessment = { id, lang: z.enum(['zh', 'en']).default('zh') };

export const assessmentApi = {
  tables: route({
    method: 'GET',
    path: '/score-tables',
    permission: 'assessment.read',
    summary: '考核标准 Assessment tables',
    input: nothing,
    output: z.object({ items: z.array(ScoreTableItem) }),
  }),
  table: route({
    method: 'GET',
    path: '/score-tables/:code',
    permission: 'assessment.read',
    summary: '一张考核标准 One table with its items',
    input: z.object({ code }),
    output: ScoreTableItem.extend({ definition: ScoreTable }),
  }),
  putTable: route({
    method: 'PUT',
    path: '/score-tables/:code',
    permission: 'assessment.manage',
    summary: '建立或修改考核标准 Make a table, or say its name and source; its items come by Excel',
    input: z.object({
      code,
      name: ScoreTable.shape.name,
      source: ScoreTable.shape.source,
      missing: z.string().trim().max(1000).default(''),
    }),
    output: ScoreTableItem,
  }),
  sources: route({
    method: 'GET',
    path: '/score-evidence',
    permission: 'assessment.read',
    summary: '证据来源 What evidence a rule may name',
    input: nothing,
    output: z.object({
      items: z.array(
        z.object({
          from: z.enum(Object.keys(evidenceSources) as [string, ...string[]]),
          label,
          names: z.array(z.object({ name: z.string(), label })),
        }),
      ),
    }),
  }),
  list: route({
    method: 'GET',
    path: '/assessments',
    permission: 'assessment.read',
    summary: '自评考核 Assessments',
    input: nothing,
    output: z.object({ items: z.array(Assessment) }),
  }),
  open: route({
    method: 'POST',
    path: '/assessments',
    permission: 'assessment.manage',
    summary: '发起自评 Begin an assessment by a table, and measure what shows itself',
    input: z.object({
      table: code,
      name: z.string().trim().min(2).max(120),
      from: z.iso.date(),
      to: z.iso.date(),
      dueOn: z.iso.date(),
    }),
    output: AssessmentDetail,
  }),
  get: route({
    method: 'GET',
    path: '/assessments/:id',
    permission: 'assessment.read',
    summary: '一次自评 One assessment, by its id or that of an item: items, evidence, scores',
    input: z.object({ id }),
    output: AssessmentDetail,
  }),
  measure: route({
    method: 'POST',
    path: '/assessments/:id/measure',
    permission: 'assessment.manage',
    summary: '重新取证 Look up all evidence anew',
    input: z.object({ id }),
    output: AssessmentDetail,
  }),
  close: route({
    method: 'POST',
    path: '/assessments/:id/close',
    permission: 'assessment.manage',
    summary: '定稿 Close it: nothing changes any more',
    input: z.object({ id }),
    output: AssessmentDetail,
  }),
  assign: route({
    method: 'PUT',
    path: '/assessment-items/:id/owner',
    permission: 'assessment.manage',
    summary: '指定责任科室、责任人和期限 Say who answers an item, and until when',
    input: z.object({ id, department: code.nullish(), owner: id.nullish(), dueOn: z.iso.date().nullish() }),
    output: ok,
  }),
  answer: route({
    method: 'PUT',
    path: '/assessment-items/:id/facts',
    permission: 'assessment.read',
    summary: '填报情况 Say what is so; whoever is asked, or who runs it',
    input: z.object({ id, facts: z.array(Fact.nullable()).max(12), note: z.string().trim().max(2000).default('') }),
    output: ok,
  }),
  score: route({
    method: 'PUT',
    path: '/assessment-items/:id/score',
    permission: 'assessment.manage',
    summary: '评分 Say what an item comes to, and why; without points it is taken back',
    input: z.object({
      id,
      column: z.enum(Object.keys(scoreColumns) as [ScoreColumn, ...ScoreColumn[]]),
      points: points.nullable(),
      reason: z.string().trim().max(500).default(''),
    }),
    output: ok,
  }),
  pack: route({
    method: 'GET',
    path: '/print/assessments/:id/pack',
    permission: 'assessment.manage',
    summary:
      '迎检材料 The examiner’s pack: wall items, scores, gaps, evidence, ledgers, photos as one PDF with contents',
    input: z.object(inAssessment),
    output: z.unknown(),
    produces: 'application/pdf',
  }),
};

/** The items of a table as Excel, both ways: a new table needs no code. */
export const scoreSheetApi = sheetRoutes({
  path: '/score-tables/:code/items',
  params: { code },
  title: ['考核标准', 'Assessment table'],
  read: 'assessment.read',
  manage: 'assessment.manage',
  which: {},
});

/** Where points are lost or nothing is known, by department and day. */
export const assessmentGapApi = takeRoutes({
  path: '/assessments/:id/gaps',
  params: { id },
  title: ['差距清单', 'Gap list'],
  read: 'assessment.read',
  which: {},
});
