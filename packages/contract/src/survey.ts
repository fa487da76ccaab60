import { z } from 'zod';

import { code, id, page, pageOf, type Label } from './common.ts';
import { field } from './fields/index.ts';
import { ask, defineRegister, EntryRef, registerRoutes, thing } from './register-kit.ts';
import { route } from './route.ts';
import { dimensionNames } from './surveys/index.ts';

/** Who is asked. */
export const surveyPopulations = {
  outpatient: ['门诊患者', 'Outpatients'],
  inpatient: ['住院患者', 'Inpatients'],
  emergency: ['急诊患者', 'Emergency patients'],
  discharged: ['出院患者', 'Discharged patients'],
  staff: ['职工', 'Staff'],
} as const satisfies Record<string, Label>;
export type SurveyPopulation = keyof typeof surveyPopulations;

/** How a ticket reached whoever holds it. */
export const surveyChannels = {
  slip: ['印制二维码', 'Printed slip'],
  sms: ['短信', 'SMS'],
  his: ['医院信息系统', 'Hospital information system'],
} as const satisfies Record<string, Label>;
export type SurveyChannel = keyof typeof surveyChannels;

export const Survey = z.object({
  id,
  code: z.string(),
  name: z.string(),
  population: z.enum(Object.keys(surveyPopulations) as [SurveyPopulation, ...SurveyPopulation[]]),
  form: EntryRef.nullable(),
  from: z.iso.date(),
  to: z.iso.date(),
  frame: z.string().nullable(),
  frameSize: z.number().int().nullable(),
  target: z.number().int().nullable(),
  hasOpen: z.boolean(),
  active: z.boolean(),
  /** Tickets given out, and those of them that were answered. */
  invited: z.number().int(),
  answered: z.number().int(),
  /** Answers by the open code: anybody's, counted apart. */
  open: z.number().int(),
  /** Mean of all marks given with a ticket; null: none yet. */
  mean: z.number().nullable(),
  demo: z.boolean(),
});
export type Survey = z.infer<typeof Survey>;

const amount = (label: Label, hint: Label) => field.between(label, 1, 1_000_000, { hint }).optional();

/** A wave of a survey: a form, whom it asks, when, and out of how many. */
export const surveyRegister = defineRegister({
  kind: 'survey',
  label: ['满意度调查', 'Survey'],
  title: ['满意度调查', 'Surveys'],
  path: '/surveys',
  read: 'survey.read',
  manage: 'survey.manage',
  fields: z.object({
    name: thing.name(),
    code: thing.code(),
    population: field.choice(['调查对象', 'Who is asked'], surveyPopulations),
    form: field.ref(['问卷', 'Questionnaire'], 'form', {
      hint: [
        '表单中带“满意度维度”的评分题计入得分;只能问公众页面能问的',
        'Marks with a dimension are counted; only what the page of the public can ask',
      ],
    }),
    from: field.date(['开始日期', 'From']),
    to: field.date(['结束日期', 'Until']),
    frame: thing
      .line(['抽样范围', 'Sample frame'], 200, {
        hint: ['从谁中抽、怎么抽,如“6 月出院患者,每科随机 30 人”', 'Out of whom, and how they are drawn'],
      })
      .optional(),
    frameSize: amount(
      ['抽样范围人数', 'Size of the frame'],
      ['填写后置信区间按有限总体计算', 'Known, the interval is that of a finite population'],
    ),
    target: amount(['计划样本量', 'Planned sample'], ['不填则按误差 5 %、置信度 95 % 计算', 'Empty: for ±5 % at 95 %']),
    hasOpen: field.yesNo(['公开二维码', 'Open code'], {
      hint: ['任何人可扫码填写,单独统计,不计入得分', 'Anybody may answer; counted apart, not in the score'],
    }),
    active: field.yesNo(['启用', 'In use']),
  }),
  facts: z.object({
    invited: field.count(['发放', 'Given out']),
    answered: field.count(['收回', 'Answered']),
    open: field.count(['公开扫码', 'By the open code']),
    mean: field.quantity(['平均分', 'Mean'], { decimals: 2, max: 5 }),
  }),
  listed: ['name', 'code', 'population', 'from', 'to', 'invited', 'answered', 'mean', 'active'],
  extra: ['form', 'frame', 'frameSize', 'target', 'open', 'hasOpen'],
  filters: z.object({
    population: ask.choice(['调查对象', 'Who is asked'], surveyPopulations),
    active: ask.flag(['启用', 'In use']),
    running: ask.flag(['正在进行', 'Running now']),
  }),
  sorts: ['name', 'code', 'from', 'to'],
  form: ['name', 'code', 'population', 'form', 'from', 'to', 'frame', 'frameSize', 'target', 'hasOpen', 'active'],
  defaults: { active: true, hasOpen: false, population: 'discharged' },
  batch: ['active', 'to', 'hasOpen'],
  sheet: ['code', 'name', 'population', 'form', 'from', 'to', 'frame', 'frameSize', 'target', 'hasOpen', 'active'],
  printed: ['code', 'name', 'population', 'from', 'to', 'frame', 'frameSize', 'invited', 'answered', 'mean'],
});

