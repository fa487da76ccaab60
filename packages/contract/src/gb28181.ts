import { z } from 'zod';

import { code, id, instant, nothing, ok, type Label } from './common.ts';
import { Look } from './look.ts';
import { route } from './route.ts';

/** Steps of a call for pictures, in the order in which they should come. */
export const gbSteps = {
  invite: ['发出呼叫', 'Called'],
  trying: ['对方处理中', 'It is trying'],
  ringing: ['对方振铃', 'It rings'],
  challenged: ['要求认证', 'Asked for the password'],
  answered: ['对方应答', 'It answered'],
  ack: ['确认应答', 'Acknowledged'],
  connected: ['媒体已连接', 'Media connected'],
  rtp: ['收到第一个媒体包', 'First packet'],
  ps: ['识别出 PS 流', 'A program stream'],
  map: ['收到节目映射', 'Its map'],
  sets: ['收到参数集', 'Parameter sets'],
  picture: ['第一幅画面', 'First picture'],
  end_of_file: ['录像发送完毕', 'End of the recording'],
  bye: ['挂断', 'Hung up'],
  cancel: ['取消呼叫', 'Called off'],
  refused: ['对方拒绝', 'Refused'],
  none: ['无应答', 'No answer'],
  started: ['开始发送', 'Sending'],
} as const satisfies Record<string, Label>;
/** Those that every live call goes through, so that the one which did not come is seen. */
export const gbWay = ['invite', 'answered', 'ack', 'rtp', 'map', 'sets', 'picture'] as const;

/** What a device does otherwise than the standard, and is dealt with. */
export const gbQuirks = {
  udp: ['媒体只用 UDP', 'Media by UDP only'],
  'tcp-active': ['媒体由本平台主动连接', 'We connect for media'],
  'tcp-passive': ['媒体由设备主动连接', 'It connects for media'],
  'own-ssrc': ['不用约定的 SSRC', 'Has an SSRC of its own'],
  'utf-8': ['文字用 UTF-8', 'Writes UTF-8'],
  'map-lies': ['节目映射与实际编码不符', 'Its map names another codec'],
  'no-map': ['没有节目映射', 'Sends no map'],
  'marker-inside': ['标志位不在帧尾', 'Marks inside of pictures'],
  'no-marker': ['没有标志位', 'Marks nothing'],
  'no-pts': ['时间戳不走', 'Its time stands still'],
  'dollar-framing': ['TCP 分包用旧格式', 'Old framing over TCP'],
  'short-head': ['PES 头不规范', 'Odd heads of packets'],
  transport: ['送的是 TS 而不是 PS', 'Sends a transport stream'],
  moves: ['会移动,订阅位置', 'Moves: its position is subscribed to'],
} as const satisfies Record<string, Label>;
/** Those a person may set; the others are found out. */
export const gbChosenQuirks = ['udp', 'tcp-active', 'tcp-passive', 'own-ssrc', 'utf-8', 'moves'] as const;

export const gbChannelKinds = {
  camera: ['摄像机', 'Camera'],
  recorder: ['录像机', 'Recorder'],
  encoder: ['编码设备', 'Encoder'],
  'alarm-host': ['报警主机', 'Alarm host'],
  screen: ['显示器', 'Screen'],
  'alarm-in': ['报警输入', 'Alarm input'],
  'alarm-out': ['报警输出', 'Alarm output'],
  'voice-in': ['语音输入', 'Microphone'],
  'voice-out': ['语音输出', 'Loudspeaker'],
  door: ['门禁', 'Door'],
  platform: ['平台', 'Platform'],
  group: ['业务分组', 'Business group'],
  organisation: ['虚拟组织', 'Virtual organisation'],
  user: ['用户', 'User'],
  other: ['其他', 'Other'],
} as const satisfies Record<string, Label>;
export type GbChannelKind = keyof typeof gbChannelKinds;

const gbCode = z.string().regex(/^\d{20}$/);
const channelKind = z.enum(Object.keys(gbChannelKinds) as [GbChannelKind, ...GbChannelKind[]]);

/** Where something that moves says it is (WGS 84). */
export const GbPosition = z.object({
  at: instant,
  longitude: z.number(),
  latitude: z.number(),
  speed: z.number().nullable(),
});

export const GbDevice = z.object({
  code: z.string(),
  name: z.string(),
  gbCode: z.string(),
  isOnline: z.boolean(),
  registeredAt: instant.nullable(),
  expiresAt: instant.nullable(),
  heardAt: instant.nullable(),
  transport: z.string().nullable(),
  address: z.string().nullable(),
  version: z.string().nullable(),
  maker: z.string().nullable(),
  model: z.string().nullable(),
  firmware: z.string().nullable(),
  quirks: z.array(z.string()),
  catalogAt: instant.nullable(),
  catalogSum: z.number().int().nullable(),
  catalogWhole: z.boolean().nullable(),
  channels: z.number().int(),
  adopted: z.number().int(),
  position: GbPosition.nullable(),
});
export type GbDevice = z.infer<typeof GbDevice>;

