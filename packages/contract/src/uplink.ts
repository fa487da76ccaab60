import { z } from 'zod';

import { code, id, instant, name, nothing, ok } from './common.ts';
import { fault } from './fault.ts';
import { field, phoneOrNone } from './fields/index.ts';
import { ask, defineRegister, registerRoutes, thing } from './register-kit.ts';
import { route } from './route.ts';

export const uplinkTransports = { udp: ['UDP', 'UDP'], tcp: ['TCP', 'TCP'], tls: ['TLS', 'TLS'] } as const;
export const uplinkEditions = {
  '3.0': ['GB/T 28181-2022', 'GB/T 28181-2022'],
  '2.0': ['GB/T 28181-2016', 'GB/T 28181-2016'],
  '1.1': ['GB/T 28181-2011 修改补充', 'GB/T 28181-2011, amended'],
} as const;
export const uplinkCharsets = { gb18030: ['GB 18030', 'GB 18030'], 'utf-8': ['UTF-8', 'UTF-8'] } as const;

/** How we stand with a platform. */
export const uplinkStates = {
  off: ['未启用', 'Switched off'],
  ended: ['不在协议期内', 'Outside of its agreement'],
  trying: ['正在注册', 'Registering'],
  online: ['在线', 'Online'],
  refused: ['被拒绝', 'Refused'],
  silent: ['无应答', 'No answer'],
} as const;
export type UplinkState = keyof typeof uplinkStates;

const gbCode = z
  .string()
  .trim()
  .regex(/^\d{20}$/, fault('须是 20 位数字', '20 digits'));
const host = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9.:-]{1,100}$/, fault('须是 IP 地址或主机名', 'an address or a host name'));

export const Uplink = z.object({
  id,
  code: z.string(),
  name: z.string(),
  gbCode: z.string(),
  host: z.string(),
  port: z.number().int(),
  transport: z.enum(['udp', 'tcp', 'tls']),
  localCode: z.string().nullable(),
  username: z.string().nullable(),
  hasSecret: z.boolean(),
  edition: z.enum(['3.0', '2.0', '1.1']),
  charset: z.enum(['gb18030', 'utf-8']),
  agreement: z.string().nullable(),
  basis: z.string().nullable(),
  startsOn: z.iso.date().nullable(),
  endsOn: z.iso.date().nullable(),
  contact: z.string().nullable(),
  phone: z.string().nullable(),
  ptz: z.boolean(),
  playback: z.boolean(),
  talk: z.boolean(),
  alarms: z.boolean(),
  enabled: z.boolean(),
  demo: z.boolean(),
  shared: z.number().int(),
  state: z.enum(Object.keys(uplinkStates) as [UplinkState, ...UplinkState[]]),
  since: instant.nullable(),
  detail: z.string().nullable(),
});
export type Uplink = z.infer<typeof Uplink>;

/** What is said of a platform beside its name and code, in this order. */
const own = [
  'gbCode',
  'host',
  'port',
  'transport',
  'localCode',
  'username',
  'secret',
  'edition',
  'charset',
  'agreement',
  'basis',
  'startsOn',
  'endsOn',
  'contact',
  'phone',
  'ptz',
  'playback',
  'talk',
  'alarms',
  'enabled',
] as const;

/** Platforms above that cameras are shared with (雪亮工程): who they are, how they are reached, on what basis. */
export const uplinkRegister = defineRegister({
  kind: 'uplink',
  label: ['上级平台', 'Platform above'],
  title: ['联网共享平台', 'Platforms above'],
  path: '/uplinks',
  read: 'uplink.read',
  manage: 'uplink.manage',
  fields: z.object({
    name: thing.name(),
    code: thing.code(),
    gbCode: thing.line(['平台国标编码', 'Its code'], 20, { hint: ['20 位数字', '20 digits'] }),
    host: thing.line(['地址', 'Address'], 100),
    port: field.numeral(['端口', 'Port'], 1, 65_535),
    transport: field.choice(['信令传输', 'Signalling'], uplinkTransports),
    localCode: thing
      .line(['本平台编码', 'Our code'], 20, {
        hint: ['对方分配的 20 位编码;不填用本机编码', 'The 20 digits they gave us; empty: our own'],
      })
      .optional(),
    username: thing.line(['注册用户名', 'User name'], 64, { hint: ['不填用本平台编码', 'Empty: our code'] }).optional(),
    secret: thing.line(['注册密码', 'Password'], 128, { secrecy: 4 }).optional(),
    edition: field.choice(['标准版本', 'Edition'], uplinkEditions),
    charset: field.choice(['文字编码', 'Charset'], uplinkCharsets),
    agreement: thing.line(['协议编号', 'Agreement'], 100).optional(),
    basis: thing.line(['共享依据', 'Basis'], 300).optional(),
    startsOn: field.date(['协议开始', 'From']).optional(),
    endsOn: field.date(['协议到期', 'Until']).optional(),
    contact: thing.line(['对方联系人', 'Contact'], 50).optional(),
    phone: thing.phone(['联系电话', 'Telephone']).optional(),
    ptz: field.yesNo(['允许对方控制云台', 'May move cameras']),
    playback: field.yesNo(['允许对方调看录像', 'May watch recordings']),
    talk: field.yesNo(['允许对方喊话', 'May speak through cameras']),
    alarms: field.yesNo(['向对方上报警情', 'Is told of alarms']),
    enabled: field.yesNo(['启用', 'Enabled']),
  }),
  facts: z.object({
    state: field.choice(['状态', 'State'], uplinkStates),
    shared: field.count(['共享摄像机', 'Cameras shared']),
    since: field.time(['状态起始', 'Since']),
    hasSecret: field.yesNo(['已设密码', 'Password set']),
  }),
  listed: ['name', 'code', 'state', 'shared', 'agreement', 'endsOn', 'host', 'enabled'],
  extra: ['gbCode', 'edition', 'since', 'hasSecret'],
  filters: z.object({ enabled: ask.flag(['启用', 'Enabled']) }),
  sorts: ['name', 'code', 'endsOn'],
  form: ['name', 'code', ...own],
  defaults: {
    port: 5060,
    transport: 'udp',
    edition: '3.0',
    charset: 'gb18030',
    ptz: false,
    playback: false,
    talk: false,
    alarms: true,
    enabled: false,
  },
  batch: ['enabled', 'endsOn'],
  sheet: ['code', 'name', ...own],
  printed: ['code', 'name', 'gbCode', 'agreement', 'basis', 'startsOn', 'endsOn', 'shared', 'enabled'],
});

