import { z } from 'zod';

import { id, instant, nothing, PersonRef, PlaceRef } from './common.ts';
import { nearness } from './near.ts';
import { PlanPoint } from './place.ts';
import { route } from './route.ts';
import { SubjectLink } from './subject.ts';

/** Somebody who could go, nearest first. `distance`: how far he walks in pixels of the plan both stand on, else null. */
export const Unit = z.object({
  person: PersonRef,
  phone: z.string().nullable(),
  post: z.object({ code: z.string(), name: z.string(), kind: z.string() }),
  place: PlaceRef.nullable(),
  near: z.enum(nearness),
  distance: z.number().nullable(),
  /** At an alarm, or at something urgent. */
  busy: z.boolean(),
  /** Planned there now, and nobody has signed on. */
  planned: z.boolean(),
});
export type Unit = z.infer<typeof Unit>;

export const PlaybookCard = z.object({
  /** `depth`: how deep it stands in the tree of who calls whom; absent: a step. */
  steps: z.array(z.object({ zh: z.string(), en: z.string(), depth: z.number().int().optional() })),
  source: z.string(),
});
export type PlaybookCard = z.infer<typeof PlaybookCard>;

/** Where a case is: the floor plan and the point on it, whom to ring, what to watch. */
export const Scene = z.object({
  plan: z.object({ fileId: id, width: z.number(), height: z.number() }).nullable(),
  at: PlanPoint.nullable(),
  /** Telephone of the place, else of its department. */
  phone: z.string().nullable(),
  /** Nearest first; none for those who may not watch. */
  cameras: z.array(z.object({ code: z.string(), name: z.string() })),
});
export type Scene = z.infer<typeof Scene>;

export const dispatchApi = {
  suggest: route({
    method: 'GET',
    path: '/cases/:id/units',
    permission: 'alarm.handle',
    summary: '建议派警 Who can go',
    input: z.object({ id }),
    output: z.object({ items: z.array(Unit) }),
  }),
  playbook: route({
    method: 'GET',
    path: '/cases/:id/playbook',
    permission: 'case.read',
    summary: '预案卡 Playbook card',
    input: z.object({ id }),
    output: PlaybookCard,
  }),
  scene: route({
    method: 'GET',
    path: '/cases/:id/scene',
    permission: 'case.read',
    summary: '现场 Where a case is',
    input: z.object({ id }),
    output: Scene,
  }),
  /** Press of the phone's own panic button, or an alarm reported by voice. */
  raise: route({
    method: 'POST',
    path: '/alarms',
    permission: 'person',
    urgent: true,
    summary: '人工报警 Raise an alarm by hand',
    input: z.object({
      key: z.string().min(1).max(128),
      place: z.string().max(64).optional(),
      note: z.string().max(500).optional(),
    }),
    output: z.object({ caseId: id, number: z.string() }),
  }),
  numbers: route({
    method: 'GET',
    path: '/emergency-numbers',
    permission: 'person',
    summary: '紧急电话 Whom to ring when there is no network',
    input: nothing,
    output: z.object({ items: z.array(z.object({ zh: z.string(), en: z.string(), phone: z.string() })) }),
  }),
};

export const Notice = z.object({
  id,
  at: instant,
  /** What it is about, and the page it opens. */
  subject: SubjectLink.nullable(),
  urgent: z.boolean(),
  zh: z.string(),
  en: z.string(),
  seenAt: instant.nullable(),
});
export type Notice = z.infer<typeof Notice>;

export const noticeApi = {
  list: route({
    method: 'GET',
    path: '/notices',
    permission: 'person',
    summary: '消息 My notices',
    input: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    output: z.object({ items: z.array(Notice), unseen: z.number().int() }),
  }),
  seen: route({
    method: 'POST',
    path: '/notices/seen',
    permission: 'person',
    urgent: true,
    summary: '已读 Mark as seen',
    /** These, and with `about` all of one thing. */
    input: z.object({ ids: z.array(id).max(200).default([]), about: id.optional() }),
    output: z.object({ seen: z.number().int() }),
  }),
};