export const GbChannel = z.object({
  code: z.string(),
  kind: channelKind,
  name: z.string(),
  parent: z.string().nullable(),
  isOn: z.boolean().nullable(),
  goneAt: instant.nullable(),
  hasPtz: z.boolean(),
  position: GbPosition.nullable(),
  /** The device of ours that it is. */
  device: z.object({ code: z.string(), name: z.string(), place: z.string().nullable() }).nullable(),
  /** Where its name says that it is, or a camera of ours that has its code or name. */
  suggestion: z
    .object({
      place: z.object({ code: z.string(), name: z.string() }).nullable(),
      device: z.object({ code: z.string(), name: z.string() }).nullable(),
    })
    .nullable(),
});
export type GbChannel = z.infer<typeof GbChannel>;

export const GbCall = z.object({
  id,
  at: instant,
  endedAt: instant.nullable(),
  channel: z.string(),
  name: z.string(),
  kind: z.string(),
  transport: z.string(),
  steps: z.array(z.object({ step: z.string(), ms: z.number(), status: z.number().optional() })),
  quirks: z.array(z.string()),
  reason: z.string().nullable(),
  status: z.number().int().nullable(),
});
export type GbCall = z.infer<typeof GbCall>;

export const GbTraced = z.object({
  id: z.number().int(),
  at: instant,
  way: z.enum(['in', 'out']),
  transport: z.string(),
  address: z.string(),
  title: z.string(),
  codes: z.string(),
  callId: z.string(),
  text: z.string(),
});

export const gbControls = {
  guard: ['布防', 'Arm'],
  unguard: ['撤防', 'Disarm'],
  resetAlarm: ['报警复位', 'Reset alarms'],
  record: ['开始录像', 'Begin recording'],
  stopRecord: ['停止录像', 'End recording'],
  reboot: ['重启设备', 'Restart it'],
} as const satisfies Record<string, Label>;
export type GbControl = keyof typeof gbControls;

/** What moves a camera. Speeds from −1 to 1. */
export const PtzMove = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('move'),
    pan: z.number().min(-1).max(1).default(0),
    tilt: z.number().min(-1).max(1).default(0),
    zoom: z.number().min(-1).max(1).default(0),
  }),
  z.object({
    do: z.literal('lens'),
    focus: z.number().min(-1).max(1).default(0),
    iris: z.number().min(-1).max(1).default(0),
  }),
  z.object({ do: z.literal('stop') }),
  z.object({ do: z.literal('goPreset'), preset: z.number().int().min(1).max(255) }),
  z.object({
    do: z.literal('setPreset'),
    preset: z.number().int().min(1).max(255),
    name: z.string().trim().min(1).max(32).optional(),
  }),
  z.object({ do: z.literal('dropPreset'), preset: z.number().int().min(1).max(255) }),
  z.object({ do: z.literal('cruise'), track: z.number().int().min(0).max(255) }),
  /** Along these presets, in this order; without any the track is forgotten. */
  z.object({
    do: z.literal('setTrack'),
    track: z.number().int().min(0).max(255),
    presets: z.array(z.number().int().min(1).max(255)).max(32),
    staySeconds: z.number().int().min(1).max(4_095),
    speed: z.number().int().min(1).max(4_095),
  }),
  /** Straight to a place in degrees, and so many times enlarged (GB/T 28181-2022 A.2.3.1.11). */
  z.object({
    do: z.literal('precise'),
    pan: z.number().min(0).max(360),
    tilt: z.number().min(-90).max(90),
    zoom: z.number().min(1).max(100),
  }),
]);
export type PtzMove = z.infer<typeof PtzMove>;

export const GbRecord = z.object({
  from: instant,
  to: instant,
  name: z.string().nullable(),
  type: z.string().nullable(),
  bytes: z.number().nullable(),
});

const span = { from: instant, to: instant };

