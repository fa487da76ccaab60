import { z } from 'zod';

import { code, instant, name, nothing, ok } from './common.ts';
import { fault } from './fault.ts';
import { route } from './route.ts';

const port = z.number().int().min(1).max(65_535);
const part = z.string().min(1).max(200);

export const ZlmServer = z.object({
  code: z.string(),
  name: z.string(),
  url: z.string(),
  rtspPort: port,
  enabled: z.boolean(),
  /** When it answered last and what was wrong then; null: it has not been asked since the start. */
  checked: z
    .object({
      at: instant,
      error: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
      streams: z.number().int(),
    })
    .nullable(),
});
export type ZlmServer = z.infer<typeof ZlmServer>;

export const ZlmStream = z.object({
  app: z.string(),
  stream: z.string(),
  codec: z.string().nullable(),
  width: z.number().int(),
  height: z.number().int(),
  fps: z.number(),
  readers: z.number().int(),
  /** That of ours which is it. */
  device: z.object({ code: z.string(), name: z.string() }).nullable(),
});
export type ZlmStream = z.infer<typeof ZlmStream>;

/** A camera of ours that a server pulls, and that is read from it. */
export const ZlmPull = z.object({
  camera: z.object({ code: z.string(), name: z.string() }),
  /** At this moment; otherwise it is read from its own address until the server has it. */
  isRead: z.boolean(),
});
export type ZlmPull = z.infer<typeof ZlmPull>;

/** A hospital's own ZLMediaKit, by its HTTP interface: what it has is pulled from it by RTSP. */
export const zlmApi = {
  list: route({
    method: 'GET',
    path: '/zlm-servers',
    permission: 'device.read',
    summary: 'ZLMediaKit 服务器 ZLMediaKit servers, and whether they answer',
    input: nothing,
    output: z.object({ items: z.array(ZlmServer) }),
  }),
  put: route({
    method: 'PUT',
    path: '/zlm-servers/:code',
    permission: 'device.manage',
    summary: '登记 ZLMediaKit 服务器 Enter a ZLMediaKit server',
    input: z.object({
      code,
      name,
      url: z
        .string()
        .max(200)
        .regex(/^https?:\/\/[^/@?#]+\/?$/i, fault('地址形如 http://10.1.2.3:80', 'like http://10.1.2.3:80')),
      /** Left out: the stored one stays. */
      secret: z.string().min(1).max(200).optional(),
      rtspPort: port.default(554),
      enabled: z.boolean().default(true),
    }),
    output: ok,
  }),
  remove: route({
    method: 'DELETE',
    path: '/zlm-servers/:code',
    permission: 'device.manage',
    summary: '删除 ZLMediaKit 服务器 Remove a ZLMediaKit server; its cameras stay as they are',
    input: z.object({ code }),
    output: ok,
  }),
  streams: route({
    method: 'GET',
    path: '/zlm-servers/:code/streams',
    permission: 'device.manage',
    summary: 'ZLMediaKit 上的流 What a ZLMediaKit server has',
    input: z.object({ code }),
    output: z.object({ items: z.array(ZlmStream) }),
  }),
  enter: route({
    method: 'POST',
    path: '/zlm-servers/:code/cameras',
    permission: 'device.manage',
    summary: '把 ZLMediaKit 上的流登记为摄像机 Enter streams of a ZLMediaKit server as cameras',
    input: z.object({
      code,
      items: z
        .array(z.object({ app: part, stream: part, code, name, place: code.nullish() }))
        .min(1)
        .max(500),
    }),
    output: z.object({ entered: z.number().int() }),
  }),
  pulls: route({
    method: 'GET',
    path: '/zlm-servers/:code/pulls',
    permission: 'device.manage',
    summary: '由 ZLMediaKit 代取的摄像机 Cameras of ours that a ZLMediaKit server pulls',
    input: z.object({ code }),
    output: z.object({ items: z.array(ZlmPull) }),
  }),
  pull: route({
    method: 'POST',
    path: '/zlm-servers/:code/pulls',
    permission: 'device.manage',
    summary: '让 ZLMediaKit 代取摄像机 Have a ZLMediaKit server pull cameras of ours, and read them from it',
    input: z.object({ code, cameras: z.array(code).min(1).max(20) }),
    output: z.object({ pulled: z.number().int() }),
  }),
  release: route({
    method: 'DELETE',
    path: '/zlm-servers/:code/pulls/:camera',
    permission: 'device.manage',
    summary: '摄像机改回直接取流 Read a camera from its own address again',
    input: z.object({ code, camera: code }),
    output: ok,
  }),
};
