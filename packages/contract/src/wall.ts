import { z } from 'zod';

import { code, id, instant, name, nothing, ok, PersonRef } from './common.ts';
import { deviceHealth, deviceKinds } from './device.ts';
import { indicatorApi } from './indicator.ts';
import { Look } from './look.ts';
import { PlanPoint } from './place.ts';
import { route } from './route.ts';
import { OpenedView, wantedStream } from './video.ts';

/** Pictures side by side on one screen, in as many columns as rows. */
export const wallGrids = [1, 4, 9, 16] as const;
/** Columns and rows of one grid. */
export const gridSide = (grid: number): number => Math.round(Math.sqrt(grid));

/**
 * Plans and the board are shown as somebody sees them: whoever put them there. The server writes his name; what he may
 * not see any more is not shown any more.
 */
const seenBy = { for: id.optional() };

/** What one tile shows: a camera, or several in turn; the plan of a floor with what stands and happens on it; the board. */
export const WallTile = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('camera'), camera: code }),
  z.object({
    kind: z.literal('rotation'),
    cameras: z.array(code).min(2).max(64),
    /** Each stays so long. */
    seconds: z.number().int().min(5).max(600).default(15),
    /** The camera it was stopped at, by hand. */
    heldAt: code.optional(),
  }),
  z.object({ kind: z.literal('plan'), place: code, ...seenBy }),
  z.object({ kind: z.literal('board'), ...seenBy }),
  /** A camera that is kept from whoever reads this; sent back, what was at that place stays. */
  z.object({ kind: z.literal('kept'), at: z.number().int().min(0).max(15) }),
]);
export type WallTile = z.infer<typeof WallTile>;
/** Those that show cameras. */
export type CameraTile = Extract<WallTile, { kind: 'camera' | 'rotation' }>;

/** What a screen shows when nothing happens: tiles row by row, null where there is none. */
export const WallContent = z
  .object({
    grid: z.union(wallGrids.map((grid) => z.literal(grid)) as [z.ZodLiteral<1>, ...z.ZodLiteral<4 | 9 | 16>[]]),
    tiles: z.array(WallTile.nullable()).max(16),
  })
  .refine(({ grid, tiles }) => tiles.length <= grid, {
    path: ['tiles'],
    message: '画面多于分割数 more pictures than tiles',
  });
export type WallContent = z.infer<typeof WallContent>;
export const emptyWall: WallContent = { grid: 1, tiles: [] };

/** Tiles on one screen, in the smallest grid that holds them; what is more than the largest is left out. */
export function tiled(tiles: readonly WallTile[]): WallContent {
  if (tiles.length === 0) return emptyWall;
  const grid = wallGrids.find((one) => one >= tiles.length) ?? 16;
  return { grid, tiles: tiles.slice(0, grid) };
}
/** Cameras side by side on one screen. */
export const sideBySide = (cameras: readonly string[]): WallContent =>
  tiled(cameras.map((camera) => ({ kind: 'camera', camera })));

const cell = z.number().int().min(0).max(99);
const span = z.number().int().min(1).max(12);
/** Where a screen hangs, in cells of the wall from the top left. */
export const WallSpot = z.object({ column: cell, row: cell, wide: span.default(1), high: span.default(1) });
export type WallSpot = z.infer<typeof WallSpot>;

/** An alarm that has taken screens. */
export const WallAlarm = z.object({
  caseId: id,
  number: z.string(),
  title: z.string(),
  place: z.string().nullable(),
  since: instant,
  /** `drill` and `test` look different. */
  mark: z.enum(['drill', 'test']).nullable(),
});
export type WallAlarm = z.infer<typeof WallAlarm>;

export const WallScreen = z.object({
  code,
  name: z.string(),
  at: WallSpot,
  isPaired: z.boolean(),
  heardAt: instant.nullable(),
  /** What was put there; it comes back when an alarm lets go. */
  content: WallContent,
  setBy: z.string().nullable(),
  setAt: instant.nullable(),
  alarm: WallAlarm.nullable(),
  /** What is on it now. */
  shown: WallContent,
});
export type WallScreen = z.infer<typeof WallScreen>;

/** `HH:MM` in the hospital, on these days of the week (1 is Monday). */
export const WallTime = z.object({
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
});
export type WallTime = z.infer<typeof WallTime>;

const sceneOf = z.object({
  name,
  screens: z.record(code, WallContent).refine((all) => Object.keys(all).length <= 200, 'at most 200'),
  times: z.array(WallTime).max(24).default([]),
});
export const WallScene = sceneOf.extend({ id, changedBy: PersonRef.nullable(), changedAt: instant });
export type WallScene = z.infer<typeof WallScene>;

/** A floor as the wall shows it. */
export const WallPlan = z.object({
  name: z.string(),
  /** Null: it has no plan any more. `picture` changes with it. */
  plan: z.object({ picture: id, width: z.number(), height: z.number() }).nullable(),
  devices: z.array(
    z.object({ code, name: z.string(), kind: z.enum(deviceKinds), at: PlanPoint, health: z.enum(deviceHealth) }),
  ),
  /** What rings or is being handled there. */
  alarms: z.array(
    z.object({ id, title: z.string(), at: PlanPoint.nullable(), since: instant, mark: WallAlarm.shape.mark }),
  ),
});
export type WallPlan = z.infer<typeof WallPlan>;

