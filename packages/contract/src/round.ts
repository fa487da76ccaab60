import { z } from 'zod';

import { code, flag, id, instant, nothing, ok, page, pageOf, PersonRef } from './common.ts';
import { PlanPoint } from './place.ts';
import { planKindNames, scanFlagNames, roundVerdicts } from './plans/index.ts';
import { EntryRef, takeRoutes } from './register-kit.ts';
import { route } from './route.ts';
import { ComingFile } from './subject.ts';
import { workAreaNames } from './work-areas.ts';

export const roundStates = {
  planned: ['待巡', 'To do'],
  begun: ['进行中', 'Under way'],
  done: ['已完成', 'Done'],
  missed: ['漏巡', 'Missed'],
  void: ['已取消', 'Called off'],
} as const;
export type RoundState = keyof typeof roundStates;
const state = z.enum(Object.keys(roundStates) as [RoundState, ...RoundState[]]);

export const pointKinds = ['place', 'thing', 'device', 'department', 'whole'] as const;
/** A point of a round as it was when the round was made. */
export interface RoundPoint {
  /** Id of the place, thing, device or department. */
  key: string;
  kind: (typeof pointKinds)[number];
  /** What its label says. */
  code: string;
  name: string;
  placeId: string | null;
}

export const scanMethods = {
  qr: ['扫码', 'Scanned'],
  nfc: ['NFC', 'NFC'],
  code: ['输入编码', 'Code typed'],
  tap: ['点选', 'Tapped'],
  signal: ['设备信号', 'Signal'],
} as const;
export type ScanMethod = keyof typeof scanMethods;
const method = z.enum(Object.keys(scanMethods) as [ScanMethod, ...ScanMethod[]]);

export const Round = z.object({
  id,
  plan: EntryRef,
  kind: z.enum(planKindNames),
  area: z.enum(workAreaNames),
  day: z.iso.date(),
  from: instant,
  to: instant,
  closes: instant,
  state,
  verdict: z.enum(roundVerdicts).nullable(),
  /** Why it is there beside the plan. */
  extra: z.enum(['level', 'peak', 'call']).nullable(),
  points: z.number().int(),
  seen: z.number().int(),
  bad: z.number().int(),
  /** Names of points nobody had been to when it closed. */
  missed: z.array(z.string()),
  rule: z.string().nullable(),
  post: EntryRef.nullable(),
  department: EntryRef.nullable(),
  owner: PersonRef.nullable(),
  doneAt: instant.nullable(),
  by: z.string().nullable(),
});
export type Round = z.infer<typeof Round>;

const CaseRef = z.object({ id, number: z.string(), title: z.string(), open: z.boolean(), state: z.string() });

export const RoundCheck = z.object({
  id,
  point: z.string(),
  name: z.string(),
  at: instant,
  arrivedAt: instant,
  /** Without an id: a device. */
  by: z.object({ id: id.nullable(), name: z.string() }),
  method,
  flags: z.array(z.enum(scanFlagNames)),
  passed: z.boolean().nullable(),
  bad: z.number().int(),
  note: z.string().nullable(),
  /** Those that are here. */
  photos: z.array(id),
  /** How many are named and are not here, or not yet. */
  coming: z.number().int(),
  answerId: id.nullable(),
  case: CaseRef.nullable(),
});
export type RoundCheck = z.infer<typeof RoundCheck>;

export const RoundSpot = z.object({
  key: z.string(),
  kind: z.enum(pointKinds),
  code: z.string(),
  name: z.string(),
  place: z.string().nullable(),
  /** What its label may say: its code, the token of its public code. A phone knows the point by it without a network. */
  marks: z.array(z.string()),
  /** Where it stands on a plan. */
  at: PlanPoint.nullable(),
  planPlaceId: id.nullable(),
  /** What was found here on this round, the last word first. */
  check: RoundCheck.nullable(),
  /** What was found here before and is not right yet. */
  open: z.array(CaseRef),
});
export type RoundSpot = z.infer<typeof RoundSpot>;

/** What is answered at each point. */
export const RoundForm = z.object({
  /** Null: the points of a check that a kind of thing declares. */
  versionId: id.nullable(),
  name: z.string(),
  definition: z.unknown(),
});

export const RoundDetail = Round.extend({
  isOrdered: z.boolean(),
  spots: z.array(RoundSpot),
  /** Floor plans that points stand on. */
  plans: z.array(z.object({ placeId: id, name: z.string(), fileId: id, width: z.number(), height: z.number() })),
  form: RoundForm.nullable(),
  checks: z.array(RoundCheck),
  mayDo: z.boolean(),
});
export type RoundDetail = z.infer<typeof RoundDetail>;

const which = {
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  plan: code.optional(),
  kind: z.enum(planKindNames).optional(),
  area: z.enum(workAreaNames).optional(),
  state: state.optional(),
  verdict: z.enum(roundVerdicts).optional(),
  department: code.optional(),
  post: code.optional(),
  /** Those the caller does, or answers for. */
  mine: flag.optional(),
  /** Those with something bad found. */
  bad: flag.optional(),
  /** Those a figure counted. */
  figure: z.string().max(300).optional(),
};

/** The questions of the list, for taking the same along. */
export const roundFilters = z.object(which);

export const Heightened = z.object({
  id,
  kind: z.enum(['level', 'peak']),
  level: z.number().int().nullable(),
  reason: z.string(),
  from: instant,
  until: instant,
  ended: instant.nullable(),
  by: z.string(),
});
export type Heightened = z.infer<typeof Heightened>;

