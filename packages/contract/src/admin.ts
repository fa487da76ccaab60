import { z } from 'zod';

import { spanUnits } from './case-kit.ts';
import { code, id, instant, nothing, ok, page, pageOf } from './common.ts';
import { typedLine } from './plain.ts';
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
  /** What ids in it stand for, as far as it is still there: people, cases by number, devices, places, departments, posts. */
  names: z.record(z.string(), z.string()),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
export const AuditVerdict = z.object({
  ok: z.boolean(),
  rows: z.number().int(),
  head: z.number().int(),
  /** Rows of the record that were compared with what was written down of them. */
  things: z.number().int(),
  /** Stored files whose bytes were read. */
  files: z.number().int(),
  /** How many seals of the server there are, up to which line, and the cipher suite the trail goes on with. */
  seals: z.object({ count: z.number().int(), upTo: z.number().int(), suite: z.enum(['standard', 'sm']) }),
  problems: z.array(
    z.object({
      /** The audit line it is about; 0 where it is about none. */
      seq: z.number().int(),
      kind: z.enum(['edited', 'missing', 'inserted', 'truncated', 'anchor', 'outside', 'file', 'guard', 'seal']),
      /** Which thing was changed, where it is one of the record. */
      thing: z.object({ table: z.string(), key: z.string(), name: z.string() }).optional(),
      zh: z.string(),
      en: z.string(),
    }),
  ),
});
export type AuditVerdict = z.infer<typeof AuditVerdict>;

/** What was last found out about the record, and where the end of its chain is written down. */
export const AuditState = z.object({
  /** The last verification; null: there was none yet. */
  last: z
    .object({
      at: z.iso.datetime(),
      ok: z.boolean(),
      rows: z.number().int(),
      things: z.number().int(),
      files: z.number().int(),
      problems: z.array(z.object({ zh: z.string(), en: z.string() })),
    })
    .nullable(),
  /** Since when every verification has found it whole. */
  holdsSince: z.iso.datetime().nullable(),
  /** The last one that did, where the newest does not. */
  lastWhole: z.iso.datetime().nullable(),
  /** The server works with the rights of the owner of its tables. */
  isOwner: z.boolean(),
  anchor: z.object({ seq: z.number().int(), hash: z.string(), at: z.iso.datetime() }),
  /** The newest seal: with which suite, up to which line, when; and how many lines have none yet. */
  seal: z.object({
    suite: z.enum(['standard', 'sm']),
    upTo: z.number().int(),
    at: z.iso.datetime().nullable(),
    behind: z.number().int(),
  }),
  /** Where else anchors are kept. */
  kept: z.object({ folder: z.boolean(), host: z.boolean() }),
});
export type AuditState = z.infer<typeof AuditState>;

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
  state: route({
    method: 'GET',
    path: '/audit/state',
    permission: 'audit.read',
    summary: '记录是否完整 Whether the record holds',
    input: nothing,
    output: AuditState,
  }),
  verify: route({
    method: 'POST',
    path: '/audit/verify',
    permission: 'audit.read',
    keyless: 'the anchor it leaves outside the database is of what is committed',
    summary: '核验审计链 Verify the chain',
    input: nothing,
    output: AuditVerdict,
  }),
};

/** What a setting may list by code. */
export const listedThings = ['role', 'place', 'screen'] as const;
export type ListedThing = (typeof listedThings)[number];
const Choice = z.object({ code: z.string(), zh: z.string(), en: z.string() });
export type SettingChoice = z.infer<typeof Choice>;

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
  /** The text lists codes of these, separated by commas; null: it is no such list. */
  lists: z.enum(listedThings).nullable(),
  /** What the codes in force and as delivered stand for; one that is not here is gone. */
  named: z.array(Choice),
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
    proves: true,
    summary: '修改参数 Change a setting',
    countersign: 'role.manage',
    input: z.object({ key: z.string().max(80), value: z.unknown() }),
    output: Setting,
  }),
  choices: route({
    method: 'GET',
    path: '/settings/:key/choices',
    permission: 'setting.manage',
    summary: '参数可选的角色、地点或屏幕 What a setting that lists codes may list',
    input: z.object({ key: z.string().max(80) }),
    output: z.object({ items: z.array(Choice) }),
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
    input: z.object({ on: z.iso.date(), working: z.boolean(), name: typedLine().max(40) }),
    output: ok,
  }),
};

/** What stands between an empty installation and a hospital that answers alarms, in order. */
export const setupSteps = ['places', 'departments', 'people', 'devices', 'plans', 'duty', 'test'] as const;
export type SetupStep = (typeof setupSteps)[number];

export const setupApi = {
  steps: route({
    method: 'GET',
    path: '/setup/steps',
    permission: 'setting.read',
    summary: '建院进度 How far the hospital is set up',
    input: nothing,
    output: z.object({
      items: z.array(
        z.object({
          step: z.enum(setupSteps),
          done: z.number().int(),
          /** Of how many; null: any number will do. */
          of: z.number().int().nullable(),
          isDone: z.boolean(),
          /** What is still amiss, by kind, with how many. */
          lacks: z.array(
            z.object({
              what: z.enum([
                'noRole',
                'noPassword',
                'noDuty',
                'noPlace',
                'noToken',
                'noAlarmPoint',
                'noPlan',
                'noControlRoom',
                'notTwo',
                'nobodyOn',
                'untested',
                'noBuilding',
              ]),
              count: z.number().int(),
            }),
          ),
        }),
      ),
    }),
  }),
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
    keyless: 'nobody is signed in yet, and it can be done once only',
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
