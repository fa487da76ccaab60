import { z } from 'zod';

import { code, flag, id, instant, name, ok, pageOf, PersonRef } from './common.ts';
import { field } from './fields/index.ts';
import { FormDefinition } from './forms/index.ts';
import { ask, defineRegister, ImportReport, registerRoutes, thing } from './register-kit.ts';
import { route } from './route.ts';
import { workAreaLabels, workAreaNames } from './work-areas.ts';

const area = z.enum(workAreaNames);

export const FormItem = z.object({
  id,
  code: z.string(),
  name: z.string(),
  area,
  active: z.boolean(),
  /** Anybody may fill it in, on the page of the public. */
  isPublic: z.boolean(),
  /** The version that is asked now; 0: it has never been published. */
  version: z.number().int(),
  publishedAt: instant.nullable(),
  questions: z.number().int(),
  /** Somebody is at work on the next version. */
  draft: z.boolean(),
  /** It came with the product, and the hospital has not changed it. */
  shipped: z.boolean(),
  demo: z.boolean(),
});
export type FormItem = z.infer<typeof FormItem>;

/** Forms as a list: what each asks is edited on a page of its own. */
export const formRegister = defineRegister({
  kind: 'form',
  label: ['表单', 'Form'],
  title: ['表单', 'Forms'],
  path: '/forms',
  read: 'form.read',
  manage: 'form.manage',
  fields: z.object({
    name: thing.name(),
    code: thing.code(),
    area: field.choice(['领域', 'Area'], workAreaLabels),
    active: field.yesNo(['启用', 'In use']),
    isPublic: field.yesNo(['公众可填', 'For the public'], {
      hint: ['列在公众页面,不登录、不用脚本即可填写', 'On the page of the public, without an account or a script'],
    }),
  }),
  facts: z.object({
    version: field.count(['版本', 'Version']),
    questions: field.count(['题目数', 'Questions']),
    publishedAt: field.time(['发布时间', 'Published']),
    draft: field.yesNo(['有草稿', 'Has a draft']),
    shipped: field.yesNo(['随产品提供', 'Came with the product']),
  }),
  listed: ['name', 'code', 'area', 'version', 'questions', 'publishedAt', 'draft', 'active'],
  extra: ['shipped', 'isPublic'],
  filters: z.object({
    area: ask.choice(['领域', 'Area'], workAreaLabels),
    active: ask.flag(['启用', 'In use']),
    draft: ask.flag(['有草稿', 'Has a draft']),
    isPublic: ask.flag(['公众可填', 'For the public']),
  }),
  sorts: ['name', 'code', 'area', 'publishedAt'],
  form: ['name', 'code', 'area', 'active', 'isPublic'],
  defaults: { active: true, isPublic: false, area: 'security' },
  batch: ['area', 'active'],
  sheet: ['code', 'name', 'area', 'active'],
  printed: ['code', 'name', 'area', 'version', 'questions', 'publishedAt', 'active'],
});

const version = z.coerce.number().int().min(1).max(100_000);

/** A form as it is asked, or as it will be. */
export const OpenForm = z.object({
  code: z.string(),
  name: z.string(),
  /** Null: a draft. */
  version: z.number().int().nullable(),
  /** Id of the version, for whoever answers it. */
  versionId: id.nullable(),
  /** Counts changes of the draft: whoever saves says which one he saw. */
  revision: z.number().int(),
  definition: z.unknown(),
  versions: z.array(z.object({ version: z.number().int(), at: instant, by: z.string(), answers: z.number().int() })),
  mayChange: z.boolean(),
});
export type OpenForm = z.infer<typeof OpenForm>;

/** Which answers. */
const which = {
  version: version.optional(),
  department: code.optional(),
  /** At this place and below. */
  place: code.optional(),
};

export const QuestionResult = z.object({
  key: z.string(),
  label: z.tuple([z.string(), z.string()]).readonly(),
  kind: z.string(),
  answered: z.number().int(),
  bad: z.number().int(),
  /** Of choices: how often each was taken. */
  counts: z.record(z.string(), z.number().int()),
  /** Of numbers. */
  mean: z.number().nullable(),
  least: z.number().nullable(),
  most: z.number().nullable(),
});
export type QuestionResult = z.infer<typeof QuestionResult>;

const ResultGroup = z.object({
  key: z.string().nullable(),
  label: z.string(),
  answers: z.number().int(),
  passed: z.number().int(),
  failed: z.number().int(),
  percent: z.number().nullable(),
});

export const FormAnswer = z.object({
  id,
  code: z.string(),
  name: z.string(),
  version: z.number().int(),
  at: instant,
  by: PersonRef,
  place: z.string().nullable(),
  department: z.string().nullable(),
  percent: z.number().nullable(),
  passed: z.boolean().nullable(),
  bad: z.array(z.string()),
  vetoed: z.array(z.string()),
});
export type FormAnswer = z.infer<typeof FormAnswer>;

const labels = z.tuple([z.string(), z.string()]).readonly();

/** A form about a case: as it is asked now, and what was answered. */
export const FormOfCase = z.object({
  form: z.string(),
  name: z.string(),
  /** Null: there is none in use to be answered. */
  versionId: id.nullable(),
  definition: z.unknown(),
  mayAnswer: z.boolean(),
  /** Mean of what was scored, in percent. */
  percent: z.number().nullable(),
  answers: z.array(
    z.object({
      id,
      at: instant,
      by: PersonRef,
      version: z.number().int(),
      percent: z.number().nullable(),
      passed: z.boolean().nullable(),
      definition: z.unknown(),
      answers: z.record(z.string(), z.unknown()),
      /** What was found bad, as it was asked. */
      bad: z.array(z.object({ key: z.string(), label: labels })),
    }),
  ),
});
export type FormOfCase = z.infer<typeof FormOfCase>;

