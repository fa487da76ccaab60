import { z } from 'zod';

import { id, instant, ok, type Label } from './common.ts';
import { route } from './route.ts';

/** What happens to a file from the moment it is brought. */
export const custodyActs = {
  received: ['接收入库', 'Received'],
  viewed: ['查看', 'Viewed'],
  exported: ['取证导出', 'Copied as evidence'],
  moved: ['移送存放', 'Moved'],
  handedOver: ['移交', 'Handed over'],
  returned: ['归还', 'Given back'],
  released: ['解除锁定', 'Unlocked'],
  destroyed: ['到期销毁', 'Destroyed'],
} as const satisfies Record<string, Label>;
export type CustodyAct = keyof typeof custodyActs;

export const CustodyEntry = z.object({
  id,
  at: instant,
  act: z.enum(Object.keys(custodyActs) as [CustodyAct, ...CustodyAct[]]),
  by: z.string(),
  second: z.string().nullable(),
  toWhom: z.string().nullable(),
  paper: z.string().nullable(),
  place: z.string().nullable(),
  note: z.string().nullable(),
  sha256: z.string(),
});
export type CustodyEntry = z.infer<typeof CustodyEntry>;

/** A file of a body recorder, or a photo, as it came: kept for a case, never changed. */
export const Footage = z.object({
  id,
  number: z.string(),
  caseId: id,
  caseNumber: z.string(),
  name: z.string(),
  type: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  /** Number of the recorder in its register. */
  recorder: z.string().nullable(),
  wearer: z.string().nullable(),
  from: instant,
  to: instant,
  /** By how much its own clock was ahead. */
  clockAheadSeconds: z.number().int().nullable(),
  note: z.string().nullable(),
  receivedAt: instant,
  by: z.string(),
  isLocked: z.boolean(),
  /** Until then it is kept, locked or not. */
  keepUntil: instant,
  destroyedAt: instant.nullable(),
});
export type Footage = z.infer<typeof Footage>;

/** So much at once; the largest that is taken is a setting. */
const largest = 64 * 2 ** 30;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const text = (most: number) => z.string().trim().min(1).max(most);

/** What is said of a file when it is brought. */
export const FootageFacts = z
  .object({
    caseId: id,
    /** Of the register of body recorders. */
    recorder: id.optional(),
    wearer: id.optional(),
    from: instant,
    to: instant,
    clockAheadSeconds: z.number().int().min(-86_400).max(86_400).optional(),
    note: text(300).optional(),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: '结束不能早于开始 it ends before it begins' });

export const footageApi = {
  list: route({
    method: 'GET',
    path: '/footage',
    permission: 'footage.read',
    summary: '现场影像 Footage of body recorders and photos, newest first',
    input: z.object({
      case: id.optional(),
      q: z.string().trim().max(60).optional(),
      gone: z.enum(['true', 'false']).default('false'),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    output: z.object({ items: z.array(Footage), total: z.number().int() }),
  }),
  get: route({
    method: 'GET',
    path: '/footage/:id',
    permission: 'footage.read',
    summary: '现场影像与保管链 One file with its chain of custody',
    input: z.object({ id }),
    output: Footage.extend({ custody: z.array(CustodyEntry) }),
  }),
  have: route({
    method: 'GET',
    path: '/footage-uploads/:id',
    permission: 'footage.manage',
    summary: '现场影像已收到多少 How much of a file has come',
    input: z.object({ id }),
    output: z.object({ have: z.number().int() }),
  }),
  part: route({
    method: 'PUT',
    path: '/footage-uploads/:id',
    permission: 'footage.manage',
    summary: '现场影像分段上传,断点续传 One part of a file, which goes on where it broke off',
    keyless: 'a part says where it belongs, and the same part once more changes nothing',
    input: z.object({
      id,
      offset: z.coerce.number().int().min(0).max(largest),
      size: z.coerce.number().int().min(1).max(largest),
      file: z.unknown(),
    }),
    output: z.object({ have: z.number().int() }),
    upload: true,
  }),
  receive: route({
    method: 'POST',
    path: '/footage',
    permission: 'footage.manage',
    summary: '现场影像入库 A file that has come whole is received for a case, and hashed',
    input: z.object({
      upload: id,
      size: z.number().int().min(1).max(largest),
      name: text(200),
      /** As whoever brings it has reckoned it; what is not it is refused. */
      sha256: sha256.optional(),
      facts: FootageFacts,
    }),
    output: Footage,
  }),
  file: route({
    method: 'GET',
    path: '/footage/:id/file',
    permission: 'footage.read',
    summary: '查看现场影像 The file itself, by ranges; who looks stands in its chain',
    input: z.object({ id }),
    output: z.unknown(),
    produces: '*/*',
  }),
  custody: route({
    method: 'POST',
    path: '/footage/:id/custody',
    permission: 'footage.manage',
    summary: '登记保管变动 It was moved, handed over, given back: to whom, on which paper',
    input: z
      .object({
        id,
        act: z.enum(['moved', 'handedOver', 'returned']),
        toWhom: text(100).optional(),
        paper: text(100).optional(),
        place: text(100).optional(),
        note: text(300).optional(),
      })
      .refine(({ act, toWhom, paper }) => act !== 'handedOver' || (toWhom && paper), {
        path: ['paper'],
        message: '移交须写明接收人和文书 to whom, and on which paper',
      })
      .refine(({ act, place }) => act !== 'moved' || place, { path: ['place'], message: '请写明存放位置 where to' }),
    output: ok,
  }),
  release: route({
    method: 'POST',
    path: '/footage/:id/release',
    permission: 'footage.manage',
    countersign: 'footage.manage',
    summary:
      '解除案件锁定(须第二人在场) Its case needs it no longer; it goes when its days are over; a second person is there',
    input: z.object({ id, why: z.string().trim().min(2).max(200) }),
    output: ok,
  }),
  destroy: route({
    method: 'POST',
    path: '/footage/:id/destroy',
    permission: 'footage.manage',
    countersign: 'footage.manage',
    summary: '销毁到期影像(须第二人在场) Destroy what is kept long enough; a second person is there',
    input: z.object({ id, why: z.string().trim().min(2).max(200) }),
    output: ok,
  }),
};
