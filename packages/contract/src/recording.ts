import { z } from 'zod';

import { code, id, instant, nothing, ok, type Label } from './common.ts';
import { Look } from './look.ts';
import { route } from './route.ts';

/** How a camera is recorded. */
export const recordingModes = {
  always: ['连续录像', 'Always'],
  before: ['只留警前', 'Before alarms only'],
} as const satisfies Record<string, Label>;
export type RecordingMode = keyof typeof recordingModes;
const mode = z.enum(Object.keys(recordingModes) as [RecordingMode, ...RecordingMode[]]);

/** Why recording stands still. */
export const recordingTroubles = {
  quota: ['录像配额已满', 'The quota of recordings is used up'],
  disk: ['磁盘剩余空间不足', 'Too little room on the disk'],
} as const satisfies Record<string, Label>;
export type RecordingTrouble = keyof typeof recordingTroubles;
const trouble = z.enum(Object.keys(recordingTroubles) as [RecordingTrouble, ...RecordingTrouble[]]);

const span = { from: instant, to: instant };

/** What lies together without a gap. `isLocked`: an alarm has locked all or some of it. */
export const RecordingRange = z.object({ ...span, isLocked: z.boolean() });
/** An alarm a camera has seen, or a step of it; `label` is the step. */
export const RecordingEvent = z.object({
  at: instant,
  caseId: id,
  number: z.string(),
  title: z.string(),
  label: z.tuple([z.string(), z.string()]).nullable(),
});
export const RecordingBookmark = z.object({
  id,
  camera: z.object({ code: z.string(), name: z.string() }),
  at: instant,
  note: z.string(),
  by: z.string(),
  madeAt: instant,
  /** Whether the caller may take it away: his own, or whoever keeps devices. */
  mayDrop: z.boolean(),
});
export type RecordingBookmark = z.infer<typeof RecordingBookmark>;

export const RecordingClip = z.object({
  id,
  camera: z.object({ code: z.string(), name: z.string() }),
  from: instant,
  /** Null: it goes on. */
  to: instant.nullable(),
  /** Seconds of it that lie on the disk. */
  seconds: z.number(),
  isLocked: z.boolean(),
});
export type RecordingClip = z.infer<typeof RecordingClip>;

export const recordingApi = {
  status: route({
    method: 'GET',
    path: '/recordings/status',
    permission: 'camera.playback',
    summary: '录像空间与预测 Room for recordings, and how long it will do',
    input: nothing,
    output: z.object({
      cameras: z.number().int(),
      recording: z.number().int(),
      trouble: trouble.nullable(),
      usedBytes: z.number(),
      /** Null: no quota but the disk. */
      quotaBytes: z.number().nullable(),
      freeBytes: z.number(),
      /** Of the last 24 hours. */
      bytesPerDay: z.number(),
      /** Days until there is no room, at this rate; null: it will do for as long as recordings are kept. */
      daysLeft: z.number().nullable(),
    }),
  }),
  plan: route({
    method: 'GET',
    path: '/cameras/:code/recording-plan',
    permission: 'camera.playback',
    summary: '录像计划 How a camera is recorded',
    input: z.object({ code }),
    output: z.object({
      mode: mode.nullable(),
      keepDays: z.number().int().nullable(),
      /** As it comes to: by plan, place or setting. */
      keptDays: z.number().int(),
      isRecording: z.boolean(),
    }),
  }),
  putPlan: route({
    method: 'PUT',
    path: '/cameras/:code/recording-plan',
    permission: 'device.manage',
    summary: '设定录像计划 Say how a camera is recorded',
    /** `mode` null: it is not, unless its place is a key place and the setting says so. */
    input: z.object({
      code,
      mode: mode.nullable(),
      keepDays: z.number().int().min(30).max(3650).nullable().default(null),
    }),
    output: ok,
  }),
  list: route({
    method: 'GET',
    path: '/cameras/:code/recordings',
    permission: 'camera.playback',
    summary: '本平台录像:时间轴 Recordings of ours: spans, gaps, alarms',
    input: z.object({ code, ...span }),
    output: z.object({
      items: z.array(RecordingRange),
      gaps: z.array(z.object(span)),
      events: z.array(RecordingEvent),
      bookmarks: z.array(RecordingBookmark),
    }),
  }),
  bookmarks: route({
    method: 'GET',
    path: '/recordings/bookmarks',
    permission: 'camera.playback',
    summary: '录像书签 Bookmarks of recordings one may see, the newest moment first',
    input: z.object({
      /** Words of the note, the camera or who made it. */
      q: z.string().trim().max(100).optional(),
      code: code.optional(),
      /** Moments before this one, for the next page. */
      before: instant.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: z.object({ items: z.array(RecordingBookmark), next: instant.nullable() }),
  }),
  bookmark: route({
    method: 'POST',
    path: '/cameras/:code/bookmarks',
    permission: 'camera.playback',
    summary: '加录像书签 Mark a moment of a recording',
    input: z.object({ code, at: instant, note: z.string().trim().min(1).max(200) }),
    output: RecordingBookmark,
  }),
  dropBookmark: route({
    method: 'DELETE',
    path: '/recordings/bookmarks/:id',
    permission: 'camera.playback',
    summary: '删除录像书签 Take a bookmark away',
    input: z.object({ id }),
    output: ok,
  }),
  play: route({
    method: 'POST',
    path: '/cameras/:code/recordings/plays',
    permission: 'camera.playback',
    summary: '回放本平台录像 Play recordings of ours',
    input: z.object({ code, ...span, ...Look.shape }),
    /** `path`: an MP4 that answers ranges; its second 0 is `from`. It ends before `to` where the camera changed its format. */
    output: z.object({ path: z.string(), ...span, codec: z.string(), hasSound: z.boolean(), bytes: z.number() }),
  }),
  file: route({
    method: 'GET',
    path: '/recordings/plays/:ticket',
    permission: 'camera.playback',
    summary: '录像内容(支持分段读取) The pictures, by ranges',
    input: z.object({ ticket: z.string().max(64) }),
    output: z.unknown(),
    produces: 'video/mp4',
  }),
  ofCase: route({
    method: 'GET',
    path: '/cases/:id/recordings',
    permission: 'camera.playback',
    summary: '警情录像 What cameras saw of a case, from before it began',
    input: z.object({ id }),
    output: z.object({ items: z.array(RecordingClip), beforeSeconds: z.number().int() }),
  }),
  release: route({
    method: 'POST',
    path: '/recordings/clips/:id/releases',
    permission: 'device.manage',
    summary: '解除警情录像锁定 Unlock a recording of an alarm',
    input: z.object({ id, why: z.string().trim().min(2).max(200) }),
    output: ok,
  }),
};
