import { z } from 'zod';

import { code, id, instant, name, nothing, ok, type Label } from './common.ts';
import { route } from './route.ts';

/** What may be done with a camera. Whoever may not view it does not know of it, and may do none of the others. */
export const cameraActs = {
  view: ['实时、录像等一切查看', 'See it at all'],
  playback: ['录像回放', 'See its recordings'],
  export: ['录像下载与取证', 'Take its recordings along'],
  ptz: ['云台控制', 'Move it'],
  talk: ['喊话', 'Speak through it'],
} as const satisfies Record<string, Label>;
export type CameraAct = keyof typeof cameraActs;
const act = z.enum(Object.keys(cameraActs) as [CameraAct, ...CameraAct[]]);

const given = {
  name,
  why: z.string().trim().min(2).max(200),
  acts: z.array(act).min(1),
  cameras: z.array(code).max(500).default([]),
  /** With all that hangs below them. */
  places: z.array(code).max(100).default([]),
  people: z.array(id).max(200).default([]),
  roles: z.array(code).max(30).default([]),
};

/** For these cameras, these acts are for these people and roles only. A camera that several rules name needs all of them. */
export const CameraRule = z.object({
  id,
  ...given,
  cameras: z.array(z.object({ code, name: z.string() })),
  places: z.array(z.object({ code, name: z.string() })),
  people: z.array(z.object({ id, name: z.string() })),
  roles: z.array(z.object({ code, name: z.string() })),
  /** How many cameras it comes to now. */
  count: z.number().int(),
  by: z.string(),
  at: instant,
});
export type CameraRule = z.infer<typeof CameraRule>;

export const cameraRuleApi = {
  list: route({
    method: 'GET',
    path: '/camera-rules',
    permission: 'camera.restrict',
    summary: '视频权限限制 Who alone may see which cameras',
    input: nothing,
    output: z.object({ items: z.array(CameraRule) }),
  }),
  put: route({
    method: 'POST',
    path: '/camera-rules',
    permission: 'camera.restrict',
    summary: '设定视频权限限制 Say who alone may see cameras; with an id in place of that rule',
    input: z.object({ ...given, id: id.optional() }),
    output: z.object({ id }),
  }),
  remove: route({
    method: 'DELETE',
    path: '/camera-rules/:id',
    permission: 'camera.restrict',
    summary: '取消视频权限限制 Take a restriction away',
    input: z.object({ id }),
    output: ok,
  }),
};
