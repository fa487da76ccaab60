import { z } from 'zod';

import { code, id, instant, ok, page, pageOf } from './common.ts';
import { route } from './route.ts';

export const signalKinds = ['panic', 'test', 'restore', 'intrusion', 'door-forced', 'fire', 'tamper', 'fault'] as const;

export const signalKindLabels: Record<(typeof signalKinds)[number], readonly [string, string]> = {
  panic: ['一键报警', 'Panic button'],
  test: ['测试', 'Test'],
  restore: ['恢复', 'Restored'],
  intrusion: ['入侵', 'Intrusion'],
  'door-forced': ['强行开门', 'Door forced'],
  fire: ['火灾', 'Fire'],
  tamper: ['防拆', 'Tamper'],
  fault: ['故障', 'Fault'],
};

/** What a device says. Over MQTT the topic names the device. */
export const Signal = z.object({
  device: code,
  /** Chosen by the sender, the same for every repeat of one signal: repeats are harmless. */
  key: z.string().regex(/^\P{Cc}{1,128}$/u),
  kind: z.enum(signalKinds),
  at: z.iso.datetime({ offset: true }),
  data: z.record(z.string().max(64), z.unknown()).optional(),
});
export type Signal = z.infer<typeof Signal>;

export const SignalReceipt = z.object({
  signalId: id,
  caseId: id.nullable(),
  number: z.string().nullable(),
  repeat: z.boolean(),
  flags: z.array(z.string()),
});
export type SignalReceipt = z.infer<typeof SignalReceipt>;

export const Intake = z.object({
  id: z.number().int(),
  at: instant,
  via: z.enum(['mqtt', 'http']),
  device: z.string().nullable(),
  verdict: z.enum(['accepted', 'repeat', 'flagged', 'refused']),
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
    summary: '上报信号 Send a signal',
    input: Signal,
    output: SignalReceipt,
  }),
  heartbeat: route({
    method: 'POST',
    path: '/heartbeat',
    permission: 'device',
    summary: '心跳 Heartbeat',
    input: z.object({ device: code, fault: z.string().max(200).optional() }),
    output: ok,
  }),
  intake: route({
    method: 'GET',
    path: '/intake',
    permission: 'intake.read',
    summary: '接入日志 Intake log',
    input: page.extend({
      verdict: z.enum(['accepted', 'repeat', 'flagged', 'refused']).optional(),
      device: z.string().max(64).optional(),
    }),
    output: pageOf(Intake),
  }),
};
