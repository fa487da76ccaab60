import { defineCase, field, hours, minutes, type CaseType } from '@anyuan/contract';

/** A type that tells people in every way a declaration can say. */
export const visit = defineCase({
  type: 'visit',
  prefix: 'TS',
  label: ['来访', 'Visit'],
  group: 'patient',
  secrecy: 2,
  priority: 3,
  tells: ['hazard.fire', 'head'],
  joins: { about: 'subject' },
  asks: {
    what: field.text(['事由', 'What']),
    secret: field.text(['隐情', 'Secret'], { secrecy: 3 }).optional(),
    about: field.people(['涉及人员', 'About']).optional(),
  },
  states: { fresh: ['新建', 'Fresh'], doing: ['办理中', 'Doing'] },
  endings: { done: ['办结', 'Done'] },
  actions: {
    assign: {
      label: ['派单', 'Assign'],
      from: ['fresh'],
      to: 'doing',
      by: ['hazard.fire'],
      joins: { people: 'assignee' },
      tells: ['assignee', 'reporter'],
      input: { people: field.people(['经办人', 'Who']) },
    },
    remark: { label: ['备注', 'Remark'], from: 'open', by: ['hazard.read'] },
    seal: {
      label: ['转指定人员', 'Named persons only'],
      from: 'open',
      by: ['hazard.fire'],
      secrecy: 4,
      tells: ['reporter'],
    },
    finish: { label: ['办结', 'Finish'], from: ['doing'], to: 'done', by: ['assignee'], tells: ['reporter', 'copied'] },
  },
  clocks: {
    answer: { label: ['答复时限', 'Answer'], during: ['fresh'], steps: [minutes(30), hours(2)], source: 'test' },
    work: {
      label: ['办结时限', 'Deadline'],
      during: ['doing'],
      steps: [hours(1), hours(2), hours(3)],
      tells: [['assignee'], ['hazard.supervise']],
      isUrgent: true,
      isDeadline: true,
      source: 'test',
    },
    silent: { label: ['静默', 'Silent'], during: ['doing'], steps: [hours(1)], tells: [], source: 'test' },
  },
  permissions: { read: 'hazard.read', create: 'case.create', named: 'clue.handle' },
}) as CaseType;

/** For named persons only; whom it is about never hears of it. */
export const whisper = {
  ...visit,
  type: 'whisper',
  prefix: 'XS',
  label: ['线索', 'Clue'],
  secrecy: 4,
  subjects: 'excluded',
  permissions: { read: 'hazard.read', create: 'case.create', named: 'clue.handle' },
} as CaseType;
