import { z } from 'zod';

import { code, id, instant, ok, type Label } from './common.ts';
import { Look } from './look.ts';
import { route } from './route.ts';

const channel = z.string().regex(/^\d{20}$/);
const pixels = z.number().int().min(0).max(20_000);
const presetOf = z.number().int().min(0).max(255);

/** What a device is asked about itself; editions before 2022 know the first two only. */
export const gbQuestions = {
  status: ['运行状态', 'State'],
  settings: ['参数', 'Settings'],
  cards: ['存储卡', 'Storage cards'],
  head: ['云台与看守位', 'Head and home position'],
  tracks: ['巡航轨迹', 'Tracks'],
} as const satisfies Record<string, Label>;
export type GbQuestion = keyof typeof gbQuestions;

/** In which way a picture is turned (A.2.1.23). */
export const gbMirrors = {
  '0': ['不翻转', 'As it is'],
  '1': ['左右翻转', 'Left and right'],
  '2': ['上下翻转', 'Up and down'],
  '3': ['上下左右翻转', 'Both'],
} as const satisfies Record<string, Label>;

export const gbCardStates = {
  ok: ['正常', 'In order'],
  formatting: ['格式化中', 'Being formatted'],
  unformatted: ['未格式化', 'Not formatted'],
  idle: ['空闲', 'Idle'],
  error: ['错误', 'Error'],
} as const satisfies Record<string, Label>;

const OsdLine = z.object({ text: z.string().max(32), x: pixels, y: pixels });
const Osd = z.object({
  /** The window that places are said in. */
  length: pixels,
  width: pixels,
  timeX: pixels,
  timeY: pixels,
  isTimeOn: z.boolean(),
  /** 0: `2026-11-29 08:30:00`; 1: with 年, 月 and 日. */
  timeType: z.number().int().min(0).max(1),
  isTextOn: z.boolean(),
  lines: z.array(OsdLine).max(8),
});
const Region = z
  .object({ left: pixels, top: pixels, right: pixels, bottom: pixels })
  .refine(({ left, top, right, bottom }) => left < right && top < bottom);
const Mask = z.object({ isOn: z.boolean(), regions: z.array(Region).max(4) });
const AlarmReport = z.object({ motion: z.boolean(), field: z.boolean() });
const Basic = z.object({
  name: z.string().trim().min(1).max(64).optional(),
  /** Seconds: how long its registrations last, how often it says that it lives. */
  expires: z.number().int().min(3_600).max(604_800).optional(),
  interval: z.number().int().min(5).max(3_600).optional(),
  misses: z.number().int().min(1).max(20).optional(),
});
const Home = z.object({
  isOn: z.boolean(),
  resetSeconds: z.number().int().min(1).max(86_400).nullable(),
  preset: presetOf.nullable(),
});
export type GbHome = z.infer<typeof Home>;

/** What it has answered; null: it says nothing of that. */
export const GbAnswers = z.object({
  status: z
    .object({
      isOnline: z.boolean().nullable(),
      isWell: z.boolean().nullable(),
      reason: z.string().nullable(),
      encodes: z.boolean().nullable(),
      records: z.boolean().nullable(),
      at: instant.nullable(),
      /** By how much its clock is ahead of ours, in seconds. */
      aheadSeconds: z.number().nullable(),
      alarms: z.array(z.object({ code: z.string(), duty: z.string() })),
    })
    .nullable(),
  settings: z
    .object({
      basic: z
        .object({
          name: z.string().nullable(),
          expires: z.number().nullable(),
          interval: z.number().nullable(),
          misses: z.number().nullable(),
        })
        .nullable(),
      streams: z
        .array(
          z.object({
            stream: z.number().int(),
            format: z.string().nullable(),
            resolution: z.string().nullable(),
            frameRate: z.string().nullable(),
            bitRate: z.string().nullable(),
          }),
        )
        .nullable(),
      osd: Osd.nullable(),
      mask: Mask.nullable(),
      mirror: z.number().int().nullable(),
      alarmReport: AlarmReport.nullable(),
    })
    .nullable(),
  cards: z
    .array(
      z.object({
        id: z.number().int(),
        name: z.string().nullable(),
        status: z.string().nullable(),
        progress: z.number().nullable(),
        /** Megabytes. */
        capacity: z.number().nullable(),
        free: z.number().nullable(),
      }),
    )
    .nullable(),
  head: z
    .object({
      home: Home.nullable(),
      position: z
        .object({ pan: z.number().nullable(), tilt: z.number().nullable(), zoom: z.number().nullable() })
        .nullable(),
    })
    .nullable(),
  tracks: z
    .array(
      z.object({
        number: z.number().int(),
        name: z.string().nullable(),
        points: z.array(z.object({ preset: z.number().int(), staySeconds: z.number(), speed: z.number() })).nullable(),
      }),
    )
    .nullable(),
});
export type GbAnswers = z.infer<typeof GbAnswers>;

