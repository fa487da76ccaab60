import { z } from 'zod';

import { code, flag, id, instant, longText, nothing, page, pageOf, PersonRef, type Label } from './common.ts';
import { EntryRef, sheetRoutes } from './register-kit.ts';
import { route } from './route.ts';

/** How a year of conduct was judged. */
export const ethicsGrades = {
  excellent: ['优秀', 'Excellent'],
  good: ['良好', 'Good'],
  fair: ['一般', 'Fair'],
  poor: ['较差', 'Poor'],
} as const satisfies Record<string, Label>;
export type EthicsGrade = keyof typeof ethicsGrades;
export const ethicsGradeNames = Object.keys(ethicsGrades) as [EthicsGrade, ...EthicsGrade[]];

/** How far the assessment of somebody has come. */
export const ethicsStages = {
  none: ['未自评', 'Not begun'],
  self: ['已自评', 'Said by himself'],
  opinion: ['科室已提意见', 'Proposed by the department'],
  decided: ['已评定', 'Decided'],
} as const satisfies Record<string, Label>;
export type EthicsStage = keyof typeof ethicsStages;

/** What a file of conduct gathers, in its order. */
export const ethicsFacts = {
  redPacket: ['红包上交', 'Red packets handed in'],
  praise: ['表扬', 'Praise'],
  complaint: ['属实投诉', 'Complaints upheld'],
  reward: ['奖励', 'Rewards'],
  accountability: ['问责', 'Held to account'],
  model: ['先进典型', 'Model person'],
  training: ['培训', 'Trainings'],
  exam: ['考核合格', 'Examinations passed'],
  reading: ['制度与口袋书学习', 'Rules and pocket books read'],
} as const satisfies Record<string, Label>;
export type EthicsFactKind = keyof typeof ethicsFacts;
export const ethicsFactKinds = Object.keys(ethicsFacts) as [EthicsFactKind, ...EthicsFactKind[]];

const grade = z.enum(ethicsGradeNames);
const stage = z.enum(Object.keys(ethicsStages) as [EthicsStage, ...EthicsStage[]]);
const year = z.coerce.number().int().min(2000).max(2100);

export const EthicsRow = z.object({
  person: PersonRef,
  department: EntryRef.nullable(),
  title: z.string().nullable(),
  year,
  stage,
  proposed: grade.nullable(),
  grade: grade.nullable(),
  reason: z.string().nullable(),
  decidedAt: instant.nullable(),
  /** What the year has brought. */
  redPackets: z.number().int(),
  praise: z.number().int(),
  complaints: z.number().int(),
});
export type EthicsRow = z.infer<typeof EthicsRow>;

/** One thing in a file. Words of patients and whoever complained never stand here. */
export const EthicsFact = z.object({
  kind: z.enum(ethicsFactKinds),
  on: z.iso.date(),
  /** Of a case, its number. */
  number: z.string().nullable(),
  zh: z.string(),
  en: z.string(),
  /** Null: it is no case, or one the caller does not see. */
  caseId: id.nullable(),
});
export type EthicsFact = z.infer<typeof EthicsFact>;

export const EthicsYear = z.object({
  year,
  stage,
  self: z.object({ text: z.string(), at: instant }).nullable(),
  opinion: z.object({ grade, text: z.string(), by: z.string(), at: instant }).nullable(),
  result: z.object({ grade, reason: z.string(), by: z.string(), at: instant }).nullable(),
});
export type EthicsYear = z.infer<typeof EthicsYear>;

export const EthicsFile = z.object({
  person: PersonRef,
  department: EntryRef.nullable(),
  title: z.string().nullable(),
  years: z.array(EthicsYear),
  facts: z.array(EthicsFact),
  /** The year that can be worked on now; null: none has been opened. */
  open: z.object({ year, dueOn: z.iso.date() }).nullable(),
  maySay: z.boolean(),
  mayPropose: z.boolean(),
  mayDecide: z.boolean(),
});
export type EthicsFile = z.infer<typeof EthicsFile>;

