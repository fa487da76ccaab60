import { z } from 'zod';

import { code, flag, id, instant, name, nothing, page, pageOf, PersonRef, PlaceRef } from '../common.ts';
import { PlanPoint } from '../place.ts';
import { ask, EntryRef, mergeRoute, registerRoutes, type RegisterKind } from '../register-kit.ts';
import { route, type RouteSpec } from '../route.ts';
import { findings, type Finding } from './kind.ts';
import { thingKindNames } from './kinds/index.ts';
import { moreOfThings } from './more.ts';
import { Reading, ThingReader, ThingVersion } from './versions.ts';

const kind = z.enum(thingKindNames);
const finding = z.enum(Object.keys(findings) as [Finding, ...Finding[]]);
const day = z.iso.date();
const lang = z.enum(['zh', 'en']).default('zh');

/** Sizes of labels on an A4 sheet, in millimetres. */
export const labelSizes = {
  small: { label: ['小 50 × 30 mm', 'Small, 50 × 30 mm'], width: 50, height: 30 },
  medium: { label: ['中 70 × 40 mm', 'Medium, 70 × 40 mm'], width: 70, height: 40 },
  large: { label: ['大 95 × 55 mm', 'Large, 95 × 55 mm'], width: 95, height: 55 },
} as const;
export type LabelSize = keyof typeof labelSizes;
const labelled = z.object({
  kind,
  /** Absent: all that the filters find. */
  codes: z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',') : value),
    z.array(code).max(500).optional(),
  ),
  size: z.enum(Object.keys(labelSizes) as [LabelSize, ...LabelSize[]]).default('medium'),
  lang,
});

/** A thing of a register. The fields of its kind stand beside these. */
export const Thing = z.looseObject({
  id,
  kind,
  code: z.string(),
  name: z.string(),
  place: PlaceRef.nullable(),
  at: PlanPoint.nullable(),
  /** The nearest place, its own or above, that has a floor plan. */
  planPlaceId: id.nullable(),
  department: EntryRef.nullable(),
  owner: PersonRef.nullable(),
  state: z.string(),
  note: z.string().nullable(),
  findings: z.array(finding),
  /** What is due when: its ends and its checks. */
  dues: z.array(z.object({ term: z.string(), sort: z.enum(['end', 'check']), on: day })),
  nextDue: day.nullable(),
  endsOn: day.nullable(),
  checkedAt: instant.nullable(),
  version: z.number().int(),
  demo: z.boolean(),
});
export type Thing = z.infer<typeof Thing>;

/** One check, as it was made. */
export const ThingCheck = z.object({
  id,
  check: z.string(),
  at: instant,
  by: PersonRef,
  passed: z.boolean(),
  /** What was not good. */
  bad: z.array(z.string()),
  note: z.string().nullable(),
  photos: z.array(id),
  /** The hazard or repair it led to. */
  caseId: id.nullable(),
});
export type ThingCheck = z.infer<typeof ThingCheck>;

/** An entry that refers to another one by a field of its own. */
export const Referring = z.object({
  id,
  code: z.string(),
  name: z.string(),
  kind,
  state: z.string(),
  field: z.string(),
});
export type Referring = z.infer<typeof Referring>;

/** How many there are of one kind, and with how many something is wrong. */
const KindCount = z.object({
  kind,
  total: z.number().int(),
  findings: z.partialRecord(finding, z.number().int()),
});

const all = {
  kind: 'thing',
  label: ['物品', 'Thing'],
  title: ['登记册', 'Register'],
  path: '/registers/:kind',
  read: 'register.read',
  // Who may write depends on the group of the kind: asked for behind the door.
  manage: 'register.read',
  fields: z.object({}),
  facts: z.object({}),
  listed: [],
  filters: z.object({
    state: z.string().max(40).optional(),
    finding: finding.optional(),
    place: code.optional(),
    department: code.optional(),
    mine: ask.flag(['我负责的', 'Mine']),
  }),
  sorts: [],
  form: [],
  batch: [],
  sheet: [],
  printed: [],
} as const satisfies RegisterKind;

const given = {
  name: name.optional(),
  place: code.nullish(),
  at: PlanPoint.nullish(),
  department: code.nullish(),
  /** A user name, or the id of a person. */
  owner: z.string().max(64).nullish(),
  state: z.string().max(40).optional(),
  note: z.string().max(200).nullish(),
};

const routes = registerRoutes(all, { item: Thing, put: given, params: { kind }, limit: 100, most: 2000 });

/** Fields and filters of the kind may stand beside those declared for all. */
const beside = <R extends RouteSpec & { input: z.ZodObject }>(one: R) => ({
  ...one,
  input: z.looseObject(one.input.shape as R['input']['shape']),
});

