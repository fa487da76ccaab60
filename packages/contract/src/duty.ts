import { z } from 'zod';

import { code, flag, id, instant, name, nothing, ok, page, pageOf, PersonRef, PlaceRef } from './common.ts';
import { route } from './route.ts';
import type { WorkName } from './things/works.ts';

export const postKinds = [
  'control-room',
  'police-office',
  'guard-team',
  'emergency-team',
  'duty-leader',
  'fire-control',
  'service-desk',
  'duty-line',
  'other',
] as const;
export const postKindLabels: Record<(typeof postKinds)[number], readonly [string, string]> = {
  'control-room': ['监控中心', 'Control room'],
  'police-office': ['警务室', 'Police office'],
  'guard-team': ['保安班组', 'Guard team'],
  'emergency-team': ['应急队', 'Emergency team'],
  'duty-leader': ['值班领导', 'Duty leader'],
  'fire-control': ['消控室', 'Fire control room'],
  'service-desk': ['病友服务中心', 'Patient service centre'],
  'duty-line': ['值班线(一线、二线、总值班等)', 'Duty line (first, second, on call)'],
  other: ['其他', 'Other'],
};

/** What one may do only with a paper, at a post of this kind: somebody without one is warned of, not turned away. */
export const workAt: Partial<Record<(typeof postKinds)[number], WorkName>> = { 'fire-control': 'fireControl' };

/** How a new post of a kind starts: a control room is never left to one person, by day or by night. */
export const postStart = (kind: (typeof postKinds)[number] | undefined): { needed: number; roundTheClock: boolean } =>
  kind === 'control-room' || kind === 'fire-control'
    ? { needed: 2, roundTheClock: true }
    : { needed: 1, roundTheClock: false };

export const SignOn = z.object({
  id,
  person: PersonRef,
  phone: z.string().nullable(),
  place: PlaceRef.nullable(),
  since: instant,
  /** How his paper stands, where the post asks for one; null: it asks for none. */
  paper: z.enum(['held', 'ended', 'suspended', 'none']).nullable(),
});
export const Post = z.object({
  id,
  code: z.string(),
  name: z.string(),
  kind: z.enum(postKinds),
  place: PlaceRef.nullable(),
  /** People needed at any moment; a 24 h post with fewer is a gap. */
  needed: z.number().int(),
  /** So many more while the security level is raised. */
  extra: z.number().int(),
  roundTheClock: z.boolean(),
  on: z.array(SignOn),
  gap: z.number().int(),
  gapSince: instant.nullable(),
  demo: z.boolean(),
});
export type Post = z.infer<typeof Post>;

export const Handover = z.object({
  id,
  post: z.object({ code: z.string(), name: z.string() }),
  at: instant,
  from: z.array(PersonRef),
  to: z.array(PersonRef),
  note: z.string(),
  openCases: z.array(z.object({ id, number: z.string(), title: z.string(), state: z.string() })),
});
export type Handover = z.infer<typeof Handover>;

/** Who is to stand where, and whether he does. */
export const Shift = z.object({
  id,
  post: z.object({ code: z.string(), name: z.string(), kind: z.enum(postKinds) }),
  place: PlaceRef.nullable(),
  person: PersonRef,
  from: instant,
  until: instant,
  note: z.string().nullable(),
  /** Signed on at this post now. */
  isOn: z.boolean(),
});
export type Shift = z.infer<typeof Shift>;

const day = z.iso.date();
const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const dutyApi = {
  now: route({
    method: 'GET',
    path: '/duty/now',
    permission: 'duty.read',
    summary: '此刻在岗 Who is on duty',
    input: nothing,
    output: z.object({ posts: z.array(Post) }),
  }),
  putPost: route({
    method: 'PUT',
    path: '/duty/posts/:code',
    permission: 'duty.manage',
    summary: '保存岗位 Save a post',
    input: z.object({
      code,
      name,
      kind: z.enum(postKinds),
      /** Left out: as it was; null: none. */
      place: code.nullish(),
      /** Left out: as it was; of a new one, as its kind starts. */
      needed: z.number().int().min(0).max(200).optional(),
      roundTheClock: z.boolean().optional(),
    }),
    output: Post,
  }),
  removePost: route({
    method: 'DELETE',
    path: '/duty/posts/:code',
    permission: 'duty.manage',
    summary: '删除岗位 Remove a post',
    input: z.object({ code }),
    output: ok,
  }),
  signOn: route({
    method: 'POST',
    path: '/duty/posts/:code/sign-on',
    permission: 'duty.sign',
    urgent: true,
    summary: '上岗 Sign on',
    /** `heardTone`: whether the operator heard the bell's test tone; recorded even if he was on already. */
    input: z.object({ code, place: code.optional(), heardTone: z.boolean().optional() }),
    output: Post,
  }),
  signOff: route({
    method: 'POST',
    path: '/duty/posts/:code/sign-off',
    permission: 'duty.sign',
    urgent: true,
    summary: '离岗 Sign off',
    /** Somebody else who has forgotten to: for who manages posts. */
    input: z.object({ code, person: id.optional() }),
    output: Post,
  }),
  /** Where I am now (a scanned point, a chosen place); used to propose the nearest. */
  whereAmI: route({
    method: 'POST',
    path: '/duty/place',
    permission: 'duty.sign',
    urgent: true,
    summary: '报告位置 Say where I am',
    input: z.object({ place: code }),
    output: ok,
  }),
  handOver: route({
    method: 'POST',
    path: '/duty/posts/:code/hand-over',
    permission: 'duty.sign',
    urgent: true,
    summary: '交班 Hand over',
    /** `from` leave and `to` are on duty from now; without `from` the caller leaves, or everybody if he is not on. */
    input: z.object({
      code,
      from: z.array(id).max(50).optional(),
      to: z.array(id).min(1).max(50),
      note: z.string().trim().max(2000),
    }),
    output: Handover,
  }),
  handOvers: route({
    method: 'GET',
    path: '/duty/hand-overs',
    permission: 'duty.read',
    summary: '交接班记录 Hand-over book',
    input: page.extend({ post: code.optional() }),
    output: pageOf(Handover),
  }),
  shifts: route({
    method: 'GET',
    path: '/duty/shifts',
    permission: 'duty.read',
    summary: '排班 Shifts that were planned',
    input: z.object({ from: day, to: day, kind: z.enum(postKinds).optional(), mine: flag.optional() }),
    output: z.object({ items: z.array(Shift) }),
  }),
  planShifts: route({
    method: 'POST',
    path: '/duty/posts/:code/shifts',
    permission: 'duty.sign',
    summary: '排班:安排人员 Plan people for a post, on one day or several in a row',
    input: z.object({
      code,
      people: z.array(id).min(1).max(50),
      /** The area, where a post has several. */
      place: code.optional(),
      day,
      from: hour,
      /** Before `from`: the next morning. */
      until: hour,
      days: z.number().int().min(1).max(31).default(1),
      note: z.string().trim().max(200).optional(),
    }),
    output: z.object({ made: z.number().int() }),
  }),
  removeShift: route({
    method: 'DELETE',
    path: '/duty/shifts/:id',
    permission: 'duty.sign',
    summary: '排班:取消 Take a planned shift away',
    input: z.object({ id }),
    output: ok,
  }),
  mine: route({
    method: 'GET',
    path: '/duty/mine',
    permission: 'person',
    summary: '我的在岗 My duty',
    input: nothing,
    output: z.object({
      posts: z.array(z.object({ code: z.string(), name: z.string(), kind: z.enum(postKinds), since: instant })),
      place: PlaceRef.nullable(),
    }),
  }),
};
