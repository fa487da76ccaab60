import { z } from 'zod';

import { caseGroups, caseModes, relations, type CaseGroup } from './case-kit.ts';
import { caseTypeNames } from './cases/names.ts';
import { code, flag, id, instant, longText, many, page, pageOf, PersonRef, PlaceRef } from './common.ts';
import { typedLine } from './plain.ts';
import { route } from './route.ts';
import { Attachment, Linked } from './subject.ts';

export const caseTypeName = z.enum(caseTypeNames as [string, ...string[]]);

/** A case as it stands in a list. */
export const CaseItem = z.object({
  id,
  number: z.string(),
  type: z.string(),
  state: z.string(),
  mode: z.enum(caseModes),
  priority: z.number().int(),
  title: z.string(),
  repeats: z.number().int(),
  at: instant,
  lastAt: instant,
  dueAt: instant.nullable(),
  overdue: z.boolean(),
  closedAt: instant.nullable(),
  place: PlaceRef.nullable(),
  device: z.object({ id, code: z.string(), name: z.string() }).nullable(),
  departmentId: id.nullable(),
  department: z.object({ id, name: z.string() }).nullable(),
  /** How often unanswered clocks have called for help. */
  escalation: z.number().int(),
  stamps: z.record(z.string(), instant),
  /** The fields its type lists, e.g. the kind of signal. */
  facts: z.record(z.string(), z.unknown()),
  version: z.number().int(),
  demo: z.boolean(),
  /** Who handles it; in lists only. */
  assignees: z.array(PersonRef).optional(),
});
export type CaseItem = z.infer<typeof CaseItem>;

export const Party = z.object({
  person: PersonRef,
  relation: z.enum(relations),
  stamps: z.record(z.string(), instant),
  joinedAt: instant,
});

/** A clock as it runs for one case. */
export const RunningClock = z.object({
  clock: z.string(),
  /** Its limit, also when that is past; null while it stands still. */
  dueAt: instant.nullable(),
  isPaused: z.boolean(),
  step: z.number().int(),
});

/** What one says to see secrets; whoever ordinarily may not, may still break the glass and is reviewed. */
export const openingPurposes = {
  handle: ['办理本案', 'Handling the case'],
  check: ['复查核对', 'Checking'],
  report: ['上级机关要求', 'Asked for by an authority'],
  emergency: ['紧急情况', 'Emergency'],
} as const;
const purposeNames = Object.keys(openingPurposes) as [
  keyof typeof openingPurposes,
  ...(keyof typeof openingPurposes)[],
];

/** A case whole, with what the caller may do next. */
export const CaseDetail = CaseItem.extend({
  data: z.record(z.string(), z.unknown()),
  /** Names of fields hidden from the caller. */
  masked: z.array(z.string()),
  /** Null: nobody, or kept secret. */
  reporter: PersonRef.nullable(),
  secrecy: z.number().int(),
  /** How this caller stands before its secrets: there are none, shut (may be opened with a purpose, or only by breaking the glass, or not), open. */
  secrets: z.enum(['none', 'shut', 'glass', 'closed', 'open']),
  openUntil: instant.nullable(),
  clocks: z.array(RunningClock),
  /** Clock name → was its promise kept? */
  kept: z.record(z.string(), z.boolean()),
  parties: z.array(Party),
  actions: z.array(z.string()),
  links: z.array(Linked),
});
export type CaseDetail = z.infer<typeof CaseDetail>;

/** No time at all; ahead of the server's clock; too long ago; before what came before it. */
export const doneAtDoubts = ['unreadable', 'future', 'old', 'early'] as const;

