import { z } from 'zod';

import { code, flag, id, instant, ok, page, pageOf, PersonRef } from './common.ts';
import { LetterBody, LetterContent } from './letters/content.ts';
import {
  excuseKinds,
  letterFollows,
  letterGrades,
  letterKinds,
  letterLevels,
  letterSides,
  letterStages,
  letterStates,
  letterTerms,
  signingWays,
} from './letters/words.ts';
import { typedLine } from './plain.ts';
import { EntryRef, takeRoutes } from './register-kit.ts';
import { route } from './route.ts';

const of = <T extends string>(words: Readonly<Record<T, unknown>>) => z.enum(Object.keys(words) as [T, ...T[]]);
const year = z.coerce.number().int().min(2000).max(2100);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const reason = typedLine().min(2).max(300);

export const LetterTemplate = LetterContent.extend({
  id,
  kind: of(letterKinds),
  year,
  level: of(letterLevels),
  name: z.string(),
  examiner: EntryRef.nullable(),
  changedBy: PersonRef.nullable(),
  changedAt: instant,
  approvedBy: PersonRef.nullable(),
  /** Null: nobody has approved it as it stands; no letter is made by it. */
  approvedAt: instant.nullable(),
  letters: z.number().int(),
  /** Of what it says as it stands. */
  sha256,
  mayApprove: z.boolean(),
});
export type LetterTemplate = z.infer<typeof LetterTemplate>;

export const LetterSignature = z.object({
  side: of(letterSides),
  by: PersonRef,
  at: instant,
  way: of(signingWays),
  /** The picture of one by hand. */
  file: id.nullable(),
  fileSha256: z.string().nullable(),
  /** Of the exact text that was signed. */
  sha256: z.string(),
});
export type LetterSignature = z.infer<typeof LetterSignature>;

export const LetterExcuse = z.object({
  kind: of(excuseKinds),
  reason: z.string(),
  by: z.string(),
  at: instant,
});
export type LetterExcuse = z.infer<typeof LetterExcuse>;

const Shown = z.object({
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  opens: z.string().nullable(),
});

export const PointOfTarget = z.object({
  /** Null: not known yet. */
  points: z.number().nullable(),
  note: z.string(),
  /** What was measured, of a target with an indicator. */
  shown: Shown.nullable(),
});
export type PointOfTarget = z.infer<typeof PointOfTarget>;

export const LetterScore = z.object({
  term: of(letterTerms),
  stage: of(letterStages),
  points: z.array(PointOfTarget),
  /** Which vetoes happened, by their place. */
  vetoes: z.array(z.number().int()),
  note: z.string(),
  total: z.number().nullable(),
  by: z.string(),
  at: instant,
});
export type LetterScore = z.infer<typeof LetterScore>;

export const LetterResult = z.object({
  total: z.number(),
  grade: of(letterGrades),
  isVetoed: z.boolean(),
  note: z.string(),
  by: z.string(),
  at: instant,
});
export type LetterResult = z.infer<typeof LetterResult>;

export const Letter = z.object({
  id,
  number: z.string(),
  no: z.number().int(),
  kind: of(letterKinds),
  year,
  level: of(letterLevels),
  department: EntryRef.nullable(),
  giver: PersonRef.nullable(),
  taker: PersonRef.nullable(),
  state: of(letterStates),
  dueOn: z.iso.date(),
  giverSignedAt: instant.nullable(),
  takerSignedAt: instant.nullable(),
  signedAt: instant.nullable(),
  excuse: LetterExcuse.nullable(),
  result: LetterResult.nullable(),
  /** The newest total of each term that was scored. */
  totals: z.record(z.string(), z.number().nullable()),
});
export type Letter = z.infer<typeof Letter>;

export const LetterDetail = Letter.extend({
  body: LetterBody,
  sha256: z.string(),
  signatures: z.array(LetterSignature),
  scores: z.array(LetterScore),
  examiner: EntryRef.nullable(),
  /** The letter it takes the place of, and the one that took its place. */
  replaces: z.object({ id, number: z.string() }).nullable(),
  replacedBy: z.object({ id, number: z.string() }).nullable(),
  follows: z.object({ id, number: z.string(), type: z.string() }).nullable(),
  /** The sides the caller is to sign for. */
  maySign: z.array(of(letterSides)),
  mayScore: z.boolean(),
  mayCheck: z.boolean(),
  mayManage: z.boolean(),
});
export type LetterDetail = z.infer<typeof LetterDetail>;

