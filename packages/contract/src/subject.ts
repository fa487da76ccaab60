import { z } from 'zod';

import { id, instant, PersonRef } from './common.ts';
import { route } from './route.ts';

/** What a file, a notice or a link is about: a thing of any kind. Kinds are declared on the server, by whoever keeps the things. */
export const SubjectRef = z.object({ kind: z.string().regex(/^[a-z][A-Za-z]{0,39}$/), id });
export type SubjectRef = z.infer<typeof SubjectRef>;

/** Where the web shows a thing; null: the phone has no page of it. */
const pages = { page: z.string(), phonePage: z.string().nullable() };

/** A thing somebody is told of, and where he finds it. */
export const SubjectLink = SubjectRef.extend(pages);
export type SubjectLink = z.infer<typeof SubjectLink>;

export const linkRelations = ['related', 'duplicate', 'follows', 'about'] as const;

/** A thing that is linked with another. */
export const Linked = SubjectLink.extend({
  /** Its number or code. */
  number: z.string(),
  title: z.string(),
  /** What it is among its kind: the type of a case, the kind of a device. */
  type: z.string(),
  /** The same in words. */
  zh: z.string(),
  en: z.string(),
  relation: z.string(),
});
export type Linked = z.infer<typeof Linked>;

export const Attachment = z.object({
  id,
  name: z.string(),
  type: z.string(),
  size: z.number().int(),
  sha256: z.string(),
  at: instant,
  by: PersonRef.nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  positionRemoved: z.boolean(),
  /** What it is kept as: `evidence` of a case, `photo` or `contract` of a device. */
  purpose: z.string(),
});
export type Attachment = z.infer<typeof Attachment>;

/** What a file may be kept as, and whether the caller may add one. */
export const FilePurpose = z.object({ purpose: z.string(), zh: z.string(), en: z.string(), mayAdd: z.boolean() });
export type FilePurpose = z.infer<typeof FilePurpose>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A file that is named before it has come; it gets this id. */
export const ComingFile = z.object({ id, sha256: sha256.optional() });
export type ComingFile = z.infer<typeof ComingFile>;

/** How many bytes are here; the file, once it is whole and kept. */
const UploadState = z.object({ have: z.number().int(), file: Attachment.nullable() });

export const fileApi = {
  get: route({
    method: 'GET',
    path: '/files/:id',
    permission: 'person',
    summary: '文件 A file, if one may read what it belongs to',
    input: z.object({ id, width: z.coerce.number().int().min(16).max(2000).optional() }),
    output: z.unknown(),
    produces: '*/*',
  }),
  about: route({
    method: 'GET',
    path: '/files/:id/about',
    permission: 'person',
    summary: '何时、由谁提交 When a file came, and from whom',
    input: z.object({ id }),
    output: Attachment.pick({ id: true, name: true, type: true, at: true, by: true }),
  }),
  list: route({
    method: 'GET',
    path: '/subjects/:kind/:id/files',
    permission: 'person',
    summary: '附件 Files of a case, a device, a place',
    input: SubjectRef,
    output: z.object({ items: z.array(Attachment), purposes: z.array(FilePurpose) }),
  }),
  attach: route({
    method: 'POST',
    path: '/subjects/:kind/:id/files',
    permission: 'person',
    urgent: true,
    summary: '上传附件 Attach a file to a case, a device, a place',
    /** Without a purpose: the first its kind has. */
    input: SubjectRef.extend({ purpose: z.string().max(40).optional(), file: z.unknown() }),
    output: Attachment,
    upload: true,
  }),
  have: route({
    method: 'GET',
    path: '/uploads/:id',
    permission: 'person',
    summary: '已收到多少 How much of an upload of the caller has come',
    input: z.object({ id }),
    output: UploadState,
  }),
  part: route({
    method: 'PUT',
    path: '/uploads/:id',
    permission: 'person',
    urgent: true,
    summary:
      '分段上传,断点续传 One part of an upload, which goes on where it broke off; the id becomes that of the file',
    keyless: 'a part says where it belongs, and the same part once more changes nothing',
    input: z.object({
      id,
      /** Where this part begins, and how large the whole is. */
      offset: z.coerce.number().int().min(0),
      size: z.coerce
        .number()
        .int()
        .min(1)
        .max(20 << 20),
      /** Of the whole; what does not have it begins anew. */
      sha256: sha256.optional(),
      name: z.string().max(200),
      takenAt: instant.optional(),
      /** What it is to hang on; absent: what has named it, or a case that is about to be opened. */
      kind: SubjectRef.shape.kind.optional(),
      subject: id.optional(),
      file: z.unknown(),
    }),
    output: UploadState,
    upload: true,
  }),
};

/** A kind of thing one may link with. */
const LinkKind = z.object({ kind: z.string(), zh: z.string(), en: z.string() });

export const linkApi = {
  kinds: route({
    method: 'GET',
    path: '/subjects',
    permission: 'person',
    summary: '可关联的种类 Kinds of things one may see, and so link with',
    input: z.object({}),
    output: z.object({ items: z.array(LinkKind) }),
  }),
  find: route({
    method: 'GET',
    path: '/subjects/:kind',
    permission: 'person',
    summary: '按编号或名称查找 Find one by number or words, among those one may see',
    input: z.object({
      kind: SubjectRef.shape.kind,
      q: z.string().max(60).default(''),
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    output: z.object({ items: z.array(z.object({ id, number: z.string(), title: z.string() })) }),
  }),
  list: route({
    method: 'GET',
    path: '/subjects/:kind/:id/links',
    permission: 'person',
    summary: '关联 What is linked with it, as far as one may see it',
    input: SubjectRef,
    output: z.object({ items: z.array(Linked), mayAdd: z.boolean() }),
  }),
  add: route({
    method: 'POST',
    path: '/subjects/:kind/:id/links',
    permission: 'person',
    urgent: true,
    summary: '关联 Link it with another thing',
    input: SubjectRef.extend({ to: SubjectRef, relation: z.enum(linkRelations).default('related') }),
    output: z.object({ items: z.array(Linked), mayAdd: z.boolean() }),
  }),
};
