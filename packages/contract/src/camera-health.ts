import { z } from 'zod';

import { code, instant, nothing, type Label } from './common.ts';
import { route } from './route.ts';

/** What can be wrong with what a camera shows. */
export const cameraTroubles = {
  noPicture: ['无画面', 'No picture'],
  black: ['黑屏', 'Black'],
  frozen: ['画面冻结', 'Frozen'],
  covered: ['被遮挡', 'Covered'],
  blurred: ['模糊', 'Blurred'],
  moved: ['位置移动', 'Moved'],
  clock: ['时钟不准', 'Clock wrong'],
  lowRate: ['帧率过低', 'Low rate'],
  gaps: ['缺录', 'Recording gaps'],
} as const satisfies Record<string, Label>;
export type CameraTrouble = keyof typeof cameraTroubles;
const troubles = Object.keys(cameraTroubles) as [CameraTrouble, ...CameraTrouble[]];

/** What was measured, and the limit it broke: brightness, share, pictures a second, seconds. */
export const CameraVerdict = z.object({ trouble: z.enum(troubles), value: z.number(), limit: z.number() });
export type CameraVerdict = z.infer<typeof CameraVerdict>;

export const CameraHealth = z.object({
  code: z.string(),
  name: z.string(),
  place: z.string().nullable(),
  maker: z.string().nullable(),
  project: z.string().nullable(),
  /** When it was looked at last; null: never yet. */
  at: instant.nullable(),
  verdicts: z.array(CameraVerdict),
  /** Since when something is wrong. */
  since: instant.nullable(),
  /** Why there was no picture, in words of the media process. */
  reason: z.string().nullable(),
  fps: z.number().nullable(),
  kbps: z.number().nullable(),
  clockAheadMs: z.number().nullable(),
  hasPicture: z.boolean(),
  hasGood: z.boolean(),
});
export type CameraHealth = z.infer<typeof CameraHealth>;

/** Looks of some days, and how many of them were well. */
export const HealthShare = z.object({
  name: z.string(),
  cameras: z.number().int(),
  looks: z.number().int(),
  well: z.number().int(),
  /** How many looks found it. */
  troubles: z.partialRecord(z.enum(troubles), z.number().int()),
});
export type HealthShare = z.infer<typeof HealthShare>;

export const cameraHealthApi = {
  list: route({
    method: 'GET',
    path: '/camera-health',
    permission: 'camera.view',
    summary: '摄像机画面质量 What each camera shows, judged',
    input: nothing,
    output: z.object({ items: z.array(CameraHealth), everyMinutes: z.number() }),
  }),
  picture: route({
    method: 'GET',
    path: '/camera-health/:code/:which',
    permission: 'camera.view',
    summary: '诊断图:现在或正常时 The picture of now, or of when it was well',
    input: z.object({ code, which: z.enum(['now', 'good']) }),
    output: z.unknown(),
    produces: 'image/jpeg',
  }),
  look: route({
    method: 'POST',
    path: '/camera-health/:code/looks',
    permission: 'device.manage',
    summary: '立即诊断 Judge a camera now',
    input: z.object({ code, learn: z.boolean().default(false) }),
    output: CameraHealth,
  }),
  report: route({
    method: 'GET',
    path: '/camera-health/report',
    permission: 'camera.view',
    summary: '完好率:按摄像机与建设项目 Share of good looks by camera and by who built it',
    input: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }),
    output: z.object({ cameras: z.array(HealthShare), contractors: z.array(HealthShare) }),
  }),
};