const counts = {
  total: z.number().int(),
  signed: z.number().int(),
  /** Away, with a reason: they owe no signature. */
  absent: z.number().int(),
  refused: z.number().int(),
  /** Nobody stands on one side. */
  nobody: z.number().int(),
  giverLacks: z.number().int(),
  takerLacks: z.number().int(),
  overdue: z.number().int(),
};

export const LetterBoard = z.object({
  levels: z.array(z.object({ level: of(letterLevels), ...counts })),
  departments: z.array(z.object({ department: EntryRef.nullable(), ...counts })),
  /** The caller's own, that wait for his signature. */
  mine: z.number().int(),
});
export type LetterBoard = z.infer<typeof LetterBoard>;

const which = {
  kind: of(letterKinds).optional(),
  year: year.optional(),
  level: of(letterLevels).optional(),
  department: code.optional(),
  state: of(letterStates).optional(),
  /** Those that are not signed by both. */
  unsigned: flag.optional(),
  /** Those that wait for the caller's signature. */
  mine: flag.optional(),
  q: z.string().trim().max(60).optional(),
};

export const letterApi = {
  templates: route({
    method: 'GET',
    path: '/letter-templates',
    permission: 'letter.read',
    summary: '责任书模板 Templates of letters; drafts only for whoever writes or approves them',
    input: z.object({ year: year.optional() }),
    output: z.object({ items: z.array(LetterTemplate) }),
  }),
  putTemplate: route({
    method: 'PUT',
    path: '/letter-templates/:kind/:year/:level',
    permission: 'letter.manage',
    summary: '编制责任书模板 Write a template; whoever approves it is somebody else',
    input: LetterContent.extend({
      kind: of(letterKinds),
      year,
      level: of(letterLevels),
      name: typedLine().min(2).max(120),
      examiner: code.nullish(),
    }),
    output: LetterTemplate,
  }),
  copyTemplates: route({
    method: 'POST',
    path: '/letter-templates/copy',
    permission: 'letter.manage',
    summary: '沿用上年模板 Begin the templates of a year with those of another; they are approved anew',
    input: z.object({ from: year, to: year }),
    output: z.object({ made: z.number().int() }),
  }),
  approveTemplate: route({
    method: 'POST',
    path: '/letter-templates/:id/approve',
    permission: 'letter.approve',
    summary: '批准责任书模板 Approve a template as it was read',
    input: z.object({ id, sha256 }),
    output: LetterTemplate,
  }),
  cascade: route({
    method: 'POST',
    path: '/letters/cascade',
    permission: 'letter.manage',
    summary: '下发责任书 Make the letters of a level for all below, with who signs filled in; those there are stay',
    input: z.object({
      kind: of(letterKinds),
      year,
      level: of(letterLevels),
      dueOn: z.iso.date(),
      /** Who gives them, of leaders and departments; below, it is whoever heads the department above. */
      giver: id.nullish(),
      /** Of leaders: who takes one. */
      people: z.array(id).max(500).default([]),
      /** Absent: all departments of the level. */
      departments: z.array(code).max(1000).default([]),
      dryRun: z.boolean().default(false),
    }),
    output: z.object({
      made: z.number().int(),
      known: z.number().int(),
      /** Departments nobody heads: their letters have nobody to sign. */
      nobody: z.array(z.string()),
    }),
  }),
  board: route({
    method: 'GET',
    path: '/letters/board',
    permission: 'letter.read',
    summary: '签订进度 Who has signed and who has not, by level and department',
    input: z.object({ kind: of(letterKinds), year }),
    output: LetterBoard,
  }),
  list: route({
    method: 'GET',
    path: '/letters',
    permission: 'letter.read',
    summary: '责任书 Letters of responsibility',
    input: page.extend(which),
    output: pageOf(Letter),
  }),
  get: route({
    method: 'GET',
    path: '/letters/:id',
    permission: 'letter.read',
    summary: '一份责任书 One letter: its text, signatures, scores',
    input: z.object({ id }),
    output: LetterDetail,
  }),
  signByHand: route({
    method: 'POST',
    path: '/letters/:id/sign',
    permission: 'letter.read',
    summary: '手写签订 Sign one letter by hand',
    input: z.object({ id, side: of(letterSides), sha256, file: id }),
    output: LetterDetail,
  }),
  signByPassword: route({
    method: 'POST',
    path: '/letters/sign',
    permission: 'letter.read',
    proves: true,
    summary: '密码认证签订 Sign letters after proving oneself again; each text as it was shown',
    input: z.object({
      letters: z
        .array(z.object({ id, side: of(letterSides), sha256 }))
        .min(1)
        .max(500),
    }),
    output: z.object({ signed: z.number().int() }),
  }),
  change: route({
    method: 'PUT',
    path: '/letters/:id',
    permission: 'letter.manage',
    summary: '修改或改签 Change a letter nobody has signed; of a signed one a new version is made, to be signed anew',
    input: z.object({
      id,
      reason,
      giver: id.nullish(),
      taker: id.nullish(),
      dueOn: z.iso.date().optional(),
      content: LetterContent.optional(),
    }),
    output: LetterDetail,
  }),
  excuse: route({
    method: 'PUT',
    path: '/letters/:id/excuse',
    permission: 'letter.manage',
    summary: '登记拒签或缺席 Note why somebody has not signed; without a kind it is taken back',
    input: z.object({ id, kind: of(excuseKinds).nullable(), reason: typedLine().max(300).default('') }),
    output: LetterDetail,
  }),
  remind: route({
    method: 'POST',
    path: '/letters/remind',
    permission: 'letter.manage',
    summary: '催签 Remind everybody whose signature lacks',
    input: z.object({ kind: of(letterKinds), year, level: of(letterLevels).optional(), department: code.optional() }),
    output: z.object({ told: z.number().int() }),
  }),
  measure: route({
    method: 'GET',
    path: '/letters/:id/measured/:term',
    permission: 'letter.read',
    summary: '自动取数 What the targets with an indicator come to in a term',
    input: z.object({ id, term: of(letterTerms) }),
    output: z.object({ points: z.array(PointOfTarget) }),
  }),
  score: route({
    method: 'PUT',
    path: '/letters/:id/scores/:term/:stage',
    permission: 'letter.read',
    summary: '自评与考核 Score a letter; what an indicator says is taken from it',
    input: z.object({
      id,
      term: of(letterTerms),
      stage: of(letterStages),
      points: z.array(z.object({ points: z.number().min(0).max(100).nullable(), note: typedLine().max(300) })).max(40),
      vetoes: z.array(z.number().int().min(0).max(19)).max(20).default([]),
      note: typedLine().max(1000).default(''),
    }),
    output: LetterDetail,
  }),
  close: route({
    method: 'POST',
    path: '/letters/:id/close',
    permission: 'letter.check',
    summary: '年终结果 The result of the year, and the reward or accountability that follows',
    input: z.object({ id, note: typedLine().max(1000).default(''), follow: of(letterFollows).nullish() }),
    output: LetterDetail,
  }),
  paper: route({
    method: 'GET',
    path: '/print/letters/:id',
    permission: 'letter.read',
    summary: '打印责任书 The letter with both signatures, to print',
    input: z.object({ id, lang: z.enum(['zh', 'en']).default('zh') }),
    output: z.unknown(),
    produces: 'text/html; charset=utf-8',
  }),
  pdf: route({
    method: 'GET',
    path: '/print/letters/:id/pdf',
    permission: 'letter.read',
    summary: '责任书 PDF The letter with both signatures, as A4 PDF',
    input: z.object({ id, lang: z.enum(['zh', 'en']).default('zh') }),
    output: z.unknown(),
    produces: 'application/pdf',
  }),
  remove: route({
    method: 'DELETE',
    path: '/letters/:id',
    permission: 'letter.manage',
    summary: '撤销未签的责任书 Take back a letter nobody has signed',
    input: z.object({ id }),
    output: ok,
  }),
};

/** The letters of a year as Excel, on paper and as PDF. */
export const letterSheetApi = takeRoutes({
  path: '/letters-register',
  title: ['责任书台账', 'Register of letters'],
  read: 'letter.read',
  which,
});
