import { z } from 'zod';

import { code, id, instant, name, nothing, PlaceRef } from './common.ts';
import { lifeFields, lifeGiven, lifeNames, lifeShown } from './device-life.ts';
import { UnknownZone, wiringGiven, wiringShown } from './device-wiring.ts';
import { fault } from './fault.ts';
import { field } from './fields/index.ts';
import type { Permission } from './permissions.ts';
import { PlanPoint } from './place.ts';
import { ask, defineRegister, mergeRoute, registerRoutes, thing } from './register-kit.ts';
import { route } from './route.ts';

export const deviceKinds = [
  'panic-button',
  'panic-post',
  'camera',
  'door',
  'lock',
  'alarm-host',
  'intrusion-zone',
  'security-gate',
  'intercom',
  'fire-detector',
  'sensor',
  'screen',
  'siren',
  'recorder',
  'radio',
  'other',
] as const;
export type DeviceKind = (typeof deviceKinds)[number];
/** What a device sees by its own token: a screen what is put on it. */
export const seenByDevices: Partial<Record<DeviceKind, readonly Permission[]>> = { screen: ['wall.read'] };
export const deviceKindLabels: Record<DeviceKind, readonly [string, string]> = {
  'panic-button': ['一键报警盒', 'Alarm button'],
  'panic-post': ['紧急报警柱', 'Alarm post'],
  camera: ['摄像机', 'Camera'],
  door: ['门禁', 'Door'],
  lock: ['智能锁', 'Smart lock'],
  'alarm-host': ['报警主机', 'Alarm host'],
  'intrusion-zone': ['入侵防区', 'Intrusion zone'],
  'security-gate': ['安检门', 'Security gate'],
  intercom: ['对讲', 'Intercom'],
  'fire-detector': ['火灾探测器', 'Fire detector'],
  sensor: ['传感器', 'Sensor'],
  screen: ['大屏', 'Screen'],
  siren: ['声光警号', 'Siren'],
  recorder: ['录像机', 'Recorder'],
  radio: ['对讲机', 'Radio'],
  other: ['其他', 'Other'],
};

export const deviceHealth = ['online', 'offline', 'fault', 'unknown'] as const;
export const deviceHealthLabels: Record<(typeof deviceHealth)[number], readonly [string, string]> = {
  online: ['在线', 'Online'],
  offline: ['离线', 'Offline'],
  fault: ['故障', 'Fault'],
  unknown: ['未知', 'Unknown'],
};
export const transportLabels = { tcp: ['TCP', 'tcp'], udp: ['UDP', 'udp'], auto: ['自动', 'automatic'] } as const;

