import { z } from 'zod';

import { code, id, instant, name, nothing, ok, page, pageOf, PersonRef, PlaceRef } from './common.ts';
import { route } from './route.ts';

export const postKinds = [
  'control-room',
  'police-office',
  'guard-team',
  'emergency-team',
  'duty-leader',
  'fire-control',
  'other',
] as const;
export const postKindLabels: Record<(typeof postKinds)[number], readonly [string, string]> = {
  'control-room': ['监控中心', 'Control room'],
  'police-office': ['警务室', 'Police office'],
  'guard-team': ['保安班组', 'Guard team'],
  'emergency-team': ['应急队', 'Emergency team'],
  'duty-leader': ['值班领导', 'Duty leader'],
  'fire-control': ['消控室', 'Fire control room'],
  other: ['其他', 'Other'],
};

export const SignOn = z.object({
  id,
  person: PersonRef,
  phone: z.string().nullable(),
  place: PlaceRef.nullable(),
  since: instant,
});
export const Post = z.object({
  id,
  code: z.string(),
  name: z.string(),
  kind: z.enum(postKinds),
  place: PlaceRef.nullable(),
  /** People needed at any moment; a 24 h post with fewer is a gap. */
  needed: z.number().int(),
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
      needed: z.number().int().min(0).max(200).default(1),
      roundTheClock: z.boolean().default(false),
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