export const gb28181Api = {
  status: route({
    method: 'GET',
    path: '/gb28181/status',
    permission: 'device.read',
    summary: '国标接入概况 State of GB/T 28181',
    input: nothing,
    output: z.object({
      isOn: z.boolean(),
      code: z.string().nullable(),
      domain: z.string().nullable(),
      port: z.number().int().nullable(),
      /** Null: nobody listens by TLS. */
      tlsPort: z.number().int().nullable(),
      address: z.string().nullable(),
      online: z.number().int(),
      total: z.number().int(),
      calls: z.number().int(),
      strangers: z.array(
        z.object({
          code: z.string(),
          address: z.string(),
          at: instant,
          why: z.enum(['unknown', 'password', 'no_password']),
          tries: z.number().int(),
        }),
      ),
    }),
  }),
  devices: route({
    method: 'GET',
    path: '/gb28181/devices',
    permission: 'device.read',
    summary: '国标设备 Devices of GB/T 28181',
    input: nothing,
    output: z.object({ items: z.array(GbDevice) }),
  }),
  device: route({
    method: 'GET',
    path: '/gb28181/devices/:code',
    permission: 'device.read',
    summary: '一台国标设备:通道与呼叫 One of them, its channels and calls',
    input: z.object({ code }),
    output: GbDevice.extend({ items: z.array(GbChannel), calls: z.array(GbCall) }),
  }),
  refresh: route({
    method: 'POST',
    path: '/gb28181/devices/:code/refresh',
    permission: 'device.manage',
    summary: '重新读取目录 Read its catalogue anew',
    input: z.object({ code }),
    output: z.object({ sum: z.number().int(), came: z.number().int() }),
  }),
  adopt: route({
    method: 'POST',
    path: '/gb28181/devices/:code/adopt',
    permission: 'device.manage',
    summary: '把通道登记为设备 Enter channels as devices',
    /** `device`: it is this one of ours; else a new one is made. Without `place`: that of the suggestion. */
    input: z.object({
      code,
      items: z
        .array(
          z.object({
            channel: z.string().max(64),
            device: code.optional(),
            name: z.string().trim().min(1).max(100).optional(),
            place: code.nullish(),
          }),
        )
        .min(1)
        .max(1_000),
    }),
    output: z.object({ entered: z.number().int() }),
  }),
  quirks: route({
    method: 'PUT',
    path: '/gb28181/devices/:code/quirks',
    permission: 'device.manage',
    summary: '设备的特别之处 How it is to be dealt with',
    input: z.object({ code, quirks: z.array(z.enum(gbChosenQuirks)).max(gbChosenQuirks.length) }),
    output: ok,
  }),
  control: route({
    method: 'POST',
    path: '/gb28181/devices/:code/control',
    permission: 'device.manage',
    summary: '设备控制 Arm, reset, record, restart',
    input: z.object({
      code,
      channel: gbCode.optional(),
      command: z.enum(Object.keys(gbControls) as [GbControl, ...GbControl[]]),
    }),
    output: z.object({ isAnswered: z.boolean() }),
  }),
  trace: route({
    method: 'GET',
    path: '/gb28181/trace',
    permission: 'device.manage',
    summary: '信令跟踪 Messages of SIP, newest first',
    input: z.object({
      q: z.string().max(64).optional(),
      kind: z.string().max(20).optional(),
      before: z.coerce.number().int().optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ items: z.array(GbTraced) }),
  }),
  traceFile: route({
    method: 'GET',
    path: '/gb28181/trace-file',
    permission: 'device.manage',
    summary: '下载信令跟踪 The same as a file, without secrets',
    input: z.object({ q: z.string().max(64).optional(), kind: z.string().max(20).optional() }),
    output: z.unknown(),
    produces: 'text/plain',
  }),
  ptz: route({
    method: 'POST',
    path: '/cameras/:code/ptz',
    permission: 'camera.ptz',
    summary: '云台 Move a camera',
    input: z.object({ code, move: PtzMove }),
    /** Until when it is held for the caller: nobody of the same rank moves it meanwhile. */
    output: z.object({ heldUntil: instant }),
  }),
  presets: route({
    method: 'GET',
    path: '/cameras/:code/presets',
    permission: 'camera.ptz',
    summary: '预置位 Presets of a camera',
    input: z.object({ code }),
    output: z.object({ items: z.array(z.object({ id: z.number().int(), name: z.string() })) }),
  }),
  records: route({
    method: 'GET',
    path: '/cameras/:code/records',
    permission: 'camera.playback',
    summary: '设备录像 Recordings that the device has',
    input: z.object({ code, ...span }),
    output: z.object({ items: z.array(GbRecord), isWhole: z.boolean() }),
  }),
  playback: route({
    method: 'POST',
    path: '/cameras/:code/playback',
    permission: 'camera.playback',
    summary: '回放 Play a recording of the device',
    input: z.object({ code, ...span, hevc: z.boolean().default(false), ...Look.shape }),
    /** `path` as of a live view. */
    output: z.object({ id, path: z.string() }),
  }),
  playbackControl: route({
    method: 'POST',
    path: '/playbacks/:id',
    permission: 'camera.playback',
    summary: '回放控制 Pause, speed, place',
    input: z.object({
      id,
      do: z.enum(['pause', 'play', 'stop']),
      scale: z.number().min(-8).max(8).optional(),
      /** Seconds from the beginning. */
      at: z.number().min(0).optional(),
    }),
    output: ok,
  }),
  download: route({
    method: 'POST',
    path: '/cameras/:code/downloads',
    permission: 'camera.playback',
    summary: '下载录像 Take a recording of the device along',
    input: z.object({ code, ...span, ...Look.shape }),
    output: z.object({ id }),
  }),
  downloadState: route({
    method: 'GET',
    path: '/downloads/:id',
    permission: 'camera.playback',
    summary: '下载进度 How far a download is',
    input: z.object({ id }),
    output: z.object({
      /** `ended`: all of it came; `failed`: `reason` says why not. */
      state: z.enum(['waiting', 'running', 'ended', 'failed']),
      seconds: z.number(),
      of: z.number(),
      bytes: z.number().int(),
      reason: z.string().nullable(),
    }),
  }),
  downloadFile: route({
    method: 'GET',
    path: '/downloads/:id/file',
    permission: 'camera.playback',
    summary: '录像文件(MP4) The recording as a file',
    input: z.object({ id }),
    output: z.unknown(),
    produces: 'video/mp4',
  }),
};
