import { z } from 'zod';

import { bookKind } from './books/index.ts';
import { code, flag, id, instant, page, pageOf, PersonRef, PlaceRef } from './common.ts';
import { route } from './route.ts';

const book = z
  .string()
  .max(40)
  .refine((name) => bookKind(name) !== undefined, '没有这本账册 no such book');
const device = z.object({ id, code: z.string(), name: z.string() });

/** A lock of a store: whether two people have approved that it is opened, and how it stands. */
export const StoreLock = z.object({
  device,
  place: PlaceRef.nullable(),
  /** It says of itself; null: it has never been heard. */
  isOpen: z.boolean().nullable(),
  since: instant.nullable(),
  approval: z.object({ first: PersonRef, second: PersonRef, reason: z.string(), until: instant }).nullable(),
});
export type StoreLock = z.infer<typeof StoreLock>;

export const LockOpening = z.object({
  id,
  lock: z.object({ code: z.string(), name: z.string() }),
  place: z.string().nullable(),
  what: z.enum(['unlocked', 'locked']),
  at: instant,
  first: z.string().nullable(),
  second: z.string().nullable(),
  reason: z.string().nullable(),
  isApproved: z.boolean(),
  caseId: id.nullable(),
});
export type LockOpening = z.infer<typeof LockOpening>;

export const lockApi = {
  list: route({
    method: 'GET',
    path: '/books/:book/locks',
    permission: 'book.read',
    summary: '库柜智能锁 Locks of the stores of a book',
    input: z.object({ book }),
    output: z.object({ items: z.array(StoreLock) }),
  }),
  approve: route({
    method: 'POST',
    path: '/books/:book/locks/:code/approvals',
    permission: 'book.write',
    countersign: 'declared',
    summary: '双人批准开锁 Two people approve one opening, for some minutes',
    input: z.object({ book, code, reason: z.string().trim().min(2).max(200) }),
    output: StoreLock,
  }),
  openings: route({
    method: 'GET',
    path: '/books/:book/openings',
    permission: 'book.read',
    summary: '开锁日志 When the stores of a book were opened, by whom',
    input: page.extend({ book, approved: flag.optional() }),
    output: pageOf(LockOpening),
  }),
};
