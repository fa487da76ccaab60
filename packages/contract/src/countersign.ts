import { z } from 'zod';

import { id, instant, nothing, ok, PersonRef } from './common.ts';
import { route } from './route.ts';
import { factorCode } from './session.ts';

/**
 * How a second person signs, sent as `countersign` beside the input: at the same screen with his password, or on his
 * own device (then the answer is `countersign_waiting`, and the change is carried out when he confirms it there).
 */
export const Countersign = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('password'),
    username: z.string().trim().toLowerCase().min(1).max(64),
    password: z.string().min(1).max(200),
    /** Of whoever has a second factor (`countersign_factor`). */
    code: factorCode.optional(),
  }),
  z.object({ by: z.literal('device') }),
]);
export type Countersign = z.infer<typeof Countersign>;

export const countersignStates = ['pending', 'done', 'declined', 'withdrawn', 'expired'] as const;

/** A change that waits for a second person. */
export const CountersignRequest = z.object({
  id,
  state: z.enum(countersignStates),
  askedBy: PersonRef,
  askedAt: instant,
  expiresAt: instant,
  /** What will be done, in words. */
  zh: z.string(),
  en: z.string(),
  action: z.string(),
  subject: z.object({ type: z.string(), id: z.string().nullable() }),
  /** Exactly what is signed, and its SHA-256. */
  detail: z.record(z.string(), z.unknown()),
  hash: z.string(),
  /** For the asker alone: he reads it out, the other types it in. */
  code: z.string().nullable(),
  settledBy: PersonRef.nullable(),
  settledAt: instant.nullable(),
  reason: z.string().nullable(),
  /** For the asker alone: what he would have been answered. */
  answer: z.unknown(),
});
export type CountersignRequest = z.infer<typeof CountersignRequest>;

export const countersignApi = {
  list: route({
    method: 'GET',
    path: '/countersigns',
    permission: 'person',
    summary: '待联签 Changes that wait for a second signature: mine to give, and those I asked for',
    input: nothing,
    output: z.object({ toSign: z.array(CountersignRequest), asked: z.array(CountersignRequest) }),
  }),
  get: route({
    method: 'GET',
    path: '/countersigns/:id',
    permission: 'person',
    summary: '联签申请 One of them',
    input: z.object({ id }),
    output: CountersignRequest,
  }),
  sign: route({
    method: 'POST',
    path: '/countersigns/:id/sign',
    permission: 'person',
    proves: true,
    summary: '联签 Sign, and so carry it out',
    input: z.object({ id, code: z.string().trim().max(12) }),
    output: ok,
  }),
  decline: route({
    method: 'POST',
    path: '/countersigns/:id/decline',
    permission: 'person',
    summary: '不予联签 Decline',
    input: z.object({ id, reason: z.string().trim().min(2).max(200) }),
    output: ok,
  }),
  withdraw: route({
    method: 'POST',
    path: '/countersigns/:id/withdraw',
    permission: 'person',
    summary: '撤回联签申请 Withdraw what I asked for',
    input: z.object({ id }),
    output: ok,
  }),
};