export const TimelineEntry = z.object({
  id: z.number().int(),
  at: instant,
  /** An action, or `create`, `comment`, `attach`, `link`, `repeat`, `clock:<name>`. */
  action: z.string(),
  actor: z.object({
    kind: z.enum(['person', 'device', 'system', 'service']),
    id: z.string().nullable(),
    name: z.string(),
  }),
  from: z.string().nullable(),
  to: z.string().nullable(),
  note: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
  /** When it was done, if that was told later; `at` is when it arrived. */
  doneAt: instant.nullable(),
  /** Why the told time does not count. */
  doneAtDoubt: z.enum(doneAtDoubts).nullable(),
  /** Who signed beside the actor. */
  second: PersonRef.nullable(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** An earlier case that may be the same matter. */
export const SimilarCase = z.object({
  id,
  number: z.string(),
  title: z.string(),
  at: instant,
  state: z.object({ zh: z.string(), en: z.string() }),
  /** Fields with the same answer, of those the caller may open. */
  same: z.array(z.string()),
  /** How alike the texts are, in percent; null: not enough to say so. */
  likeness: z.number().int().nullable(),
});
export type SimilarCase = z.infer<typeof SimilarCase>;

/** Glass somebody broke, for the review afterwards. */
export const Opening = z.object({
  id,
  caseId: id,
  number: z.string(),
  type: z.string(),
  person: PersonRef,
  reason: z.string(),
  at: instant,
  until: instant,
  review: z.object({ at: instant, by: PersonRef, justified: z.boolean(), note: z.string() }).nullable(),
});
export type Opening = z.infer<typeof Opening>;

/** What became of one case of a batch; `refused` is null when the step was taken. */
export const BatchItem = z.object({
  id,
  refused: z.object({ code: z.string(), zh: z.string(), en: z.string() }).nullable(),
});
export type BatchItem = z.infer<typeof BatchItem>;

export const caseApi = {
  list: route({
    method: 'GET',
    path: '/cases',
    permission: 'case.read',
    summary: '案件列表 Cases',
    input: page.extend({
      type: many(z.string()),
      state: many(z.string()),
      mode: z.enum(caseModes).optional(),
      open: flag.optional(),
      device: code.optional(),
      place: code.optional(),
      mine: flag.optional(),
      overdue: flag.optional(),
      /** The records behind a number of the statistics: `of` or `per` of `GET /figures`. */
      figure: z.string().max(300).optional(),
      q: z.string().trim().max(80).optional(),
      from: z.iso.datetime({ offset: true }).optional(),
      to: z.iso.datetime({ offset: true }).optional(),
      /** Waits for me: a step that moves it on is mine to take. */
      todo: flag.optional(),
      /** A clock has warned me of it, and I have not looked. */
      warned: flag.optional(),
      /** I stand in this relation to it. */
      as: z.enum(relations).optional(),
      group: z.enum(Object.keys(caseGroups) as [CaseGroup, ...CaseGroup[]]).optional(),
      department: id.optional(),
      /** Handled by this person. */
      person: id.optional(),
      /** Due within so many hours, and not yet over. */
      dueWithin: z.coerce.number().int().min(1).max(10_000).optional(),
      sort: z.enum(['new', 'old', 'queue', 'due']).default('new'),
    }),
    /** `total` counts to 10,000 and says 10,001 for more. */
    output: pageOf(CaseItem),
  }),
  get: route({
    method: 'GET',
    path: '/cases/:id',
    permission: 'case.read',
    summary: '案件详情 One case',
    input: z.object({ id }),
    output: CaseDetail,
  }),
  create: route({
    method: 'POST',
    path: '/cases',
    permission: 'case.create',
    urgent: true,
    summary: '登记案件 Open a case',
    input: z.object({
      type: caseTypeName,
      title: typedLine().min(1).max(200),
      place: code.optional(),
      device: code.optional(),
      department: id.optional(),
      mode: z.enum(caseModes).default('real'),
      key: z.string().max(128).optional(),
      data: z.record(z.string(), z.unknown()).default({}),
    }),
    output: CaseDetail,
  }),
  /** Kept without a name anywhere: neither case nor timeline nor audit says who it was. The code follows the case on the public page. */
  reportAnonymously: route({
    method: 'POST',
    path: '/cases/anonymous',
    permission: 'case.create',
    summary: '匿名上报 Report without a name',
    input: z.object({
      type: caseTypeName,
      title: typedLine().min(1).max(200),
      place: code.optional(),
      department: id.optional(),
      data: z.record(z.string(), z.unknown()).default({}),
    }),
    output: z.object({ number: z.string(), code: z.string(), dueAt: instant.nullable() }),
  }),
  /** Whose turn it is, by name; with `action` and `department`: whose it will be once the step has given the case to it. */
  hands: route({
    method: 'GET',
    path: '/cases/:id/hands',
    permission: 'case.read',
    summary: '谁能办理 Who could take the next steps',
    input: z.object({ id, action: z.string().max(64).optional(), department: z.uuid().optional() }),
    output: z.object({
      items: z.array(
        z.object({
          permission: z.string(),
          /** The first few. */
          people: z.array(PersonRef),
          total: z.number().int(),
          /** How many of them are of the department asked about. */
          own: z.number().int().nullable(),
        }),
      ),
    }),
  }),
  act: route({
    method: 'POST',
    path: '/cases/:id/actions/:action',
    permission: 'case.read',
    urgent: true,
    countersign: 'declared',
    summary: '办理 Take a step',
    input: z.looseObject({ id, action: z.string().max(64) }),
    output: CaseDetail,
  }),
  batch: route({
    method: 'POST',
    path: '/cases/batch',
    permission: 'case.read',
    summary: '批量办理 Take one step in several cases; each is answered by itself',
    input: z.object({
      ids: z.array(id).min(1).max(100),
      action: z.string().max(64),
      input: z.record(z.string(), z.unknown()).default({}),
    }),
    output: z.object({ items: z.array(BatchItem) }),
  }),
  open: route({
    method: 'POST',
    path: '/cases/:id/open',
    permission: 'case.read',
    summary: '说明用途后查看保密内容 See secrets, saying what for',
    input: z.object({ id, purpose: z.enum(purposeNames), reason: z.string().trim().max(500).optional() }),
    output: CaseDetail,
  }),
  openings: route({
    method: 'GET',
    path: '/openings',
    permission: 'case.review',
    summary: '紧急查看记录 Glass that was broken',
    input: page.extend({ reviewed: flag.optional() }),
    output: pageOf(Opening),
  }),
  review: route({
    method: 'POST',
    path: '/openings/:id/review',
    permission: 'case.review',
    summary: '复核紧急查看 Review broken glass',
    input: z.object({ id, justified: z.boolean(), note: longText }),
    output: Opening,
  }),
  similar: route({
    method: 'POST',
    path: '/cases/similar',
    permission: 'case.create',
    keyless: 'it writes nothing',
    summary: '疑似重复 Earlier cases that one about to be opened may repeat',
    input: z.object({ type: caseTypeName, data: z.record(z.string(), z.unknown()), department: id.optional() }),
    output: z.object({ items: z.array(SimilarCase) }),
  }),
  similarOf: route({
    method: 'GET',
    path: '/cases/:id/similar',
    permission: 'case.read',
    summary: '疑似重复 Earlier cases that this one may repeat, and is not linked with',
    input: z.object({ id }),
    output: z.object({ items: z.array(SimilarCase) }),
  }),
  timeline: route({
    method: 'GET',
    path: '/cases/:id/timeline',
    permission: 'case.read',
    summary: '时间线 Timeline',
    input: z.object({ id }),
    output: z.object({ items: z.array(TimelineEntry) }),
  }),
  comment: route({
    method: 'POST',
    path: '/cases/:id/comments',
    permission: 'case.read',
    urgent: true,
    summary: '留言 Comment',
    input: z.object({ id, note: longText }),
    output: TimelineEntry,
  }),
  stage: route({
    method: 'POST',
    path: '/files',
    permission: 'case.create',
    urgent: true,
    summary: '登记前先传文件 Upload a file for a case about to be opened; its fields name it by id',
    input: z.object({ file: z.unknown() }),
    output: Attachment,
    upload: true,
  }),
};
