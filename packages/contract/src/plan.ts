import { z } from 'zod';

import { code, id, instant, name, ok, PersonRef } from './common.ts';
import { deviceKindLabels, deviceKinds } from './device.ts';
import { field } from './fields/index.ts';
import { withRecurrence } from './fields/recurrence.ts';
import { planKindLabels, planKindNames, whereLabels, type PlanWhere } from './plans/index.ts';
import { Recurrence, recurrenceIn, recurrenceText } from './recurrence/index.ts';
import { ask, defineRegister, EntryRef, registerRoutes, thing } from './register-kit.ts';
import { route } from './route.ts';
import { thingKindNames, thingKinds } from './things/kinds/index.ts';
import { workAreaLabels, workAreaNames } from './work-areas.ts';

withRecurrence({ schema: Recurrence, read: recurrenceIn, text: recurrenceText });

const thingKindLabels = Object.fromEntries(thingKindNames.map((one) => [one, thingKinds[one].label]));
const where = (...is: PlanWhere[]) => ({ field: 'where', is });
const user = (zh: string, en: string) => thing.line([zh, en], 64).optional();

export const Plan = z.object({
  id,
  code: z.string(),
  name: z.string(),
  kind: z.enum(planKindNames),
  area: z.enum(workAreaNames),
  active: z.boolean(),
  recurrence: Recurrence,
  form: EntryRef.nullable(),
  where: z.enum(Object.keys(whereLabels) as [PlanWhere, ...PlanWhere[]]),
  points: z.array(EntryRef),
  thingKind: z.enum(thingKindNames).nullable(),
  deviceKind: z.enum(deviceKinds).nullable(),
  within: EntryRef.extend({ path: z.string() }).nullable(),
  departments: z.array(EntryRef),
  isSplit: z.boolean(),
  isOrdered: z.boolean(),
  post: EntryRef.nullable(),
  department: EntryRef.nullable(),
  owner: PersonRef.nullable(),
  supervisor: PersonRef.nullable(),
  perDay: z.number().int().nullable(),
  peakEvery: z.number().int().nullable(),
  rule: z.string().nullable(),
  note: z.string().nullable(),
  /** When its next round is due; rounds are made some weeks ahead. */
  nextAt: instant.nullable(),
  /** Of the last 30 days. */
  due: z.number().int(),
  onTime: z.number().int(),
  missed: z.number().int(),
  demo: z.boolean(),
});
export type Plan = z.infer<typeof Plan>;

