import { z } from 'zod';

import { code, nothing } from './common.ts';
import { Look } from './look.ts';
import { route } from './route.ts';

/** The whole picture, or the smaller one a camera sends beside it for small tiles. */
export const videoStreams = ['main', 'sub'] as const;
export type VideoStream = (typeof videoStreams)[number];
/** What is asked for, and what was given: the main one where there is no other. */
export const wantedStream = z.enum(videoStreams).default('main');
export const OpenedView = z.object({ path: z.string(), stream: z.enum(videoStreams) });

export const cameraStates = ['connecting', 'playing', 'lost', 'failed'] as const;
/** Why there is no picture; the texts are `camera_<reason>` of the pages. */
export const cameraReasons = [
  'timeout',
  'unreachable',
  'refused',
  'closed',
  'interrupted',
  'ended',
  'tls',
  'not_rtsp',
  'bad_address',
  'auth_refused',
  'auth_missing',
  'auth_unknown',
  'forbidden',
  'not_found',
  'busy',
  'camera_error',
  'protocol',
  'transport',
  'redirect',
  'no_video',
  'unsupported',
  'silent',
  'no_key',
  'no_sets',
  'damaged',
  'too_many',
] as const;
export type CameraReason = (typeof cameraReasons)[number];

/**
 * Announces the pictures that follow: of MP4 an init segment, then one fragment per frame; of `image/jpeg` one picture
 * per message. Comes again when the camera changes its format. `sound`: the camera has some, for whoever asks.
 */
export const LiveFormat = z.object({
  mime: z.string(),
  codec: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  sound: z.boolean(),
});
/** Announces sound: an init segment, then fragments of track 2. Null: there is none that can be heard. */
export const LiveSound = z.object({ heard: z.string().nullable() });
/** How the camera is; `reason` holds no address and no password, `status` is what the camera answered. */
export const LiveStateMessage = z.object({
  state: z.enum(cameraStates),
  reason: z.enum(cameraReasons).optional(),
  status: z.number().int().optional(),
});

/** Text messages of a live view. Binary messages are fragmented MP4 or JPEG. */
export const LiveMessage = z.union([LiveFormat, LiveSound, LiveStateMessage]);
export type LiveMessage = z.infer<typeof LiveMessage>;
/** What a page may say: whether it wants to hear. */
export const LiveWish = z.object({ sound: z.boolean() });
export type LiveWish = z.infer<typeof LiveWish>;

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
      stream: wantedStream,
      ...Look.shape,
    }),
    output: OpenedView,
  }),
  snapshot: route({
    method: 'GET',
    path: '/cameras/:code/snapshot',
    permission: 'camera.view',
    summary: '抓图 A still picture',
    input: z.object({ code, width: z.coerce.number().int().min(64).max(1920).default(640), ...Look.shape }),
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
          stream: z.enum(videoStreams),
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