export const registerApi = {
  ...routes,
  merge: mergeRoute(all, { kind }),
  ...moreOfThings,
  list: beside(routes.list),
  put: beside(routes.put),
  export: beside(routes.export),
  digest: beside(routes.digest),
  sheet: beside(routes.sheet),
  pdf: beside(routes.pdf),
  labels: route({
    method: 'GET',
    path: '/print/registers/:kind/labels',
    permission: 'register.read',
    summary: '物品: 打印标签 Sheets of QR labels to print',
    input: labelled,
    output: z.unknown(),
    produces: 'text/html',
  }),
  labelsPdf: route({
    method: 'GET',
    path: '/print/registers/:kind/labels/pdf',
    permission: 'register.read',
    summary: '物品: 标签 PDF Sheets of QR labels as PDF',
    input: labelled,
    output: z.unknown(),
    produces: 'application/pdf',
  }),
  create: route({
    method: 'POST',
    path: '/registers/:kind',
    permission: 'register.read',
    summary: '物品: 登记 Enter a new one; it is given a number, unless it has one',
    input: z.looseObject({ kind, code: code.optional(), ...given }),
    output: Thing,
  }),
  counts: route({
    method: 'GET',
    path: '/registers',
    permission: 'register.read',
    summary: '登记册概况 Counts and findings by kind',
    input: nothing,
    output: z.object({ items: z.array(KindCount) }),
  }),
  find: route({
    method: 'GET',
    path: '/things/:code',
    permission: 'register.read',
    summary: '按编号查物品 One thing of any kind, by its number or id',
    input: z.object({ code }),
    output: Thing,
  }),
  checks: route({
    method: 'GET',
    path: '/things/:code/checks',
    permission: 'register.read',
    summary: '检查记录 Checks of a thing, newest first',
    input: z.object({ code, limit: z.coerce.number().int().min(1).max(200).default(20) }),
    output: z.object({ items: z.array(ThingCheck), mayCheck: z.boolean() }),
  }),
  referring: route({
    method: 'GET',
    path: '/things/:code/referring',
    permission: 'register.read',
    summary: '引用它的登记 Entries that refer to a thing',
    input: z.object({ code }),
    output: z.object({ items: z.array(Referring) }),
  }),
  versions: route({
    method: 'GET',
    path: '/things/:code/versions',
    permission: 'register.read',
    summary: '各版本 Every version of a thing, newest first',
    input: z.object({ code }),
    output: z.object({ items: z.array(ThingVersion) }),
  }),
  reading: route({
    method: 'GET',
    path: '/things/:code/reading',
    permission: 'register.read',
    summary: '阅读情况 Whether I have read it, and how far my departments have',
    input: z.object({ code }),
    output: Reading,
  }),
  readers: route({
    method: 'GET',
    path: '/things/:code/readers',
    permission: 'register.read',
    summary: '阅读名单 Who has read it and who has not',
    input: page.extend({ code, read: flag.optional(), department: z.string().max(64).optional() }),
    output: pageOf(ThingReader),
  }),
  markRead: route({
    method: 'POST',
    path: '/things/:code/reading',
    permission: 'register.read',
    summary: '确认已读 Say that I have read this version',
    input: z.object({ code, no: z.number().int().min(1) }),
    output: z.object({ at: instant }),
  }),
  remind: route({
    method: 'POST',
    path: '/things/:code/reading/remind',
    // Who may depends on the group of the kind: asked for behind the door.
    permission: 'register.read',
    summary: '催阅 Remind everybody who has not read it',
    input: z.object({ code }),
    output: z.object({ told: z.number().int() }),
  }),
  fault: route({
    method: 'POST',
    path: '/things/:code/faults',
    permission: 'case.create',
    summary: '报告故障 Report what is wrong with a thing: a hazard or a repair, as its kind says',
    input: z.object({ code, description: z.string().trim().min(2).max(1000) }),
    output: z.object({ caseId: id }),
  }),
  check: route({
    method: 'POST',
    path: '/things/:code/checks',
    permission: 'register.check',
    summary: '记录检查 Record a check; one that fails opens a case',
    input: z.object({
      code,
      check: z.string().max(40),
      /** Points of the check that are not good; none: it passed. */
      bad: z.array(z.string().max(40)).max(30).default([]),
      note: z.string().trim().max(500).optional(),
      /** Files of the thing, attached before. */
      photos: z.array(id).max(9).default([]),
    }),
    output: z.object({ thing: Thing, caseId: id.nullable() }),
  }),
};