/** How a camera is reached; the password is write-only and never leaves the server. */
export const CameraSource = z.object({
  url: z
    .string()
    .max(500)
    .regex(/^rtsps?:\/\//i, fault('地址须以 rtsp:// 开头', 'the address must begin with rtsp://')),
  /** Of the smaller picture, on the same camera and with the same name and password; empty: it has none. Left out: stays. */
  subUrl: z
    .string()
    .max(500)
    .regex(/^(rtsps?:\/\/.*)?$/i, fault('地址须以 rtsp:// 开头', 'the address must begin with rtsp://'))
    .optional(),
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
  /** It sends a smaller picture, too. */
  hasSub: z.boolean(),
  hasToken: z.boolean(),
  /** When its newest token ends. */
  tokenEndsAt: instant.nullable(),
  ...wiringShown,
  ...lifeShown,
  enabled: z.boolean(),
  demo: z.boolean(),
});
export type Device = z.infer<typeof Device>;

/** Things that signal, see or open: the declaration that their list, form, sheet and print come from. */
export const deviceRegister = defineRegister({
  kind: 'device',
  label: ['设备', 'Device'],
  title: ['设备', 'Devices'],
  path: '/devices',
  read: 'device.read',
  manage: 'device.manage',
  fields: z.object({
    name: thing.name(),
    code: thing.code(),
    kind: field.choice(['类型', 'Kind'], deviceKindLabels),
    place: field.ref(['地点', 'Place'], 'place').optional(),
    testDueOn: field.date(['下次测试', 'Test due']).optional(),
    enabled: field.yesNo(['启用', 'Enabled']),
    x: thing.pixels(['图上 X', 'Plan X']).optional(),
    y: thing.pixels(['图上 Y', 'Plan Y']).optional(),
    cameras: field.refs(['关联摄像机', 'Linked cameras'], 'device', 16).optional(),
    // What it hangs on, how its protocol calls it, and who answers for it.
    parent: field
      .ref(['上级设备', 'Hangs on'], 'device', {
        hint: ['防区填所属的报警主机,通道填所属的录像机', 'Of a zone its alarm host, of a channel its recorder'],
      })
      .optional(),
    protocol: thing.line(['接入协议', 'Protocol'], 31).optional(),
    address: thing
      .line(['外部地址', 'Address'], 64, {
        hint: [
          '协议中的账号、防区号或通道号;同一上级下不能重复',
          'Account, zone or channel in the protocol; once under its parent',
        ],
      })
      .optional(),
    heartbeatSeconds: field
      .between(['心跳间隔(秒)', 'Heartbeat (s)'], 10, 604_800, {
        hint: [
          '超过此时间没有消息即视为失联并立即报修;留空按全院参数',
          'Silent for longer, it is offline and its repair is asked for at once; empty: as the whole hospital',
        ],
      })
      .optional(),
    gbSub: field
      .between(['国标子码流编号', 'GB sub-stream number'], 1, 9, {
        hint: [
          '2022 版设备的子码流号,通常为 1;小画面取子码流,留空一律取主码流',
          'Of devices of the 2022 edition, usually 1; small tiles take it. Empty: the main stream always',
        ],
      })
      .optional(),
    owner: thing.line(['责任人(用户名)', 'Owner (user name)'], 64).optional(),
    department: field.ref(['责任科室', 'Department'], 'department').optional(),
    ...lifeFields,
    secret: thing.line(['接入密钥', 'Key'], 128, { secrecy: 4 }).optional(),
    // How a camera is reached: it goes in and never comes out.
    url: thing.line(['视频地址', 'Stream address'], 500, { secrecy: 4 }).optional(),
    subUrl: thing.line(['子码流地址', 'Sub-stream address'], 500, { secrecy: 4 }).optional(),
    username: thing.line(['视频用户名', 'Stream user'], 64, { secrecy: 4 }).optional(),
    password: thing.line(['视频密码', 'Stream password'], 128, { secrecy: 4 }).optional(),
    transport: field.choice(['视频传输', 'Stream transport'], transportLabels, { secrecy: 4 }).optional(),
  }),
  facts: z.object({
    health: field.choice(['状态', 'Condition'], deviceHealthLabels),
    lastSeenAt: field.time(['最近在线', 'Last heard']),
    fault: field.text(['故障', 'Fault']),
    lastTestAt: field.time(['上次测试', 'Last test']),
    hasSource: field.yesNo(['已配置取流', 'Stream address set']),
    hasSub: field.yesNo(['有子码流', 'Has a sub-stream']),
    hasToken: field.yesNo(['已发令牌', 'Token issued']),
    tokenEndsAt: field.time(['令牌到期', 'Token ends']),
  }),
  listed: ['name', 'code', 'kind', 'place', 'health', 'lastSeenAt', 'fault', 'testDueOn'],
  extra: ['cameras', 'lastTestAt', 'hasSource', 'hasSub', 'hasToken', 'tokenEndsAt', ...lifeNames],
  filters: z.object({
    kind: ask.choice(['类型', 'Kind'], deviceKindLabels),
    health: ask.choice(['状态', 'Condition'], deviceHealthLabels),
    /** Devices at this place and below it. */
    place: ask.ref(['地点', 'Place'], 'place'),
    /** Whose test was due before today. */
    testOverdue: ask.flag(['已到期未测', 'Test overdue']),
    banned: ask.flag(['装在禁装场所的摄像机', 'Cameras where they are forbidden']),
    tested: ask.flag(['测试过', 'Has been tested']),
    token: ask.flag(['有令牌', 'Has a token']),
    placed: ask.flag(['有地点', 'Has a place']),
    /** Whose presses are a test just now, and call nobody. */
    underTest: ask.flag(['测试中', 'Under test']),
    /** Whose newest token has ended or will soon (`device.tokenWarnDays`). */
    tokenEnding: ask.flag(['令牌将到期', 'Token ends soon']),
    enabled: ask.flag(['启用', 'Enabled']),
  }),
  sorts: ['name', 'code', 'kind', 'place', 'lastSeenAt', 'testDueOn'],
  form: [
    'name',
    'code',
    'kind',
    'place',
    'owner',
    'department',
    'parent',
    'protocol',
    'address',
    'secret',
    'heartbeatSeconds',
    'gbSub',
    'testDueOn',
    ...lifeNames,
    'enabled',
  ],
  defaults: { enabled: true },
  batch: [
    'place',
    'testDueOn',
    'enabled',
    'kind',
    'owner',
    'department',
    'parent',
    'maker',
    'resolution',
    'installed',
    'project',
  ],
  sheet: [
    'code',
    'name',
    'kind',
    'place',
    'x',
    'y',
    'cameras',
    'testDueOn',
    'enabled',
    'parent',
    'protocol',
    'address',
    'heartbeatSeconds',
    'gbSub',
    'owner',
    'department',
    ...lifeNames,
    'secret',
    'url',
    'subUrl',
    'username',
    'password',
    'transport',
  ],
  printed: ['code', 'name', 'kind', 'place', 'health', 'lastTestAt', 'testDueOn', 'enabled'],
});

export const deviceApi = {
  ...registerRoutes(deviceRegister, {
    item: Device,
    put: {
      name,
      kind: z.enum(deviceKinds),
      place: code.nullish(),
      at: PlanPoint.nullish(),
      source: CameraSource.nullish(),
      testDueOn: z.iso.date().nullish(),
      enabled: z.boolean().optional(),
      ...wiringGiven,
      ...lifeGiven,
    },
    limit: 100,
    most: 2000,
  }),
  merge: mergeRoute(deviceRegister),
  tokens: route({
    method: 'POST',
    path: '/devices/tokens',
    permission: 'device.manage',
    summary: '批量生成设备令牌 Tokens of many devices',
    /** Without `renew`, a device that has a token keeps it and is answered without one. */
    input: z.object({ codes: z.array(code).min(1).max(200), renew: z.boolean().default(false) }),
    output: z.object({
      items: z.array(
        z.object({ code: z.string(), name: z.string(), place: z.string().nullable(), token: z.string().nullable() }),
      ),
    }),
  }),
  token: route({
    method: 'POST',
    path: '/devices/:code/token',
    permission: 'device.manage',
    summary: '生成设备令牌 Issue a device token',
    /** The one before is good for some days more (`device.tokenOverlapDays`), unless it is revoked. */
    input: z.object({ code, revoke: z.boolean().default(false) }),
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
  unknownZones: route({
    method: 'GET',
    path: '/devices/:code/unknown-zones',
    permission: 'device.read',
    summary: '未登记的防区 Zones it has spoken of that nobody has registered',
    input: z.object({ code }),
    output: z.object({ items: z.array(UnknownZone) }),
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
};