const lang = z.enum(['zh', 'en']).default('zh');
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const formApi = {
  ...registerRoutes(formRegister, {
    item: FormItem,
    put: { name, area: area.optional(), active: z.boolean().optional(), isPublic: z.boolean().optional() },
    limit: 100,
    most: 500,
  }),
  open: route({
    method: 'GET',
    path: '/forms/:code/definition',
    permission: 'form.read',
    summary: '表单内容 What a form asks: its draft, its newest version, or an older one',
    /** Neither: the newest version, or the draft of one that has none. */
    input: z.object({ code, version: version.optional(), draft: flag.optional() }),
    output: OpenForm,
  }),
  save: route({
    method: 'PUT',
    path: '/forms/:code/draft',
    permission: 'form.manage',
    summary: '保存草稿 Keep a draft of the next version',
    input: z.object({ code, revision: z.number().int(), definition: FormDefinition }),
    output: OpenForm,
  }),
  discard: route({
    method: 'DELETE',
    path: '/forms/:code/draft',
    permission: 'form.manage',
    summary: '放弃草稿 Let the draft go',
    input: z.object({ code }),
    output: ok,
  }),
  publish: route({
    method: 'POST',
    path: '/forms/:code/publish',
    permission: 'form.manage',
    summary: '发布新版本 Ask it this way from now on; who has begun goes on as it was',
    input: z.object({ code, revision: z.number().int() }),
    output: OpenForm,
  }),
  results: route({
    method: 'GET',
    path: '/forms/:code/results',
    permission: 'form.read',
    summary: '结果 Results by question, and by department, month or place',
    input: z.object({
      code,
      from: z.iso.date(),
      to: z.iso.date(),
      ...which,
      by: z.enum(['department', 'month', 'place', 'version']).default('department'),
    }),
    output: z.object({
      answers: z.number().int(),
      passed: z.number().int(),
      failed: z.number().int(),
      percent: z.number().nullable(),
      questions: z.array(QuestionResult),
      groups: z.array(ResultGroup),
    }),
  }),
  answers: route({
    method: 'GET',
    path: '/form-answers',
    permission: 'form.read',
    summary: '答卷 Answers to forms, newest first',
    input: z.object({
      form: code.optional(),
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
      ...which,
      passed: flag.optional(),
      /** Only those that answered this question badly. */
      bad: z.string().max(60).optional(),
      /** Those a figure counted. */
      figure: z.string().max(300).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(400).optional(),
    }),
    output: pageOf(FormAnswer),
  }),
  answer: route({
    method: 'GET',
    path: '/form-answers/:id',
    permission: 'form.read',
    summary: '一份答卷 One answer, with the questions as they were asked',
    input: z.object({ id }),
    output: FormAnswer.extend({
      definition: z.unknown(),
      answers: z.record(z.string(), z.unknown()),
      subject: z.object({ kind: z.string(), id, page: z.string() }).nullable(),
    }),
  }),
  ofCase: route({
    method: 'GET',
    path: '/cases/:id/forms',
    permission: 'case.read',
    summary: '案件的表单 Forms that are filled in about a case, and how they were answered',
    input: z.object({ id }),
    output: z.object({ items: z.array(FormOfCase) }),
  }),
  answerOfCase: route({
    method: 'POST',
    path: '/cases/:id/forms/:form',
    permission: 'case.read',
    summary: '填写案件表单 Fill in a form about a case',
    input: z.object({ id, form: code, versionId: id, answers: z.record(z.string().max(60), z.unknown()) }),
    output: FormOfCase,
  }),
  paper: route({
    method: 'GET',
    path: '/print/forms/:code/paper',
    permission: 'form.read',
    summary: '打印空白表单 The form on paper, to be filled in by hand',
    input: z.object({ code, version: version.optional(), draft: flag.optional(), lang }),
    output: z.unknown(),
    produces: 'text/html',
  }),
  answerPaper: route({
    method: 'GET',
    path: '/print/form-answers/:id',
    permission: 'form.read',
    summary: '打印答卷 One answer on paper',
    input: z.object({ id, lang }),
    output: z.unknown(),
    produces: 'text/html',
  }),
  questionsOut: route({
    method: 'GET',
    path: '/export/forms/:code/questions',
    permission: 'form.read',
    summary: '导出题目 The questions as Excel',
    input: z.object({ code, version: version.optional(), draft: flag.optional() }),
    output: z.unknown(),
    produces: xlsx,
  }),
  questionsIn: route({
    method: 'POST',
    path: '/import/forms/:code/questions',
    permission: 'form.manage',
    summary: '导入题目 Questions from Excel become the draft',
    input: z.object({ code, dryRun: flag.default(true), file: z.unknown() }),
    output: ImportReport,
    upload: true,
  }),
  questionsTemplate: route({
    method: 'GET',
    path: '/import/forms/:code/questions/template',
    permission: 'form.manage',
    summary: '题目导入模板 An empty sheet for questions',
    input: z.object({ code, lang }),
    output: z.unknown(),
    produces: xlsx,
  }),
  questionsMarked: route({
    method: 'POST',
    path: '/import/forms/:code/questions/marked',
    permission: 'form.manage',
    summary: '标出问题 The same sheet with what is wrong in each row',
    input: z.object({ code, lang, file: z.unknown() }),
    output: z.unknown(),
    produces: xlsx,
    upload: true,
  }),
};
