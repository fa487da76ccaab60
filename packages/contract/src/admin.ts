import { z } from 'zod';

import { spanUnits } from './case-kit.ts';
import { code, id, instant, nothing, ok, page, pageOf } from './common.ts';
import { route } from './route.ts';

export const AuditEntry = z.object({
  seq: z.number().int(),
  at: instant,
  actorKind: z.string(),
  actorId: z.string().nullable(),
  actorName: z.string(),
  action: z.string(),
  subjectType: z.string(),
  subjectId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
export const AuditVerdict = z.object({
  ok: z.boolean(),
  rows: z.number().int(),
  head: z.number().int(),
  problems: z.array(
    z.object({
      seq: z.number().int(),
      kind: z.enum(['edited', 'missing', 'inserted', 'truncated', 'anchor']),
      zh: z.string(),
      en: z.string(),
    }),
  ),
});
export type AuditVerdict = z.infer<typeof AuditVerdict>;

export const auditApi = {
  list: route({
    method: 'GET',
    path: '/audit',
    permission: 'audit.read',
    summary: '审计记录 Audit trail',
    input: page.extend({
      actor: z.string().max(64).optional(),
      action: z.string().max(80).optional(),
      subject: z.string().max(80).optional(),
      from: z.iso.datetime({ offset: true }).optional(),
      to: z.iso.datetime({ offset: true }).optional(),
    }),
    output: pageOf(AuditEntry),
  }),
  verify: route({
    method: 'POST',
    path: '/audit/verify',
    permission: 'audit.read',
    summary: '核验审计链 Verify the chain',
    input: nothing,
    output: AuditVerdict,
  }),
};

export const Setting = z.object({
  key: z.string(),
  value: z.unknown(),
  defaultValue: z.unknown(),
  zh: z.string(),
  en: z.string(),
  unit: z.string(),
  /** Units the hospital may choose among; empty: the one above is fixed. */
  units: z.array(z.enum(spanUnits)),
  source: z.string(),
  confirmed: z.boolean(),
});
export type Setting = z.infer<typeof Setting>;

export const settingApi = {
  list: route({
    method: 'GET',
    path: '/settings',
    permission: 'setting.read',
    summary: '参数 Settings',
    input: nothing,
    output: z.object({ items: z.array(Setting) }),
  }),
  put: route({
    method: 'PUT',
    path: '/settings/:key',
    permission: 'setting.manage',
    summary: '修改参数 Change a setting',
    input: z.object({ key: z.string().max(80), value: z.unknown() }),
    output: Setting,
  }),
  calendar: route({
    method: 'GET',
    path: '/calendar',
    permission: 'person',
    summary: '工作日历 Working-day calendar',
    input: z.object({ year: z.coerce.number().int().min(2000).max(2100) }),
    output: z.object({
      year: z.number().int(),
      known: z.boolean(),
      warning: z.object({ zh: z.string(), en: z.string() }).nullable(),
      days: z.array(z.object({ on: z.iso.date(), working: z.boolean(), name: z.string() })),
    }),
  }),
  putDay: route({
    method: 'PUT',
    path: '/calendar/:on',
    permission: 'setting.manage',
    summary: '修改日历 Set one day',
    input: z.object({ on: z.iso.date(), working: z.boolean(), name: z.string().max(40) }),
    output: ok,
  }),
};

export const setupApi = {
  state: route({
    method: 'GET',
    path: '/setup',
    permission: 'public',
    summary: '首次设置状态 Is the first visit still to come?',
    input: nothing,
    output: z.object({
      needed: z.boolean(),
      hospital: z.string(),
      demo: z.boolean(),
      /** Its two years of cases are still being played. */
      preparing: z.boolean(),
      /** Accounts to try the demonstration with, and their one password; none in a real hospital. */
      accounts: z.array(z.object({ username: z.string(), zh: z.string(), en: z.string() })),
      accountsPassword: z.string().nullable(),
    }),
  }),
  choose: route({
    method: 'POST',
    path: '/setup',
    permission: 'public',
    summary: '首次设置 Choose the demonstration or my own hospital',
    input: z.object({
      choice: z.enum(['demo', 'own']),
      hospital: z.string().trim().max(60).optional(),
      password: z.string().max(200),
    }),
    output: z.object({ ok: z.literal(true), username: z.string() }),
  }),
  /** A visitor's way to see an alarm: the simulated button is pressed and speaks MQTT as a real one does. */
  pressDemo: route({
    method: 'POST',
    path: '/setup/press',
    permission: 'person',
    summary: '按下模拟按钮 Press a simulated button',
    /** Without a device: any of the simulated buttons. */
    input: z.object({ device: code.optional() }),
    output: z.object({ signalId: id.nullable(), caseId: id.nullable() }),
  }),
  wipeDemo: route({
    method: 'POST',
    path: '/setup/wipe-demo',
    permission: 'demo.wipe',
    summary: '清除演示数据 Wipe the demonstration data',
    input: z.object({ confirm: z.literal('清除演示数据') }),
    output: ok,
  }),
};