export const securityLevels = {
  1: ['一级(特别严重)', 'I'],
  2: ['二级(严重)', 'II'],
  3: ['三级(较重)', 'III'],
  4: ['四级(一般)', 'IV'],
} as const;

export const roundApi = {
  list: route({
    method: 'GET',
    path: '/rounds',
    permission: 'round.read',
    summary: '轮次 Rounds of a period, as they are due',
    input: z.object({ ...which, ...page.shape, sort: z.enum(['from', '-from']).default('from') }),
    output: pageOf(Round),
  }),
  ...takeRoutes({ path: '/rounds', title: ['巡查记录', 'Rounds'], read: 'round.read', which }),
  get: route({
    method: 'GET',
    path: '/rounds/:id',
    permission: 'round.read',
    summary: '一轮 One round: its points, what is asked there, what was found',
    input: z.object({ id }),
    output: RoundDetail,
  }),
  shift: route({
    method: 'GET',
    path: '/my-rounds',
    permission: 'round.do',
    summary: '我的轮次 What the caller has to do now and next, whole, for a phone that loses its network',
    input: nothing,
    output: z.object({ at: instant, rounds: z.array(RoundDetail) }),
  }),
  check: route({
    method: 'POST',
    path: '/rounds/:id/checks',
    permission: 'round.do',
    summary: '到点检查 What was found at a point; anomalies are noted, never refused',
    input: z.object({
      id,
      /** Absent: the round leads nowhere. */
      point: z.string().max(64).optional(),
      method: method.default('tap'),
      /** The version whose questions were answered. */
      versionId: id.optional(),
      answers: z.record(z.string().max(60), z.unknown()).default({}),
      note: z.string().trim().max(500).optional(),
      /** Files of the round: attached before, or still to come. */
      photos: z.array(id).max(9).default([]),
      /** Which of the files named here and in the answers come after it (`PUT /uploads/:id`). */
      coming: z.array(ComingFile).max(99).optional(),
      /** What is bad becomes a hazard at once. */
      hazard: z.boolean().default(false),
    }),
    output: z.object({ round: RoundDetail, caseId: id.nullable(), flags: z.array(z.enum(scanFlagNames)) }),
  }),
  call: route({
    method: 'POST',
    path: '/rounds/:id/call-off',
    permission: 'round.plan',
    summary: '取消一轮 Call one round off, with the reason',
    input: z.object({ id, reason: z.string().trim().min(2).max(200) }),
    output: RoundDetail,
  }),
  calendar: route({
    method: 'GET',
    path: '/round-calendar',
    permission: 'round.read',
    summary: '巡查日历 Rounds by day: due, and how they turned out',
    input: z.object({
      from: z.iso.date(),
      to: z.iso.date(),
      kind: z.enum(planKindNames).optional(),
      area: z.enum(workAreaNames).optional(),
      plan: code.optional(),
      department: code.optional(),
    }),
    output: z.object({
      days: z.array(
        z.object({
          day: z.iso.date(),
          due: z.number().int(),
          open: z.number().int(),
          onTime: z.number().int(),
          early: z.number().int(),
          late: z.number().int(),
          madeUp: z.number().int(),
          missed: z.number().int(),
          bad: z.number().int(),
        }),
      ),
    }),
  }),
  spots: route({
    method: 'GET',
    path: '/round-spots',
    permission: 'round.read',
    summary: '平面图上的点位 Points of a day on a floor plan, and how they stand',
    /** The place whose plan is shown. */
    input: z.object({ place: code, day: z.iso.date() }),
    output: z.object({
      items: z.array(
        z.object({
          key: z.string(),
          name: z.string(),
          at: PlanPoint,
          /** Rounds that lead here on this day: due so far, and made. */
          due: z.number().int(),
          made: z.number().int(),
          missed: z.number().int(),
          bad: z.number().int(),
          plans: z.array(z.string()),
          lastAt: instant.nullable(),
        }),
      ),
    }),
  }),
  heightened: route({
    method: 'GET',
    path: '/heightened',
    permission: 'round.read',
    summary: '安防等级与高峰 The security level and peaks that hold now, and those before',
    input: nothing,
    output: z.object({
      level: Heightened.nullable(),
      peak: Heightened.nullable(),
      past: z.array(Heightened),
      maySet: z.boolean(),
      mayPeak: z.boolean(),
    }),
  }),
  setLevel: route({
    method: 'POST',
    path: '/heightened/level',
    permission: 'level.set',
    summary: '设定安防等级 Raise the security level; it ends by itself',
    input: z.object({
      level: z.number().int().min(1).max(4),
      hours: z
        .number()
        .int()
        .min(1)
        .max(24 * 60),
      reason: z.string().trim().min(2).max(200),
    }),
    output: Heightened,
  }),
  setPeak: route({
    method: 'POST',
    path: '/heightened/peak',
    permission: 'round.peak',
    summary: '发热门诊高峰 Say that the fever clinic is at its peak',
    input: z.object({
      hours: z.number().int().min(1).max(12).default(3),
      reason: z.string().trim().max(200).default(''),
    }),
    output: Heightened,
  }),
  end: route({
    method: 'POST',
    path: '/heightened/:id/end',
    permission: 'round.peak',
    summary: '解除 End it before its time',
    input: z.object({ id }),
    output: ok,
  }),
};
