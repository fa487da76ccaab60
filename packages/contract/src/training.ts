import { z } from 'zod';

import { code, flag, id, instant, name, nothing, ok, page, pageOf, PersonRef, PlaceRef } from './common.ts';
import { EntryRef } from './register-kit.ts';
import { route } from './route.ts';
import { examKinds, fireSkillNames, type ExamKind } from './training/exam.ts';

export const courses = {
  fire: ['消防(四个能力)', 'Fire'],
  security: ['治安与处突', 'Security'],
  safety: ['安全生产', 'Work safety'],
  threeBasics: ['三基三严', 'Three basics'],
  infection: ['院感防控', 'Infection control'],
  law: ['法律与制度', 'Law and rules'],
  newStaff: ['新职工岗前', 'New staff'],
  other: ['其他', 'Other'],
} as const;
export type Course = keyof typeof courses;
const course = z.enum(Object.keys(courses) as [Course, ...Course[]]);

/** Those a number of the statistics counted. */
const figure = z.string().max(300).optional();

export const Training = z.object({
  id,
  title: z.string(),
  course,
  from: instant,
  until: instant,
  place: PlaceRef.nullable(),
  trainer: z.string(),
  outside: z.boolean(),
  hours: z.number(),
  /** The emergency plan it is about. */
  plan: EntryRef.nullable(),
  signed: z.number().int(),
  /** The caller has signed in. */
  mine: z.boolean(),
  cancelled: z.boolean(),
  /** What the code on the wall says; for who runs it. */
  token: z.string().nullable(),
});
export type Training = z.infer<typeof Training>;

export const Exam = z.object({
  id,
  title: z.string(),
  bank: z.string(),
  questions: z.number().int(),
  minutes: z.number().int(),
  passAt: z.number(),
  attempts: z.number().int(),
  validMonths: z.number().int(),
  skill: z.string().nullable(),
  opens: instant,
  closes: instant,
  passed: z.number().int(),
  taken: z.number().int(),
  mine: z.object({
    tries: z.number().int(),
    best: z.number().nullable(),
    passed: z.boolean(),
    validTo: z.iso.date().nullable(),
    openAttempt: id.nullable(),
  }),
});
export type Exam = z.infer<typeof Exam>;

export const ExamPaper = z.object({
  id,
  exam: z.string(),
  due: instant,
  questions: z.array(
    z.object({
      id,
      kind: z.enum(Object.keys(examKinds) as [ExamKind, ...ExamKind[]]),
      ask: z.string(),
      options: z.array(z.string()),
      points: z.number(),
    }),
  ),
});
export type ExamPaper = z.infer<typeof ExamPaper>;

const Question = z.object({
  kind: z.enum(Object.keys(examKinds) as [ExamKind, ...ExamKind[]]),
  ask: z.string().trim().min(2).max(500),
  options: z.array(z.string().trim().min(1).max(200)).min(2).max(8),
  rights: z.array(z.number().int().min(0).max(7)).min(1).max(8),
  points: z.number().min(0.5).max(100).default(1),
});
const bank = z.string().trim().min(1).max(40);

const Share = z.object({ key: z.string(), name: z.string(), due: z.number().int(), passed: z.number().int() });
export const SkillRow = z.object({
  person: PersonRef,
  department: z.string().nullable(),
  held: z.array(z.enum(fireSkillNames)),
  passed: z.boolean(),
});

export const Contest = z.object({
  id,
  title: z.string(),
  heldOn: z.iso.date(),
  items: z.array(z.object({ key: z.string(), name: z.string(), most: z.number() })),
  closed: z.boolean(),
  places: z.array(
    z.object({
      person: PersonRef,
      rank: z.number().int(),
      total: z.number(),
      scores: z.record(z.string(), z.number()),
    }),
  ),
});
export type Contest = z.infer<typeof Contest>;