/** What a device is set to, or told to do, beyond the plain commands. */
export const GbOrder = z.discriminatedUnion('do', [
  z.object({ do: z.literal('basic'), basic: Basic }),
  z.object({ do: z.literal('osd'), osd: Osd }),
  z.object({ do: z.literal('mask'), mask: Mask }),
  z.object({ do: z.literal('mirror'), mirror: z.number().int().min(0).max(3) }),
  z.object({ do: z.literal('alarmReport'), alarmReport: AlarmReport }),
  z.object({ do: z.literal('home'), home: Home }),
  /** 0: all of them. */
  z.object({ do: z.literal('formatCard'), card: z.number().int().min(0).max(8) }),
  z.object({
    do: z.literal('upgrade'),
    firmware: z.string().trim().min(1).max(100),
    url: z.url({ protocol: /^(https?|ftp)$/ }).max(500),
    maker: z.string().trim().min(1).max(100).optional(),
  }),
]);
export type GbOrder = z.infer<typeof GbOrder>;
export type GbOrderName = GbOrder['do'];

export const gbOrders = {
  basic: ['设置基本参数', 'Set basic settings'],
  osd: ['设置画面文字', 'Set what is written into the picture'],
  mask: ['设置画面遮挡', 'Set what the camera covers'],
  mirror: ['设置画面翻转', 'Set how the picture is turned'],
  alarmReport: ['设置报警上报', 'Set which alarms it reports'],
  home: ['设置看守位', 'Set the home position'],
  formatCard: ['格式化存储卡', 'Format a storage card'],
  upgrade: ['升级固件', 'Upgrade it'],
} as const satisfies Record<GbOrderName, Label>;

export const GbUpgrade = z.object({
  id,
  at: instant,
  firmware: z.string(),
  by: z.string(),
  /** Null: it has not said yet. */
  isDone: z.boolean().nullable(),
  endedAt: instant.nullable(),
  reason: z.string().nullable(),
});
export type GbUpgrade = z.infer<typeof GbUpgrade>;

/** Looking after devices of GB/T 28181-2022: what they say of themselves, what they are set to, pictures they take. */
export const gbCareApi = {
  ask: route({
    method: 'GET',
    path: '/gb28181/devices/:code/asked',
    permission: 'device.manage',
    summary: '询问国标设备:状态、参数、存储卡、看守位、巡航 Ask a device about itself',
    input: z.object({
      code,
      what: z.enum(Object.keys(gbQuestions) as [GbQuestion, ...GbQuestion[]]),
      channel: channel.optional(),
    }),
    output: GbAnswers,
  }),
  order: route({
    method: 'POST',
    path: '/gb28181/devices/:code/orders',
    permission: 'device.manage',
    summary: '设置国标设备:画面文字、遮挡、翻转、报警上报、看守位、存储卡、升级 Set a device, format, upgrade',
    input: z.object({ code, channel: channel.optional(), order: GbOrder }),
    output: ok,
  }),
  upgrades: route({
    method: 'GET',
    path: '/gb28181/devices/:code/upgrades',
    permission: 'device.manage',
    summary: '固件升级及其结果 Upgrades and what became of them',
    input: z.object({ code }),
    output: z.object({ items: z.array(GbUpgrade) }),
  }),
  shoot: route({
    method: 'POST',
    path: '/cameras/:code/shots',
    permission: 'camera.view',
    summary: '设备抓拍 Have the camera take pictures by itself',
    input: z.object({
      code,
      count: z.number().int().min(1).max(10).default(1),
      /** Seconds between them. */
      interval: z.number().int().min(1).max(60).default(1),
      ...Look.shape,
    }),
    output: z.object({ id }),
  }),
  shots: route({
    method: 'GET',
    path: '/camera-shots/:id',
    permission: 'camera.view',
    summary: '设备抓拍的进度 How many of them have come',
    input: z.object({ id }),
    output: z.object({ wanted: z.number().int(), came: z.number().int(), isOver: z.boolean() }),
  }),
  shot: route({
    method: 'GET',
    path: '/camera-shots/:id/:number',
    permission: 'camera.view',
    summary: '设备抓拍的一张 One of them',
    input: z.object({ id, number: z.coerce.number().int().min(1).max(10) }),
    output: z.unknown(),
    produces: 'image/jpeg',
  }),
};