const screen = { code };
/** Of the cameras that are on it, by code; of plans, by `plan:` and the code of their place. */
const names = z.record(z.string(), z.string());
export const wallApi = {
  get: route({
    method: 'GET',
    path: '/wall',
    permission: 'wall.read',
    summary: '电视墙 The wall: screens, what is on them, scenes',
    input: nothing,
    output: z.object({ screens: z.array(WallScreen), scenes: z.array(WallScene), names }),
  }),
  screen: route({
    method: 'GET',
    path: '/wall/screens/:code',
    permission: 'wall.read',
    summary: '一块屏 One screen',
    input: z.object(screen),
    output: WallScreen.extend({ names }),
  }),
  show: route({
    method: 'PUT',
    path: '/wall/screens/:code',
    permission: 'wall.manage',
    urgent: true,
    summary: '上屏 Put something on a screen',
    input: z.object({ ...screen, content: WallContent, ...Look.shape }),
    output: WallScreen,
  }),
  hang: route({
    method: 'PUT',
    path: '/wall/screens/:code/spot',
    permission: 'wall.manage',
    summary: '屏幕位置 Where a screen hangs',
    input: z.object({ ...screen, ...WallSpot.shape }),
    output: WallScreen,
  }),
  release: route({
    method: 'POST',
    path: '/wall/releases',
    permission: 'wall.manage',
    urgent: true,
    summary: '警情还屏 An alarm gives its screens back',
    input: z.object({ caseId: id }),
    output: ok,
  }),
  live: route({
    method: 'POST',
    path: '/wall/screens/:code/live',
    permission: 'wall.read',
    urgent: true,
    summary: '屏上画面 The picture of a camera that is on this screen',
    input: z.object({ ...screen, camera: code, hevc: z.boolean().default(false), stream: wantedStream }),
    output: OpenedView,
  }),
  plan: route({
    method: 'GET',
    path: '/wall/screens/:code/plans/:place',
    permission: 'wall.read',
    summary: '屏上平面图 A floor plan that is on this screen, with the state of what stands on it',
    input: z.object({ ...screen, place: code }),
    output: WallPlan,
  }),
  planPicture: route({
    method: 'GET',
    path: '/wall/screens/:code/plans/:place/picture',
    permission: 'wall.read',
    summary: '屏上平面图的图 The drawing of a floor plan that is on this screen',
    input: z.object({ ...screen, place: code, picture: id }),
    output: z.unknown(),
    produces: 'image/*',
  }),
  board: route({
    method: 'GET',
    path: '/wall/screens/:code/board',
    permission: 'wall.read',
    summary: '屏上看板 The board that is on this screen',
    input: z.object(screen),
    output: indicatorApi.board.output,
  }),
  putScene: route({
    method: 'POST',
    path: '/wall/scenes',
    permission: 'wall.manage',
    summary: '保存预案 Save a scene; with an id it takes the place of that one',
    input: sceneOf.extend({ id: id.optional() }),
    output: WallScene,
  }),
  removeScene: route({
    method: 'DELETE',
    path: '/wall/scenes/:id',
    permission: 'wall.manage',
    summary: '删除预案 Remove a scene',
    input: z.object({ id }),
    output: ok,
  }),
  showScene: route({
    method: 'POST',
    path: '/wall/scenes/:id/shows',
    permission: 'wall.manage',
    urgent: true,
    summary: '调用预案 Put a scene on the wall',
    input: z.object({ id, ...Look.shape }),
    output: ok,
  }),
  /** A browser before a screen asks to be that screen; it shows the code, and asks until somebody has typed it in. */
  ask: route({
    method: 'POST',
    path: '/wall/pairings',
    permission: 'public',
    keyless: 'what it answers is for the browser that asked and kept nowhere else',
    summary: '屏幕申请接入 A browser asks to be a screen',
    input: z.object({ screen: code }),
    output: z.object({ pairing: z.string(), code: z.string(), until: instant }),
  }),
  paired: route({
    method: 'POST',
    path: '/wall/pairings/taken',
    permission: 'public',
    keyless: 'its cookie is for the browser that asked and kept nowhere else',
    summary: '屏幕接入是否已批准 Whether the code has been typed in',
    input: z.object({ pairing: z.string().max(100) }),
    output: z.object({ isPaired: z.boolean() }),
  }),
  pair: route({
    method: 'POST',
    path: '/wall/screens/:code/pairings',
    permission: 'wall.manage',
    summary: '批准屏幕接入 A screen is let in by the code it shows',
    input: z.object({
      ...screen,
      pairing: z
        .string()
        .trim()
        .regex(/^\d{6}$/),
    }),
    output: WallScreen,
  }),
  unpair: route({
    method: 'DELETE',
    path: '/wall/screens/:code/pairings',
    permission: 'wall.manage',
    summary: '取消屏幕接入 A screen is let in no longer',
    input: z.object(screen),
    output: ok,
  }),
};