export const trainingApi = {
  list: route({
    method: 'GET',
    path: '/trainings',
    permission: 'readiness.read',
    summary: '培训 Trainings',
    input: page.extend({ course: course.optional(), figure }),
    output: pageOf(Training),
  }),
  outside: route({
    method: 'GET',
    path: '/trainings/outside',
    permission: 'readiness.read',
    summary: '外请教员消防培训 When a trainer from outside was here last for fire, and is here next',
    input: nothing,
    output: z.object({
      last: instant.nullable(),
      next: instant.nullable(),
      /** Nobody was here for a year, and nobody is invited. */
      missed: z.boolean(),
    }),
  }),
  create: route({
    method: 'POST',
    path: '/trainings',
    permission: 'readiness.manage',
    summary: '安排培训 Plan a training',
    input: z.object({
      title: name,
      course,
      from: instant,
      until: instant,
      place: code.optional(),
      trainer: name,
      outside: z.boolean().default(false),
      hours: z.number().min(0.5).max(100),
      /** The emergency plan it is about. */
      plan: id.optional(),
    }),
    output: Training,
  }),
  cancel: route({
    method: 'POST',
    path: '/trainings/:id/cancel',
    permission: 'readiness.manage',
    summary: '取消培训 Call a training off',
    input: z.object({ id }),
    output: Training,
  }),
  signIn: route({
    method: 'POST',
    path: '/training-signs',
    permission: 'readiness.read',
    summary: '扫码签到 Sign in by the code on the wall',
    input: z.object({ token: z.string().min(8).max(64) }),
    output: Training,
  }),
  signOthers: route({
    method: 'POST',
    path: '/trainings/:id/signs',
    permission: 'readiness.manage',
    summary: '代签到 Sign people in by hand',
    input: z.object({ id, people: z.array(id).min(1).max(500) }),
    output: Training,
  }),
  signs: route({
    method: 'GET',
    path: '/trainings/:id/signs',
    permission: 'readiness.manage',
    summary: '签到名单 Who has signed in',
    input: z.object({ id }),
    output: z.object({
      items: z.array(
        z.object({ person: PersonRef, department: z.string().nullable(), at: instant, byHand: z.boolean() }),
      ),
    }),
  }),
  banks: route({
    method: 'GET',
    path: '/exam-banks',
    permission: 'readiness.manage',
    summary: '题库 Banks of questions',
    input: nothing,
    output: z.object({ items: z.array(z.object({ bank: z.string(), questions: z.number().int() })) }),
  }),
  addQuestions: route({
    method: 'POST',
    path: '/exam-banks/:bank/questions',
    permission: 'readiness.manage',
    summary: '录入试题 Add questions to a bank',
    input: z.object({ bank, questions: z.array(Question).min(1).max(500) }),
    output: z.object({ added: z.number().int() }),
  }),
  exams: route({
    method: 'GET',
    path: '/exams',
    permission: 'readiness.read',
    summary: '考试 Examinations, with how the caller stands',
    input: nothing,
    output: z.object({ items: z.array(Exam) }),
  }),
  createExam: route({
    method: 'POST',
    path: '/exams',
    permission: 'readiness.manage',
    summary: '安排考试 Plan an examination',
    input: z.object({
      title: name,
      bank,
      questions: z.number().int().min(1).max(200),
      minutes: z.number().int().min(1).max(300),
      passAt: z.number().min(1).max(100),
      attempts: z.number().int().min(1).max(10),
      validMonths: z.number().int().min(1).max(60),
      skill: z.enum(['law', 'defence', 'fire', 'aid', 'equipment', 'service']).optional(),
      opens: instant,
      closes: instant,
    }),
    output: Exam,
  }),
  begin: route({
    method: 'POST',
    path: '/exams/:id/attempts',
    permission: 'readiness.read',
    summary: '开始作答 Begin: a paper of one’s own, or the one that is open',
    input: z.object({ id }),
    output: ExamPaper,
  }),
  send: route({
    method: 'POST',
    path: '/exam-attempts/:id/send',
    permission: 'readiness.read',
    summary: '交卷 Hand the paper in',
    input: z.object({ id, answers: z.record(z.string().max(40), z.array(z.number().int().min(0).max(7)).max(8)) }),
    output: z.object({
      score: z.number(),
      passed: z.boolean(),
      validTo: z.iso.date().nullable(),
      left: z.number().int(),
    }),
  }),
  attempts: route({
    method: 'GET',
    path: '/exam-attempts',
    permission: 'readiness.manage',
    summary: '考试成绩 Papers that were handed in, with their marks',
    input: page.extend({ exam: id.optional(), passed: flag.optional(), figure }),
    output: pageOf(
      z.object({
        id,
        exam: z.string(),
        person: PersonRef,
        department: z.string().nullable(),
        /** The how manieth try. */
        n: z.number().int(),
        score: z.number(),
        passed: z.boolean(),
        sentAt: instant,
        validTo: z.iso.date().nullable(),
      }),
    ),
  }),
  testSkill: route({
    method: 'POST',
    path: '/skill-tests',
    permission: 'readiness.manage',
    summary: '登记实操考核 Record a test of a fire skill; the examiner is who records it',
    input: z.object({
      person: id,
      skill: z.enum(fireSkillNames),
      score: z.number().min(0).max(100),
      note: z.string().trim().max(200).optional(),
    }),
    output: SkillRow,
  }),
  skills: route({
    method: 'GET',
    path: '/skill-tests',
    permission: 'readiness.read',
    summary: '三项实操达标 Who has passed all three, and the share of people and departments',
    input: nothing,
    output: z.object({
      people: Share.omit({ key: true, name: true }),
      departments: Share.omit({ key: true, name: true }),
      by: z.array(Share.extend({ trained: z.number().int() })),
    }),
  }),
  people: route({
    method: 'GET',
    path: '/trained-people',
    permission: 'readiness.read',
    summary: '人员达标情况 How everybody stands: skills, last training, examination',
    input: page.extend({
      q: z.string().trim().min(1).max(40).optional(),
      department: code.optional(),
      /** Only who has not passed all three skills. */
      lacking: flag.optional(),
      figure,
    }),
    output: pageOf(
      SkillRow.extend({
        trainedAt: instant.nullable(),
        fireAt: instant.nullable(),
        examUntil: z.iso.date().nullable(),
      }),
    ),
  }),
  contests: route({
    method: 'GET',
    path: '/contests',
    permission: 'readiness.read',
    summary: '技能竞赛与名次 Contests and places',
    input: nothing,
    output: z.object({ items: z.array(Contest) }),
  }),
  createContest: route({
    method: 'POST',
    path: '/contests',
    permission: 'readiness.manage',
    summary: '举办竞赛 Hold a contest',
    input: z.object({
      title: name,
      heldOn: z.iso.date(),
      items: z
        .array(z.object({ key: z.string().regex(/^[a-z0-9]{1,20}$/), name, most: z.number().min(1).max(1000) }))
        .min(1)
        .max(10),
    }),
    output: Contest,
  }),
  score: route({
    method: 'POST',
    path: '/contests/:id/scores',
    permission: 'readiness.manage',
    summary: '登记得分 Enter scores',
    input: z.object({
      id,
      scores: z
        .array(z.object({ person: id, item: z.string().max(20), score: z.number().min(0) }))
        .min(1)
        .max(500),
    }),
    output: Contest,
  }),
  closeContest: route({
    method: 'POST',
    path: '/contests/:id/close',
    permission: 'readiness.manage',
    summary: '公布名次 Close a contest: places stand',
    input: z.object({ id }),
    output: ok,
  }),
};
