import { z } from 'zod';

import { code, id, instant, ok, page, pageOf, type Label } from './common.ts';
import { route } from './route.ts';

/** What a signal says, and whether it is an alarm, a condition of the device, or neither. */
export const signalKinds = [
  'panic',
  'duress',
  'medical',
  'fire',
  'gas',
  'intrusion',
  'door-forced',
  'technical',
  'tamper',
  'fault',
  'power-loss',
  'low-battery',
  'armed',
  'disarmed',
  'bypass',
  'unlock-ask',
  'unlocked',
  'locked',
  'peak',
  'reading',
  'restore',
  'test',
  'report',
] as const;
export type SignalKind = (typeof signalKinds)[number];

export const signalKindLabels: Record<SignalKind, readonly [string, string]> = {
  panic: ['一键报警', 'Panic button'],
  duress: ['胁迫报警', 'Duress'],
  medical: ['求救', 'Medical help'],
  fire: ['火灾', 'Fire'],
  gas: ['气体泄漏', 'Gas'],
  intrusion: ['入侵', 'Intrusion'],
  'door-forced': ['强行开门', 'Door forced'],
  technical: ['环境异常', 'Technical alarm'],
  tamper: ['防拆', 'Tamper'],
  fault: ['故障', 'Fault'],
  'power-loss': ['主电断电', 'Mains lost'],
  'low-battery': ['电池电量低', 'Battery low'],
  armed: ['布防', 'Armed'],
  disarmed: ['撤防', 'Disarmed'],
  bypass: ['旁路', 'Bypassed'],
  'unlock-ask': ['请求开锁', 'Asks to be opened'],
  unlocked: ['开锁', 'Opened'],
  locked: ['关锁', 'Shut'],
  peak: ['就诊高峰', 'Peak of patients'],
  reading: ['读数', 'Reading'],
  restore: ['恢复', 'Restored'],
  test: ['测试', 'Test'],
  report: ['例行报告', 'Routine report'],
};

/** What became of a signal; every one has exactly one. */
export const verdicts = [
  'opened',
  'joined',
  'state',
  'kept',
  'granted',
  'denied',
  'old',
  'unknown',
  'flagged',
  'repeat',
  'refused',
] as const;
export type Verdict = (typeof verdicts)[number];
export const verdictLabels: Record<Verdict, readonly [string, string]> = {
  opened: ['已立案', 'Case opened'],
  joined: ['并入案件', 'Joined a case'],
  state: ['设备状态已变', 'Device state changed'],
  kept: ['已留存,无须处置', 'Kept, nothing to do'],
  granted: ['准予', 'Granted'],
  denied: ['不准', 'Denied'],
  old: ['过期,未响铃', 'Old, not rung'],
  unknown: ['未识别,已留存', 'Unknown kind, kept'],
  flagged: ['已收,有疑点', 'Taken, with a doubt'],
  repeat: ['重复', 'Repeat'],
  refused: ['拒收', 'Refused'],
};

/** Doubts about a signal that was taken all the same; the first one stands in the intake log. */
export const doubtLabels = {
  at_missing: ['报文无时间', 'The message does not say when'],
  at_form: ['报文时间格式不规范', 'The time is not written as agreed'],
  at_unreadable: ['报文时间无法识别', 'The time cannot be read'],
  key_reused: ['报文标识用过,按新报警处理', 'The key was used before; taken as a new signal'],
  key_form: ['报文标识缺失或不规范', 'The key is missing or not as agreed'],
  kind_missing: ['报文未说明信号类型', 'The message does not say what kind it is of'],
  kind_unknown: ['信号类型无法识别', 'Nobody knows the kind'],
  kind_form: ['信号类型书写不规范', 'The kind is not written as agreed'],
  data_form: ['附带数据不规范', 'The data are not as agreed'],
  extra_fields: ['报文有多余字段', 'The message has fields nobody knows'],
  encoding: ['报文编码不是 UTF-8', 'The message is not UTF-8'],
  retained: ['代理服务器留存的旧报文', 'A message that a broker had kept'],
  clock_off: ['设备时钟偏差', 'The clock of the device is off'],
  clock_untrusted: ['设备时钟不可信', 'The clock of the device cannot be trusted'],
  unknown_zone: ['防区未登记', 'Nobody has registered the zone'],
  token_ended: ['设备令牌已到期', 'The token of the device has ended'],
  frame_length: ['报文长度不符', 'The frame is not as long as it says'],
} as const satisfies Record<string, Label>;
export type Doubt = keyof typeof doubtLabels;
export const isDoubt = (code: string): code is Doubt => Object.hasOwn(doubtLabels, code);

/**
 * What a device says. Over MQTT the topic names the device. This is what is asked for; nobody's press is refused for
 * what is odd beside who speaks: it is taken, with a doubt, and means what its device stands for.
 */
export const Signal = z.object({
  device: code,
  /** Chosen by the sender, the same for every repeat of one signal: repeats are harmless. */
  key: z.string().regex(/^\P{Cc}{1,128}$/u),
  /** One of `signalKinds`. Another word is kept, too, and shown to the control room as unknown. */
  kind: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  at: z.iso.datetime({ offset: true }),
  data: z.record(z.string().max(64), z.unknown()).optional(),
});
export type Signal = z.infer<typeof Signal>;

export const SignalReceipt = z.object({
  signalId: id,
  caseId: id.nullable(),
  number: z.string().nullable(),
  /** What became of it; of a repeat: what became of the first one. */
  verdict: z.enum(verdicts),
  repeat: z.boolean(),
  flags: z.array(z.string()),
});
export type SignalReceipt = z.infer<typeof SignalReceipt>;

export const Intake = z.object({
  id: z.number().int(),
  at: instant,
  /** The door it came through: `mqtt`, `http` or a protocol's name. */
  via: z.string(),
  device: z.string().nullable(),
  verdict: z.enum(verdicts),
  code: z.string().nullable(),
  body: z.string(),
  signalId: id.nullable(),
});
export type Intake = z.infer<typeof Intake>;

export const signalApi = {
  send: route({
    method: 'POST',
    path: '/signals',
    permission: 'device',
    keyless: 'a signal carries its own key',
    raw: 'devices are understood whatever they make of the form',
    summary: '上报信号 Send a signal',
    input: Signal,
    output: SignalReceipt,
  }),
  heartbeat: route({
    method: 'POST',
    path: '/heartbeat',
    permission: 'device',
    keyless: 'a sign of life changes nothing that a second one would not',
    summary: '心跳 Heartbeat',
    input: z.object({ device: code, fault: z.string().max(200).optional() }),
    output: ok,
  }),
  unanswered: route({
    method: 'GET',
    path: '/intake/unanswered',
    permission: 'intake.read',
    summary: '未立案的信号 What came in since then and opened no case',
    input: z.object({ since: instant }),
    output: z.object({
      /** Of a kind that nobody knows. */
      unknown: z.number().int(),
      /** Presses that a broker had kept for too long to ring. */
      old: z.number().int(),
      /** Of zones that nobody has registered; these did open cases. */
      zones: z.number().int(),
      /** Known, and nothing to do. */
      kept: z.number().int(),
    }),
  }),
  intake: route({
    method: 'GET',
    path: '/intake',
    permission: 'intake.read',
    summary: '接入日志 Intake log',
    input: page.extend({
      verdict: z.enum(verdicts).optional(),
      device: z.string().max(64).optional(),
    }),
    output: pageOf(Intake),
  }),
};