/** What must be done: what, where, when, by whom, and by which rule. */
export const planRegister = defineRegister({
  kind: 'plan',
  label: ['计划', 'Plan'],
  title: ['计划', 'Plans'],
  path: '/plans',
  read: 'round.read',
  /** Which area may be planned is asked for behind the door. */
  manage: 'round.plan',
  fields: z.object({
    name: thing.name(),
    code: thing.code(),
    kind: field.choice(['类型', 'Kind'], planKindLabels),
    active: field.yesNo(['启用', 'In use']),
    recurrence: field.recurrence(['周期', 'When']),
    form: field
      .ref(['表单', 'Form'], 'form', {
        hint: [
          '到点后要回答的检查表;检查登记物品可不选,按该类物品的检查项',
          'What is answered at each point; of things their own checks, if none',
        ],
      })
      .optional(),
    where: field.choice(['巡查范围', 'Where'], whereLabels),
    points: field.refs(['点位(按顺序)', 'Points in order'], 'place', 200).optional(),
    thingKind: field.choice(['物品种类', 'Kind of things'], thingKindLabels).optional(),
    deviceKind: field.choice(['设备类型', 'Kind of devices'], deviceKindLabels).optional(),
    within: field
      .ref(['所在区域', 'Within'], 'place', { hint: ['此地点及其下级', 'This place and what is below it'] })
      .optional(),
    departments: field.refs(['科室', 'Departments'], 'department', 200).optional(),
    isSplit: field.yesNo(['每个科室各一轮', 'A round for each department']),
    isOrdered: field.yesNo(['须按点位顺序', 'Points in their order']),
    post: field
      .ref(['执行岗位', 'Post'], 'post', { hint: ['在该岗位上岗的人', 'Whoever is signed on there'] })
      .optional(),
    department: field.ref(['执行科室', 'Department'], 'department').optional(),
    owner: user('执行人', 'Person'),
    supervisor: thing
      .line(['监督人', 'Supervisor'], 64, {
        hint: ['逾期首先通知;不填则通知值班领导', 'Told first when it is late; without one the duty leader is'],
      })
      .optional(),
    perDay: field
      .between(['每日每区域至少(次)', 'At least a day and area'], 1, 48, {
        hint: ['当日收尾前不足即报警', 'Short of it, the alarm is given before the day ends'],
      })
      .optional(),
    peakEvery: field
      .between(['高峰期每(分钟)加一轮', 'At the peak, one more every (min)'], 10, 240, {
        hint: ['发热门诊高峰期间', 'While the fever clinic is at its peak'],
      })
      .optional(),
    rule: thing
      .line(['依据条款', 'Rule'], 200, { hint: ['统计按此汇总“按时率”', 'Figures add up what was done in time by it'] })
      .optional(),
    note: thing.line(['备注', 'Note'], 200).optional(),
  }),
  facts: z.object({
    area: field.choice(['领域', 'Area'], workAreaLabels),
    nextAt: field.time(['下一轮', 'Next round']),
    due: field.count(['近 30 天应巡', 'Due, 30 days']),
    onTime: field.count(['准时', 'On time']),
    missed: field.count(['漏巡', 'Missed']),
  }),
  listed: ['name', 'code', 'kind', 'recurrence', 'post', 'department', 'nextAt', 'due', 'onTime', 'missed', 'active'],
  extra: ['area', 'form', 'where', 'owner', 'supervisor', 'perDay', 'rule', 'note'],
  filters: z.object({
    area: ask.choice(['领域', 'Area'], workAreaLabels),
    kind: ask.choice(['类型', 'Kind'], planKindLabels),
    active: ask.flag(['启用', 'In use']),
    department: ask.ref(['执行科室', 'Department'], 'department'),
    form: ask.ref(['表单', 'Form'], 'form'),
  }),
  sorts: ['name', 'code', 'kind', 'nextAt'],
  form: [
    'kind',
    'name',
    'code',
    'recurrence',
    'form',
    'where',
    'points',
    'thingKind',
    'deviceKind',
    'within',
    'departments',
    'isSplit',
    'isOrdered',
    'post',
    'department',
    'owner',
    'supervisor',
    'perDay',
    'peakEvery',
    'rule',
    'note',
    'active',
  ],
  onlyIf: {
    points: where('places'),
    isOrdered: where('places'),
    thingKind: where('things'),
    deviceKind: where('devices'),
    within: where('things', 'devices'),
    departments: where('departments'),
    isSplit: where('departments'),
  },
  mayBeEmpty: ['within'],
  defaults: { active: true, isSplit: false, isOrdered: false, where: 'places' },
  batch: ['active', 'recurrence', 'form', 'post', 'department', 'owner', 'supervisor', 'rule', 'note'],
  sheetTitles: {
    owner: ['执行人(用户名)', 'Person (user name)'],
    supervisor: ['监督人(用户名)', 'Supervisor (user name)'],
  },
  sheet: [
    'code',
    'name',
    'kind',
    'active',
    'recurrence',
    'form',
    'where',
    'points',
    'thingKind',
    'deviceKind',
    'within',
    'departments',
    'isSplit',
    'isOrdered',
    'post',
    'department',
    'owner',
    'supervisor',
    'perDay',
    'peakEvery',
    'rule',
    'note',
  ],
  printed: ['code', 'name', 'kind', 'recurrence', 'post', 'department', 'rule', 'due', 'onTime', 'missed', 'active'],
});

const list = z.array(code).max(200);

export const planApi = {
  ...registerRoutes(planRegister, {
    item: Plan,
    put: {
      name: name.optional(),
      kind: z.enum(planKindNames).optional(),
      active: z.boolean().optional(),
      recurrence: Recurrence.optional(),
      form: code.nullish(),
      where: z.enum(Object.keys(whereLabels) as [PlanWhere, ...PlanWhere[]]).optional(),
      points: list.nullish(),
      thingKind: z.enum(thingKindNames).nullish(),
      deviceKind: z.enum(deviceKinds).nullish(),
      within: code.nullish(),
      departments: list.nullish(),
      isSplit: z.boolean().nullish(),
      isOrdered: z.boolean().nullish(),
      post: code.nullish(),
      department: code.nullish(),
      /** A user name, or the id of a person. */
      owner: z.string().max(64).nullish(),
      supervisor: z.string().max(64).nullish(),
      perDay: z.number().int().min(1).max(48).nullish(),
      peakEvery: z.number().int().min(10).max(240).nullish(),
      rule: z.string().max(200).nullish(),
      note: z.string().max(200).nullish(),
    },
    limit: 100,
    most: 1000,
  }),
  start: route({
    method: 'POST',
    path: '/plans/:code/rounds',
    permission: 'round.do',
    summary: '发起一轮(飞行检查) Call for a round now',
    /** How long there is for it. */
    input: z.object({ code, minutes: z.number().int().min(5).max(20_160).default(120) }),
    output: z.object({ roundId: id }),
  }),
  remake: route({
    method: 'POST',
    path: '/plans/:code/remake',
    permission: 'round.plan',
    summary: '重排以后的轮次 Make the rounds to come anew',
    input: z.object({ code }),
    output: ok,
  }),
};