export const SharedCamera = z.object({
  id,
  /** As the platform knows it. */
  gbCode: z.string(),
  device: z.object({ id, code: z.string(), name: z.string(), place: z.string().nullable() }),
  since: instant,
  by: z.string(),
  basis: z.string().nullable(),
  health: z.string(),
});
export type SharedCamera = z.infer<typeof SharedCamera>;

export const uplinkApi = {
  ...registerRoutes(uplinkRegister, {
    item: Uplink,
    put: {
      name,
      gbCode,
      host,
      port: z.number().int().min(1).max(65_535).optional(),
      transport: z.enum(['udp', 'tcp', 'tls']).optional(),
      localCode: gbCode.nullish(),
      username: z.string().max(64).nullish(),
      secret: z.string().min(1).max(128).nullish(),
      edition: z.enum(['3.0', '2.0', '1.1']).optional(),
      charset: z.enum(['gb18030', 'utf-8']).optional(),
      agreement: z.string().max(100).nullish(),
      basis: z.string().max(300).nullish(),
      startsOn: z.iso.date().nullish(),
      endsOn: z.iso.date().nullish(),
      contact: z.string().max(50).nullish(),
      phone: phoneOrNone.nullish(),
      ptz: z.boolean().optional(),
      playback: z.boolean().optional(),
      talk: z.boolean().optional(),
      alarms: z.boolean().optional(),
      enabled: z.boolean().optional(),
    },
    limit: 100,
    most: 500,
  }),
  shares: route({
    method: 'GET',
    path: '/uplinks/:code/cameras',
    permission: 'uplink.read',
    summary: '共享的摄像机 What a platform sees',
    input: z.object({ code }),
    output: z.object({ items: z.array(SharedCamera) }),
  }),
  share: route({
    method: 'POST',
    path: '/uplinks/:code/cameras',
    permission: 'uplink.manage',
    summary: '共享摄像机 Share cameras, by hand or all that hang at a place and below',
    /** Those that hang in wards, consulting rooms and other private places are left out and named. */
    input: z.object({
      code,
      devices: z
        .array(z.object({ device: code, gbCode: gbCode.optional() }))
        .max(2_000)
        .optional(),
      place: code.optional(),
    }),
    output: z.object({
      added: z.number().int(),
      leftOut: z.array(z.object({ code: z.string(), name: z.string(), why: z.string() })),
    }),
  }),
  unshare: route({
    method: 'POST',
    path: '/uplinks/:code/cameras/end',
    permission: 'uplink.manage',
    summary: '取消共享 Share them no longer',
    input: z.object({ code, devices: z.array(code).min(1).max(2_000), why: z.string().trim().min(2).max(200) }),
    output: z.object({ ended: z.number().int() }),
  }),
  negotiations: route({
    method: 'GET',
    path: '/uplinks/:code/talks',
    permission: 'uplink.read',
    summary: '协商记录 What was agreed, and when',
    input: z.object({ code }),
    output: z.object({
      items: z.array(
        z.object({ id, day: z.iso.date(), with: z.string(), what: z.string(), by: z.string(), at: instant }),
      ),
    }),
  }),
  negotiate: route({
    method: 'POST',
    path: '/uplinks/:code/talks',
    permission: 'uplink.manage',
    summary: '登记协商 Note what was agreed',
    input: z.object({
      code,
      day: z.iso.date(),
      with: z.string().trim().min(1).max(100),
      what: z.string().trim().min(2).max(2_000),
    }),
    output: ok,
  }),
  watching: route({
    method: 'GET',
    path: '/uplinks-watching',
    permission: 'uplink.read',
    summary: '上级正在调看 What is being watched from above',
    input: nothing,
    output: z.object({
      items: z.array(
        z.object({ uplink: z.string(), camera: z.string(), gbCode: z.string(), kind: z.string(), since: instant }),
      ),
    }),
  }),
};