const Coverage = {
  due: z.number().int(),
  self: z.number().int(),
  proposed: z.number().int(),
  decided: z.number().int(),
};
export const EthicsBoard = z.object({
  year: year.nullable(),
  dueOn: z.iso.date().nullable(),
  years: z.array(z.number().int()),
  ...Coverage,
  grades: z.record(z.string(), z.number().int()),
  departments: z.array(z.object({ department: EntryRef.nullable(), ...Coverage })),
});
export type EthicsBoard = z.infer<typeof EthicsBoard>;

const which = {
  /** Absent: the newest that was opened. */
  year: year.optional(),
  department: code.optional(),
  stage: stage.optional(),
  grade: grade.optional(),
  /** Nothing has been decided. */
  missing: flag.optional(),
  q: z.string().max(60).optional(),
  /** Those a figure counted. */
  figure: z.string().max(300).optional(),
};
/** A person's id, or `me`. */
const whose = z.union([id, z.literal('me')]);
const lang = z.enum(['zh', 'en']).default('zh');

export const ethicsApi = {
  ...sheetRoutes({
    path: '/ethics',
    title: ['医德考评', 'Ethics assessment'],
    read: 'ethics.read',
    manage: 'ethics.handle',
    which,
  }),
  list: route({
    method: 'GET',
    path: '/ethics',
    permission: 'ethics.read',
    summary: '医德考评名单 Everybody with his assessment of a year',
    input: page.extend(which),
    output: pageOf(EthicsRow),
  }),
  board: route({
    method: 'GET',
    path: '/ethics/board',
    permission: 'ethics.read',
    summary: '医德考评覆盖 How far a year has come, by department',
    input: z.object({ year: year.optional() }),
    output: EthicsBoard,
  }),
  open: route({
    method: 'POST',
    path: '/ethics/rounds',
    permission: 'ethics.handle',
    summary: '启动年度医德考评 Open the assessment of a year, or move its day',
    input: z.object({ year, dueOn: z.iso.date() }),
    output: EthicsBoard,
  }),
  remind: route({
    method: 'POST',
    path: '/ethics/reminders',
    permission: 'ethics.handle',
    summary: '提醒未自评人员 Remind those who have said nothing yet',
    input: nothing,
    output: z.object({ told: z.number().int() }),
  }),
  get: route({
    method: 'GET',
    path: '/ethics/people/:id',
    permission: 'ethics.read',
    summary: '医德档案(查看他人留痕) The ethics file of a person; looking at another’s is on record',
    input: z.object({ id: whose }),
    output: EthicsFile,
  }),
  paper: route({
    method: 'GET',
    path: '/print/ethics-files/:id',
    permission: 'ethics.read',
    summary: '打印医德档案 The ethics file to print',
    input: z.object({ id: whose, lang }),
    output: z.unknown(),
    produces: 'text/html',
  }),
  filePdf: route({
    method: 'GET',
    path: '/print/ethics-files/:id/pdf',
    permission: 'ethics.read',
    summary: '医德档案 PDF The ethics file as PDF',
    input: z.object({ id: whose, lang }),
    output: z.unknown(),
    produces: 'application/pdf',
  }),
  say: route({
    method: 'POST',
    path: '/ethics/people/:id/self',
    permission: 'ethics.read',
    summary: '个人自评 What somebody says of his own year',
    input: z.object({ id: whose, text: longText.min(10).max(2000) }),
    output: EthicsFile,
  }),
  propose: route({
    method: 'POST',
    path: '/ethics/people/:id/opinion',
    permission: 'ethics.propose',
    summary: '科室评价意见 What the department proposes',
    input: z.object({ id, grade, text: longText.min(2).max(1000) }),
    output: EthicsFile,
  }),
  decide: route({
    method: 'POST',
    path: '/ethics/people/:id/result',
    permission: 'ethics.handle',
    summary: '评定等次 Decide how the year was',
    input: z.object({ id, grade, reason: longText.min(2).max(1000) }),
    output: EthicsFile,
  }),
};
