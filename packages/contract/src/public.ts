import { z } from 'zod';

import { code, flag, id, instant, page, pageOf, PlaceRef, type Label } from './common.ts';
import { fault } from './fault.ts';
import { field } from './fields/index.ts';
import { route } from './route.ts';
import { dimensions } from './surveys/dimensions.ts';

/** What anybody may bring to the hospital on the public page, in the order it is offered. */
export const publicKinds = {
  complaint: ['我要投诉', 'Complain'],
  help: ['我要求助', 'Ask for help'],
  snap: ['随手拍', 'Report a problem'],
  fault: ['设备坏了', 'Something is broken'],
  lostItem: ['失物招领', 'Lost and found'],
  praise: ['我要表扬', 'Praise'],
  demand: ['举报索要红包', 'Report a demand for money'],
  survey: ['满意度评价', 'Rate your visit'],
} as const satisfies Record<string, Label>;
export type PublicKind = keyof typeof publicKinds;

/** What the survey asks, each a mark from 1 to 5. */
export const surveyQuestions = {
  quality: field.mark(dimensions.quality),
  order: field.mark(dimensions.order),
  environment: field.mark(dimensions.environment),
  attitude: field.mark(dimensions.attitude),
  process: field.mark(dimensions.process),
  fees: field.mark(dimensions.fees),
  communication: field.mark(dimensions.communication),
  safety: field.mark(dimensions.safety),
};
export type SurveyDimension = keyof typeof surveyQuestions;
const dimensionNames = Object.keys(surveyQuestions) as [SurveyDimension, ...SurveyDimension[]];

/** A place and the short address its QR code leads to. */
export const PublicSpot = z.object({
  place: PlaceRef,
  /** Last part of the address; null: no code has been made yet. */
  token: z.string().nullable(),
  madeAt: instant.nullable(),
  /** What came in through it in the last 30 days. */
  recent: z.number().int(),
});
export type PublicSpot = z.infer<typeof PublicSpot>;

/** A matter that came in by the public page; what it says is read in its case. */
export const PublicReport = z.object({
  id,
  number: z.string(),
  type: z.string(),
  state: z.string(),
  open: z.boolean(),
  title: z.string(),
  at: instant,
  dueAt: instant.nullable(),
  place: PlaceRef.nullable(),
  additions: z.number().int(),
  lang: z.enum(['zh', 'en']),
});
export type PublicReport = z.infer<typeof PublicReport>;

/** Null: nobody has answered, which is neither good nor bad. */
const Mean = z.number().nullable();
export const SurveyTotals = z.object({
  n: z.number().int(),
  /** Answers given with the token of a visit: one per visit. */
  withVisit: z.number().int(),
  mean: Mean,
  /** Answers in which some mark was 1 or 2. */
  low: z.number().int(),
  /** Complaints that grew out of them. */
  complaints: z.number().int(),
  dimensions: z.array(z.object({ dimension: z.enum(dimensionNames), n: z.number().int(), mean: Mean })),
});
export type SurveyTotals = z.infer<typeof SurveyTotals>;

/** What somebody wrote in the survey. */
export const SurveyRemark = z.object({
  id,
  at: instant,
  place: PlaceRef.nullable(),
  /** Mean of the marks given with it. */
  mean: z.number(),
  words: z.string(),
  /** The complaint it became. */
  complaintId: id.nullable(),
});
export type SurveyRemark = z.infer<typeof SurveyRemark>;

const period = { from: z.iso.datetime({ offset: true }).optional(), to: z.iso.datetime({ offset: true }).optional() };
/** Where the hospital is reached from outside, e.g. `https://anyuan.example.org`. */
const origin = z
  .string()
  .max(200)
  .regex(/^https?:\/\/[A-Za-z0-9.:[\]-]+$/, fault('只填协议、主机名和端口', 'protocol, host and port only'));

export const publicApi = {
  spots: route({
    method: 'GET',
    path: '/public/spots',
    permission: 'public.manage',
    summary: '地点二维码 QR codes of places',
    input: page.extend({
      limit: z.coerce.number().int().min(1).max(500).default(100),
      q: z.string().trim().max(60).optional(),
      parent: code.optional(),
      made: flag.optional(),
    }),
    output: pageOf(PublicSpot).extend({
      /** The hospital's public address; null: not set, pages use the one they were opened at. */
      origin: z.string().nullable(),
      /** What the page offers; a case type that is switched off is not among it. */
      kinds: z.array(z.string()),
    }),
  }),
  make: route({
    method: 'POST',
    path: '/public/spots',
    permission: 'public.manage',
    summary: '生成缺少的二维码 Make the codes that are missing',
    input: z.object({ places: z.array(code).min(1).max(500) }),
    output: z.object({ made: z.number().int() }),
  }),
  rotate: route({
    method: 'POST',
    path: '/public/spots/:code/rotate',
    permission: 'public.manage',
    summary: '更换二维码,旧的作废 Replace a code; the old one ends',
    input: z.object({ code }),
    output: PublicSpot,
  }),
  spot: route({
    method: 'GET',
    path: '/public/spots/:code/place',
    permission: 'place.read',
    summary: '扫到的地点 The place of a scanned code',
    /** Last part of the address a code leads to, or the place's own code. */
    input: z.object({ code }),
    output: PlaceRef,
  }),
  qr: route({
    method: 'GET',
    path: '/public/spots/:code/qr',
    permission: 'public.manage',
    summary: '二维码图片 Picture of a QR code',
    input: z.object({ code, origin, format: z.enum(['svg', 'png']).default('svg') }),
    output: z.unknown(),
    produces: 'image/svg+xml',
  }),
  reports: route({
    method: 'GET',
    path: '/public/reports',
    permission: 'public.manage',
    summary: '公众来件 What came in',
    input: page.extend({ type: z.string().max(40).optional(), place: code.optional(), open: flag.optional() }),
    output: pageOf(PublicReport),
  }),
  survey: route({
    method: 'GET',
    path: '/public/survey',
    /** Whoever keeps the codes, and whoever sees totals. */
    permission: 'person',
    summary: '满意度合计 Totals of the survey',
    input: z.object({ ...period, place: code.optional() }),
    output: SurveyTotals,
  }),
  rateCode: route({
    method: 'GET',
    path: '/public/ratings/:id/code',
    permission: 'case.read',
    summary: '服务评价二维码 The code by which whoever was served rates it',
    input: z.object({
      id,
      origin,
      format: z.enum(['svg', 'slip']).default('svg'),
      lang: z.enum(['zh', 'en']).default('zh'),
    }),
    output: z.unknown(),
    produces: 'image/svg+xml',
  }),
  remarks: route({
    method: 'GET',
    path: '/public/remarks',
    permission: 'complaint.handle',
    summary: '评价留言 Remarks of the survey',
    input: page.extend({ ...period, place: code.optional() }),
    output: pageOf(SurveyRemark),
  }),
};
