import { z } from 'zod';

import { code, instant, nothing, ok } from './common.ts';
import { fault } from './fault.ts';
import { route } from './route.ts';

const nodeName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/,
    fault('节点名只能用字母、数字和 - _ .', 'a name of a node has letters, digits and - _ . only'),
  );
const version = z.string().max(40);

export const mediaNodeStates = {
  online: ['在线', 'Online'],
  offline: ['离线', 'Offline'],
  waiting: ['待加入', 'To join'],
  off: ['停用', 'Off'],
} as const satisfies Record<string, readonly [string, string]>;
export type MediaNodeState = keyof typeof mediaNodeStates;

const named = z.array(z.object({ code: z.string(), name: z.string() }));
export const MediaNode = z.object({
  name: z.string(),
  /** The media process of the server itself. */
  isServer: z.boolean(),
  state: z.enum(['online', 'offline', 'waiting', 'off']),
  version: z.string().nullable(),
  address: z.string().nullable(),
  seenAt: instant.nullable(),
  cpuPercent: z.number().nullable(),
  memoryMb: z.number().nullable(),
  freeMemoryMb: z.number().nullable(),
  freeDiskGb: z.number().nullable(),
  streams: z.number().int(),
  /** Cameras that another reads and gives to this one. */
  fed: z.number().int(),
  /** So many it reads at most; null: it has not said. */
  most: z.number().int().nullable(),
  /** Its own cameras for which it has no room, and who reads them meanwhile. */
  away: z.array(z.object({ code: z.string(), name: z.string(), at: z.string() })),
  viewers: z.number().int(),
  takesAny: z.boolean(),
  enabled: z.boolean(),
  places: named,
  cameras: named,
  /** Its token waits to be used until then. */
  tokenUntil: instant.nullable(),
  /** Why it was not let in when it came last. */
  refused: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()), at: instant }).nullable(),
});
export type MediaNode = z.infer<typeof MediaNode>;

export const MediaNodeToken = z.object({ name: z.string(), token: z.string(), until: instant });
export type MediaNodeToken = z.infer<typeof MediaNodeToken>;

/** Media nodes: other machines that read cameras for this server. */
export const mediaNodeApi = {
  list: route({
    method: 'GET',
    path: '/media-nodes',
    permission: 'device.read',
    summary: '媒体节点 Media nodes, and how they are',
    input: nothing,
    output: z.object({ items: z.array(MediaNode), version }),
  }),
  put: route({
    method: 'PUT',
    path: '/media-nodes/:name',
    permission: 'device.manage',
    summary: '登记媒体节点、指定其摄像机 Enter a node, and say which cameras are its own',
    input: z.object({
      name: nodeName,
      takesAny: z.boolean().default(true),
      enabled: z.boolean().default(true),
      places: z.array(code).max(200).default([]),
      cameras: z.array(code).max(2_000).default([]),
    }),
    output: ok,
  }),
  token: route({
    method: 'POST',
    path: '/media-nodes/:name/token',
    permission: 'device.manage',
    proves: true,
    summary: '发一次性加入令牌 A token to join with, once and within the hour',
    input: z.object({ name: nodeName }),
    output: MediaNodeToken,
  }),
  remove: route({
    method: 'DELETE',
    path: '/media-nodes/:name',
    permission: 'device.manage',
    summary: '删除媒体节点 Remove a node; its cameras go to the others',
    input: z.object({ name: nodeName }),
    output: ok,
  }),
  join: route({
    method: 'POST',
    path: '/media-nodes/join',
    permission: 'public',
    keyless: 'the token is good for once',
    summary: '节点凭一次性令牌加入 A node joins with its token',
    input: z.object({ name: nodeName, token: z.string().max(200), version }),
    output: z.object({ id: z.string(), key: z.string() }),
  }),
};
