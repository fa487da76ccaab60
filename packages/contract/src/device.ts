import { z } from 'zod';

import { code, flag, id, instant, name, nothing, ok, page, pageOf, PlaceRef } from './common.ts';
import { ImportReport, PlanPoint } from './place.ts';
import { route } from './route.ts';

export const deviceKinds = [
  'panic-button',
  'panic-post',
  'camera',
  'door',
  'intrusion-zone',
  'security-gate',
  'intercom',
  'fire-detector',
  'screen',
  'siren',
  'radio',
  'other',
] as const;
export type DeviceKind = (typeof deviceKinds)[number];
export const deviceKindLabels: Record<DeviceKind, readonly [string, string]> = {
  'panic-button': ['一键报警盒', 'Alarm button'],
  'panic-post': ['紧急报警柱', 'Alarm post'],
  camera: ['摄像机', 'Camera'],
  door: ['门禁', 'Door'],
  'intrusion-zone': ['入侵防区', 'Intrusion zone'],
  'security-gate': ['安检门', 'Security gate'],
  intercom: ['对讲', 'Intercom'],
  'fire-detector': ['火灾探测器', 'Fire detector'],
  screen: ['大屏', 'Screen'],
  siren: ['声光警号', 'Siren'],
  radio: ['对讲机', 'Radio'],
  other: ['其他', 'Other'],
};

export const deviceHealth = ['online', 'offline', 'fault', 'unknown'] as const;

/** How a camera is reached; the password is write-only and never leaves the server. */
export const CameraSource = z.object({
  url: z
    .string()
    .max(500)
    .regex(/^rtsps?:\/\//i, { error: '地址须以 rtsp:// 开头' }),
  username: z.string().max(64).optional(),
  /** Left out: the stored one stays. Empty: there is none. */
  password: z.string().max(128).optional(),
  transport: z.enum(['tcp', 'udp', 'auto']).default('auto'),
});

export const Device = z.object({
  id,
  code: z.string(),
  name: z.string(),
  kind: z.enum(deviceKinds),
  place: PlaceRef.nullable(),
  /** Where it stands on the plan: its own point, else that of its place. */
  at: PlanPoint.nullable(),
  /** The nearest place, its own or above, that has a floor plan. */
  planPlaceId: id.nullable(),
  health: z.enum(deviceHealth),
  lastSeenAt: instant.nullable(),
  fault: z.string().nullable(),
  testDueOn: z.iso.date().nullable(),
  lastTestAt: instant.nullable(),
  testUntil: instant.nullable(),
  /** Linked cameras, in the order chosen. */
  cameras: z.array(z.object({ id, code: z.string(), name: z.string() })),
  hasSource: z.boolean(),
  hasToken: z.boolean(),
  enabled: z.boolean(),
  demo: z.boolean(),
});
export type Device = z.infer<typeof Device>;

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const deviceApi = {
  list: route({
    method: 'GET',
    path: '/devices',
    permission: 'device.read',
    summary: '设备 Devices',
    input: page.extend({
      limit: z.coerce.number().int().min(1).max(2000).default(100),
      q: z.string().max(60).optional(),
      kind: z.enum(deviceKinds).optional(),
      health: z.enum(deviceHealth).optional(),
      /** Devices at this place and below it. */
      place: code.optional(),
      enabled: flag.optional(),
      /** Whose test was due before today. */
      testOverdue: flag.optional(),
    }),
    output: pageOf(Device),
  }),
  get: route({
    method: 'GET',
    path: '/devices/:code',
    permission: 'device.read',
    summary: '设备详情 One device',
    input: z.object({ code }),
    output: Device,
  }),
  put: route({
    method: 'PUT',
    path: '/devices/:code',
    permission: 'device.manage',
    summary: '登记设备 Save a device',
    /** What is left out stays as it was, so that integrators may repeat it safely; null clears it. */
    input: z.object({
      code,
      name,
      kind: z.enum(deviceKinds),
      place: code.nullish(),
      at: PlanPoint.nullish(),
      source: CameraSource.nullish(),
      testDueOn: z.iso.date().nullish(),
      enabled: z.boolean().optional(),
    }),
    output: Device,
  }),
  remove: route({
    method: 'DELETE',
    path: '/devices/:code',
    permission: 'device.manage',
    summary: '停用并删除 Remove a device',
    input: z.object({ code }),
    output: ok,
  }),
  token: route({
    method: 'POST',
    path: '/devices/:code/token',
    permission: 'device.manage',
    summary: '生成设备令牌 Issue a device token',
    input: z.object({ code }),
    output: z.object({ token: z.string() }),
  }),
  linkCameras: route({
    method: 'PUT',
    path: '/devices/:code/cameras',
    permission: 'device.manage',
    summary: '关联摄像机 Link cameras',
    input: z.object({ code, cameras: z.array(code).max(16) }),
    output: Device,
  }),
  suggestCameras: route({
    method: 'GET',
    path: '/devices/:code/suggested-cameras',
    permission: 'device.read',
    summary: '建议摄像机 Nearest cameras on the plan',
    input: z.object({ code, limit: z.coerce.number().int().min(1).max(16).default(4) }),
    /** `distance` in plan pixels on the same plan (those come first), else in steps through the tree of places. */
    output: z.object({
      items: z.array(z.object({ id, code: z.string(), name: z.string(), samePlan: z.boolean(), distance: z.number() })),
    }),
  }),
  startTest: route({
    method: 'POST',
    path: '/devices/:code/test',
    permission: 'device.manage',
    summary: '开始测试 Signals count as a test for some minutes',
    input: z.object({ code, minutes: z.number().int().min(0).max(120) }),
    output: Device,
  }),
  summary: route({
    method: 'GET',
    path: '/device-summary',
    permission: 'device.read',
    summary: '设备概况 Counts by kind and health',
    input: nothing,
    output: z.object({
      items: z.array(
        z.object({
          kind: z.enum(deviceKinds),
          total: z.number().int(),
          online: z.number().int(),
          fault: z.number().int(),
          offline: z.number().int(),
          unknown: z.number().int(),
          testOverdue: z.number().int(),
        }),
      ),
    }),
  }),
  export: route({
    method: 'GET',
    path: '/export/devices',
    permission: 'device.read',
    summary: '导出设备 Export devices',
    input: nothing,
    output: z.unknown(),
    produces: xlsx,
  }),
  import: route({
    method: 'POST',
    path: '/import/devices',
    permission: 'device.manage',
    summary: '导入设备 Import devices',
    input: z.object({ dryRun: flag.default(true), file: z.unknown() }),
    output: ImportReport,
    upload: true,
  }),
};
