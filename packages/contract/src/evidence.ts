import { z } from 'zod';

import { code, id, instant, nothing } from './common.ts';
import { Look } from './look.ts';
import { route } from './route.ts';

/** One camera from one time to another. */
export const EvidenceSpan = z.object({ code, from: instant, to: instant });
export type EvidenceSpan = z.infer<typeof EvidenceSpan>;

export const EvidenceExport = z.object({
  id,
  at: instant,
  approvedBy: z.string(),
  caseId: id.nullable(),
  caseNumber: z.string().nullable(),
  spans: z.array(EvidenceSpan),
  /** How many files of body recorders went along. */
  footage: z.number().int(),
  /** While it is being fetched: how many bytes have left, and of how many, about. */
  progress: z.object({ sent: z.number().int(), bytes: z.number().int() }).nullable(),
});
export type EvidenceExport = z.infer<typeof EvidenceExport>;

/** Recordings taken along as evidence: MP4 files in one zip, with a signed list of their hashes. */
export const evidenceApi = {
  take: route({
    method: 'POST',
    path: '/evidence',
    permission: 'camera.playback',
    summary: '录像取证(须第二人批准) Take recordings as evidence; a second person agrees',
    countersign: 'camera.playback',
    input: z
      .object({
        spans: z.array(EvidenceSpan).max(16).default([]),
        /** Files of body recorders and photos that go along as they are. */
        footage: z.array(id).max(16).default([]),
        ...Look.shape,
      })
      .refine(({ spans, footage }) => spans.length + footage.length > 0, {
        path: ['spans'],
        message: '没有选择录像 nothing chosen',
      }),
    output: z.object({ id }),
  }),
  list: route({
    method: 'GET',
    path: '/evidence',
    permission: 'camera.playback',
    summary: '我的取证 What one has taken oneself, newest first',
    input: nothing,
    output: z.object({ items: z.array(EvidenceExport) }),
  }),
  file: route({
    method: 'GET',
    path: '/evidence/:id/file',
    permission: 'camera.playback',
    summary: '取证文件(zip) The zip',
    input: z.object({ id }),
    output: z.unknown(),
    produces: 'application/zip',
  }),
  checker: route({
    method: 'GET',
    path: '/evidence/check.html',
    permission: 'camera.playback',
    summary: '取证文件离线查验页 The page that checks a zip without a network',
    input: nothing,
    output: z.unknown(),
    produces: 'application/octet-stream',
  }),
};
