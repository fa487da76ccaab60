import { z } from 'zod';

import { code, id, nothing } from './common.ts';
import { route } from './route.ts';

export const cameraStates = ['connecting', 'playing', 'lost', 'failed'] as const;
export const cameraReasons = [
  'timeout',
  'auth_refused',
  'not_found',
  'refused',
  'no_video',
  'bad_address',
  'unsupported',
  'too_many',
  'interrupted',
] as const;
export type CameraReason = (typeof cameraReasons)[number];

/** Announces what follows: an init segment, then one fragment per frame. Comes again when the camera changes its format. */
export const LiveFormat = z.object({
  mime: z.string(),
  codec: z.string(),
  width: z.number().int(),
  height: z.number().int(),
});
/** How the camera is; `reason` holds no address and no password. */
export const LiveStateMessage = z.object({ state: z.enum(cameraStates), reason: z.enum(cameraReasons).optional() });

/** Text messages of a live view: told apart by `mime` or `state`. Binary messages are fragmented MP4. */
export const LiveMessage = z.union([LiveFormat, LiveStateMessage]);
export type LiveMessage = z.infer<typeof LiveMessage>;

/** Live view: ask for a ticket, then open `WS <path>` within 30 s; it speaks `LiveMessage` and fragmented MP4. */
export const videoApi = {
  live: route({
    method: 'POST',
    path: '/cameras/:code/live',
    permission: 'camera.view',
    urgent: true,
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