const count = z.number().int();
/** A mean, and between which it lies with 95 % certainty; null: too few have answered. */
export const Score = z.object({
  n: count,
  mean: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type Score = z.infer<typeof Score>;

export const SurveyGroup = z.object({
  key: z.string(),
  name: z.string(),
  invited: count,
  answered: count,
  /** Null: fewer answers than a group may be judged by; it is not ranked. */
  score: Score.nullable(),
  rank: count.nullable(),
});
export type SurveyGroup = z.infer<typeof SurveyGroup>;

export const SurveyResults = z.object({
  code: z.string(),
  name: z.string(),
  population: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  frame: z.string().nullable(),
  frameSize: count.nullable(),
  /** Answers that are wanted: as planned, or as the frame asks for; null: the caller sees a part of them only. */
  target: count.nullable(),
  invited: count,
  answered: count,
  /** Answered ÷ given out, in percent. */
  rate: z.number().nullable(),
  score: Score,
  dimensions: z.array(z.object({ dimension: z.enum(dimensionNames), score: Score, open: Score })),
  /** By the open code: whoever liked to answer, as often as he liked. */
  open: Score,
  /** Why nothing is said of marks: staff can still answer, or too few have whom this caller sees. */
  withheld: z.enum(['running', 'few']).nullable(),
  /** Null: withheld. */
  low: count.nullable(),
  complaints: count,
  /** Groups of fewer answers are not judged. */
  least: count,
  departments: z.array(SurveyGroup),
  channels: z.array(SurveyGroup),
  /** Waves of the same people before this one, the oldest first. */
  waves: z.array(z.object({ code: z.string(), name: z.string(), to: z.iso.date(), score: Score })),
});
export type SurveyResults = z.infer<typeof SurveyResults>;

export const SurveyWords = z.object({
  id,
  at: z.iso.date(),
  department: z.string().nullable(),
  isOpen: z.boolean(),
  mean: z.number().nullable(),
  words: z.string(),
  complaintId: id.nullable(),
});
export type SurveyWords = z.infer<typeof SurveyWords>;

const visit = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_-]{1,40}$/);
const channel = z.enum(Object.keys(surveyChannels) as [SurveyChannel, ...SurveyChannel[]]);

export const SurveyTicket = z.object({
  /** As it was named by whoever asked. */
  visit: z.string(),
  /** The page to answer on: short enough for a message. */
  address: z.string(),
  isNew: z.boolean(),
  isAnswered: z.boolean(),
});
export type SurveyTicket = z.infer<typeof SurveyTicket>;

export const surveyApi = {
  ...registerRoutes(surveyRegister, {
    item: Survey,
    put: {
      name: z.string().max(80).optional(),
      population: Survey.shape.population.optional(),
      form: code.nullish(),
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
      frame: z.string().max(200).nullish(),
      frameSize: z.number().int().min(1).max(1_000_000).nullish(),
      target: z.number().int().min(1).max(1_000_000).nullish(),
      hasOpen: z.boolean().optional(),
      active: z.boolean().optional(),
    },
    limit: 100,
    most: 500,
  }),
  invite: route({
    method: 'POST',
    path: '/surveys/:code/tickets',
    permission: 'survey.invite',
    summary: '按就诊号发放答题链接,同一就诊号只有一个 Tickets for visits: one a visit, however often it is asked for',
    input: z.object({
      code,
      channel: channel.default('his'),
      tickets: z
        .array(z.object({ visit, department: code.optional() }))
        .min(1)
        .max(500),
    }),
    output: z.object({ items: z.array(SurveyTicket) }),
  }),
  slips: route({
    method: 'POST',
    path: '/surveys/:code/slips',
    permission: 'survey.invite',
    summary: '生成一批纸质答题条 A batch of slips to hand out',
    input: z.object({ code, count: z.number().int().min(1).max(200), department: code.optional() }),
    output: z.object({ batch: id, count }),
  }),
  slipSheet: route({
    method: 'GET',
    path: '/print/surveys/:code/slips/:batch',
    permission: 'survey.invite',
    summary: '打印答题条 The slips of a batch to print',
    input: z.object({ code, batch: id, lang: z.enum(['zh', 'en']).default('zh') }),
    output: z.unknown(),
    produces: 'text/html',
  }),
  openCode: route({
    method: 'GET',
    path: '/surveys/:code/open-code',
    permission: 'survey.read',
    summary: '公开二维码 The open code',
    input: z.object({ code }),
    output: z.unknown(),
    produces: 'image/svg+xml',
  }),
  results: route({
    method: 'GET',
    path: '/surveys/:code/results',
    permission: 'survey.read',
    summary: '调查结果 What came out: scores, response, how sure one may be',
    input: z.object({ code }),
    output: SurveyResults,
  }),
  words: route({
    method: 'GET',
    path: '/surveys/:code/words',
    permission: 'survey.read',
    summary: '调查意见 What people wrote',
    input: page.extend({ code }),
    output: pageOf(SurveyWords),
  }),
};
