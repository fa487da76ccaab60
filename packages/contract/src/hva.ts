import { z } from 'zod';

import { code, id, instant, name, nothing, ok, PersonRef } from './common.ts';
import { hvaGroups, hvaItemNames, invalidWords, type HvaGroup, type HvaItem, type Invalid } from './hva/index.ts';
import { EntryRef } from './register-kit.ts';
import { route } from './route.ts';

const key = z.string().regex(/^[a-z0-9-]{1,40}$/);
export const HvaEventInput = z.object({
  key,
  group: z.enum(Object.keys(hvaGroups) as [HvaGroup, ...HvaGroup[]]),
  name,
  nameEn: name,
});
const mark = z.number().int().min(0).max(3);
const marks = z.object(
  Object.fromEntries(hvaItemNames.map((item) => [item, mark.nullish()])) as Record<
    HvaItem,
    z.ZodOptional<z.ZodNullable<z.ZodNumber>>
  >,
);
const means = z.object(
  Object.fromEntries(hvaItemNames.map((item) => [item, z.number()])) as Record<HvaItem, z.ZodNumber>,
);
export const HvaRatingInput = z.record(key, marks);
export type HvaRating = z.infer<typeof HvaRatingInput>;

export const hvaStates = {
  rating: ['收集评分', 'Being rated'],
  review: ['评审', 'Under review'],
  published: ['已发布', 'Published'],
} as const;
export type HvaState = keyof typeof hvaStates;

export const HvaMeasure = z.object({
  id,
  event: z.string(),
  measure: z.string(),
  owner: PersonRef.nullable(),
  dueOn: z.iso.date().nullable(),
  caseId: id.nullable(),
  doneAt: instant.nullable(),
  result: z.string().nullable(),
});

export const Hva = z.object({
  id,
  year: z.number().int(),
  department: EntryRef.nullable(),
  state: z.enum(Object.keys(hvaStates) as [HvaState, ...HvaState[]]),
  topN: z.number().int(),
  dueOn: z.iso.date(),
  asked: z.number().int(),
  sent: z.number().int(),
  invalid: z.number().int(),
  /** The caller is asked, and has not sent his yet. */
  mine: z.boolean(),
  first: z.array(z.object({ name: z.string(), nameEn: z.string(), risk: z.number() })),
});
export type Hva = z.infer<typeof Hva>;

export const HvaDetail = Hva.extend({
  events: z.array(HvaEventInput),
  /** The caller's own marks, as far as he has come. */
  rating: HvaRatingInput.nullable(),
  sentAt: instant.nullable(),
  /** Who has been asked; for who runs it. */
  raters: z.array(
    z.object({
      person: PersonRef,
      sentAt: instant.nullable(),
      invalid: z.enum(Object.keys(invalidWords) as [Invalid, ...Invalid[]]).nullable(),
    }),
  ),
  results: z.array(
    z.object({ event: z.string(), means, risk: z.number(), rank: z.number().int(), raters: z.number().int() }),
  ),
  /** Emergency plans of the register that are for an event. */
  plans: z.array(z.object({ event: z.string(), id, code: z.string(), name: z.string() })),
  measures: z.array(HvaMeasure),
  review: z.string().nullable(),
});
export type HvaDetail = z.infer<typeof HvaDetail>;

export const EmergencyPlan = z.object({
  id,
  code: z.string(),
  name: z.string(),
  edition: z.string(),
  steps: z.array(z.object({ who: z.string(), what: z.string(), minutes: z.number().nullable() })),
  reviewOn: z.iso.date().nullable(),
  /** What it is for; of the first events of the newest analysis, their rank. */
  events: z.array(
    z.object({ key: z.string(), name: z.string(), nameEn: z.string(), rank: z.number().int().nullable() }),
  ),
  drills: z.array(
    z.object({
      id,
      number: z.string(),
      title: z.string(),
      state: z.tuple([z.string(), z.string()]).readonly(),
      /** When it is planned for. */
      at: z.iso.date().nullable(),
      score: z.number().nullable(),
    }),
  ),
  trainings: z.array(z.object({ id, title: z.string(), from: instant, signed: z.number().int() })),
});
export type EmergencyPlan = z.infer<typeof EmergencyPlan>;

export const hvaApi = {
  list: route({
    method: 'GET',
    path: '/hva',
    permission: 'readiness.read',
    summary: '灾害脆弱性分析轮次 Rounds of hazard vulnerability analysis',
    input: nothing,
    output: z.object({ items: z.array(Hva) }),
  }),
  get: route({
    method: 'GET',
    path: '/hva/:id',
    permission: 'readiness.read',
    summary: '一轮脆弱性分析 One round: events, marks, results, measures',
    input: z.object({ id }),
    output: HvaDetail,
  }),
  open: route({
    method: 'POST',
    path: '/hva',
    permission: 'readiness.manage',
    summary: '建立轮次并发卷 Open a round and ask its raters',
    input: z.object({
      year: z.number().int().min(2000).max(2100),
      department: code.optional(),
      raters: z.array(id).min(1).max(500),
      dueOn: z.iso.date(),
      topN: z.number().int().min(1).max(30).default(10),
      /** Absent: the usual list. */
      events: z.array(HvaEventInput).min(5).max(80).optional(),
    }),
    output: HvaDetail,
  }),
  rate: route({
    method: 'PUT',
    path: '/hva/:id/rating',
    permission: 'readiness.read',
    summary: '评分 Say how likely, how bad, how well prepared; kept until it is sent',
    input: z.object({ id, rating: HvaRatingInput, send: z.boolean().default(false) }),
    output: HvaDetail,
  }),
  close: route({
    method: 'POST',
    path: '/hva/:id/close',
    permission: 'readiness.manage',
    summary: '收卷计算 Take the ratings in and reckon',
    input: z.object({ id }),
    output: HvaDetail,
  }),
  publish: route({
    method: 'POST',
    path: '/hva/:id/publish',
    permission: 'readiness.manage',
    summary: '评审发布 Publish; a drill is planned for each of the first events',
    input: z.object({ id, review: z.string().trim().min(2).max(2000), drills: z.boolean().default(true) }),
    output: HvaDetail,
  }),
  addMeasure: route({
    method: 'POST',
    path: '/hva/:id/measures',
    permission: 'readiness.manage',
    summary: '增加措施 Add what is to be done about an event',
    input: z.object({
      id,
      event: key,
      measure: z.string().trim().min(2).max(500),
      owner: id.optional(),
      dueOn: z.iso.date().optional(),
    }),
    output: HvaDetail,
  }),
  plans: route({
    method: 'GET',
    path: '/emergency-plans',
    permission: 'readiness.read',
    summary: '应急预案行动卡 Emergency plans in force, as action cards, with their drills and trainings',
    input: nothing,
    output: z.object({ items: z.array(EmergencyPlan) }),
  }),
  doneMeasure: route({
    method: 'POST',
    path: '/hva/measures/:id/done',
    permission: 'readiness.read',
    summary: '措施完成 Say that a measure is done; its owner, or who runs the round',
    input: z.object({ id, result: z.string().trim().min(2).max(500) }),
    output: ok,
  }),
};
