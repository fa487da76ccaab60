import { z } from 'zod';

import { code, id, nothing } from './common.ts';
import { route } from './route.ts';

/**
 * Live view: ask for a ticket, then open `WS <path>` within 30 s. Text messages are JSON states
 * (`{state, reason?}` and `{mime, width, height}`), binary messages are fragmented MP4.
 */
export const videoApi = {
  live: route({
    method: 'POST',
    path: '/cameras/:code/live',
    permission: 'camera.view',
    summary: '实时画面 Open a live view',
    input: z.object({
      code,
      hevc: z.boolean().default(false),
      caseId: id.optional(),
      purpose: z.string().trim().max(200).optional(),
    }),
    output: z.object({ path: z.string() }),
  }),
  snapshot: route({
    method: 'GET',
    path: '/cameras/:code/snapshot',
    permission: 'camera.view',
    summary: '抓图 A still picture',
    input: z.object({ code, width: z.coerce.number().int().min(64).max(1920).default(640) }),
    output: z.unknown(),
    produces: 'image/jpeg',
  }),
  status: route({
    method: 'GET',
    path: '/video/status',
    permission: 'camera.view',
    summary: '视频服务状态 State of the video service',
    input: nothing,
    output: z.object({
      alive: z.boolean(),
      streams: z.array(
        z.object({
          camera: z.string(),
          viewers: z.number().int(),
          fps: z.number(),
          kbps: z.number(),
          codec: z.string(),
          width: z.number().int(),
          height: z.number().int(),
        }),
      ),
    }),
  }),
};
