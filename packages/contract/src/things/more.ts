import { z } from 'zod';

import { code, flag, id, instant, page, pageOf, PersonRef, PlaceRef } from '../common.ts';
import { keyKinds, PlanPoint } from '../place.ts';
import { ask, EntryRef } from '../register-kit.ts';
import { route } from '../route.ts';
import { thingGroups, type ThingGroupName } from './groups.ts';
import { findings, type Finding } from './kind.ts';
import { accidentKinds } from './kinds/accident-choices.ts';
import { thingKindNames } from './kinds/index.ts';
import { workNames } from './works.ts';

const kind = z.enum(thingKindNames);
const finding = z.enum(Object.keys(findings) as [Finding, ...Finding[]]);
const group = z.enum(Object.keys(thingGroups) as [ThingGroupName, ...ThingGroupName[]]);
const day = z.iso.date();
const count = z.number().int();
const label = z.tuple([z.string(), z.string()]).readonly();

/** A thing among those of all kinds. */
export const AnyThing = z.object({
  id,
  kind,
  code: z.string(),
  name: z.string(),
  place: PlaceRef.nullable(),
  department: EntryRef.nullable(),
  owner: PersonRef.nullable(),
  state: z.string(),
  findings: z.array(finding),
  nextDue: day.nullable(),
  endsOn: day.nullable(),
});
export type AnyThing = z.infer<typeof AnyThing>;

/** Where one thing has to be, and where it is not. */
export const CoverageCount = z.object({
  rule: z.string(),
  label,
  /** Whose register shows what is there; null: devices. */
  kind: kind.nullable(),
  least: count,
  source: z.string(),
  confirmed: z.boolean(),
  /** Places that need it, and those that have it. */
  needed: count,
  covered: count,
});
export type CoverageCount = z.infer<typeof CoverageCount>;

export const CoveredPlace = z.object({
  place: PlaceRef,
  keyKind: z.enum(keyKinds).nullable(),
  /** Its own point on the nearest plan above it. */
  at: PlanPoint.nullable(),
  planPlaceId: id.nullable(),
  there: count,
  covered: z.boolean(),
});
export type CoveredPlace = z.infer<typeof CoveredPlace>;

/** Guards needed and there: the highest of three shares of what the hospital is. */
export const GuardCount = z.object({
  /** The numbers it is reckoned from; null: none are entered. */
  basis: z
    .object({ code: z.string(), year: count, medicalStaff: count, beds: count, dailyVisits: count, taken: z.string() })
    .nullable(),
  parts: z.object({ staff: count, beds: count, visits: count }).nullable(),
  needed: count.nullable(),
  /** Guards with a certificate that holds today. */
  present: count,
  /** Entries of guards whose certificate does not hold. */
  lapsed: count,
});
export type GuardCount = z.infer<typeof GuardCount>;

/** Days without a serious event, as far as somebody answers for it. */
export const QuietDays = z.object({
  kind: z.enum(Object.keys(accidentKinds) as [keyof typeof accidentKinds, ...(keyof typeof accidentKinds)[]]),
  lastOn: day.nullable(),
  /** Through this day it is confirmed without a gap; null: nobody has. */
  confirmedTo: day.nullable(),
  /** From this day. */
  since: day.nullable(),
  /** Null: unconfirmed, so that no number is shown. */
  days: count.nullable(),
});
export type QuietDays = z.infer<typeof QuietDays>;

/** One person of the skill matrix. */
export const SkilledPerson = z.object({
  person: PersonRef,
  department: z.string().nullable(),
  /** By skill, or by kind of paper: how it stands. */
  cells: z.record(
    z.string(),
    z.object({ code: z.string(), level: z.string().nullable(), until: day.nullable(), holds: z.boolean() }),
  ),
});
export type SkilledPerson = z.infer<typeof SkilledPerson>;

/** Whether somebody may do something today, by the papers he holds. */
export const MayDo = z.object({
  work: z.enum(workNames),
  may: z.boolean(),
  /** `held`: a paper holds; `ended`, `suspended`: there is one that does not; `none`: there is none. */
  why: z.enum(['held', 'ended', 'suspended', 'none']),
  paper: z.object({ code: z.string(), kind, until: day.nullable() }).nullable(),
});
export type MayDo = z.infer<typeof MayDo>;

/** One check among those of all things. */
export const AnyCheck = z.object({
  id,
  at: instant,
  by: PersonRef,
  passed: z.boolean(),
  check: z.string(),
  bad: z.array(z.string()),
  note: z.string().nullable(),
  caseId: id.nullable(),
  thing: z.object({ code: z.string(), name: z.string(), kind, place: z.string().nullable() }),
});
export type AnyCheck = z.infer<typeof AnyCheck>;

export const moreOfThings = {
  all: route({
    method: 'GET',
    path: '/things',
    permission: 'register.read',
    summary: '全部登记 Things of all kinds',
    input: page.extend({
      q: z.string().max(60).optional(),
      kind: kind.optional(),
      group: group.optional(),
      finding: finding.optional(),
      /** In use, nothing overdue, nothing ended, not waiting to be mended. */
      good: flag.optional(),
      inService: flag.optional(),
      /** By code or id. */
      place: code.optional(),
      department: code.optional(),
      mine: ask.flag(['我负责的', 'Mine']),
      sort: z.string().max(40).optional(),
    }),
    output: pageOf(AnyThing),
  }),
  allChecks: route({
    method: 'GET',
    path: '/checks',
    permission: 'register.read',
    summary: '全部检查记录 Checks of all things, newest first',
    input: page.extend({
      kind: kind.optional(),
      group: group.optional(),
      passed: flag.optional(),
      from: z.iso.datetime({ offset: true }).optional(),
      to: z.iso.datetime({ offset: true }).optional(),
      /** Those a figure counted. */
      figure: z.string().max(200).optional(),
    }),
    output: pageOf(AnyCheck),
  }),
  coverage: route({
    method: 'GET',
    path: '/coverage',
    permission: 'register.read',
    summary: '覆盖检查 What has to be where, and where it is not',
    input: z.object({}),
    output: z.object({ items: z.array(CoverageCount) }),
  }),
  coveredPlaces: route({
    method: 'GET',
    path: '/coverage/:rule',
    permission: 'register.read',
    summary: '覆盖明细 The places of one rule',
    input: z.object({ rule: z.string().max(80), covered: flag.optional() }),
    output: z.object({ items: z.array(CoveredPlace) }),
  }),
  guards: route({
    method: 'GET',
    path: '/registers/reckoned/guards',
    permission: 'register.read',
    summary: '保安配备 Guards needed and there',
    input: z.object({}),
    output: GuardCount,
  }),
  quietDays: route({
    method: 'GET',
    path: '/registers/reckoned/quiet-days',
    permission: 'register.read',
    summary: '安全天数 Days without a serious event',
    input: z.object({}),
    output: z.object({ items: z.array(QuietDays) }),
  }),
  skills: route({
    method: 'GET',
    path: '/registers/reckoned/skills',
    permission: 'register.read',
    summary: '技能矩阵 Who has passed what',
    input: z.object({}),
    output: z.object({ items: z.array(SkilledPerson) }),
  }),
  mayDo: route({
    method: 'GET',
    path: '/people/:id/may-do',
    permission: 'register.read',
    summary: '今日可否上岗 What somebody may do today, by his papers',
    input: z.object({ id }),
    output: z.object({ items: z.array(MayDo) }),
  }),
};
