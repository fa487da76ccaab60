import { z } from 'zod';

import { field } from '../case-fields.ts';
import { days, defineCase, workdays } from '../case-kit.ts';
import { clueFacts, clueTags } from './clue-choices.ts';

/** What the office does with a clue is not shown to whoever filed it. */
const office = { secrecy: 4, sees: 'clue.read' } as const;
const transferTo = field.choice(
  ['移交单位', 'Transferred to'],
  {
    police: ['公安机关', 'Police'],
    discipline: ['纪检监察机关', 'Discipline inspection'],
    superior: ['上级主管部门', 'Higher authority'],
  },
  office,
);
const receiptNumber = field.text(['移交回执号', 'Receipt number'], office);
const result = field.longText(['办理结果', 'Result'], office);
const tag = field.choices(['黑恶伞腐乱(核定)', 'Tags, as judged'], clueTags, office);

/** A clue of organised crime (data sheet C24): named persons only, never searched, never told to whom it concerns. */
export const clue = defineCase({
  type: 'clue',
  prefix: 'XS',
  label: ['涉黑涉恶线索', 'Clue'],
  group: 'integrity',
  secrecy: 4,
  priority: 2,
  where: 'none',
  isUnsearched: true,
  hidesReporter: true,
  subjects: 'excluded',
  joins: [{ field: 'person', as: 'subject' }],
  listed: ['urgency'],
  report: Object.keys(clueFacts),
  fields: z.object({
    ...clueFacts,
    judged: tag.optional(),
    transferTo: transferTo.optional(),
    receiptNumber: receiptNumber.optional(),
    result: result.optional(),
  }),
  states: {
    filed: ['待核', 'Filed'],
    checking: ['核查中', 'Being checked'],
    transferred: ['已移交', 'Transferred'],
    closed: ['已办结', 'Closed'],
    unfounded: ['查否', 'Unfounded'],
  },
  initial: 'filed',
  final: ['closed', 'unfounded'],
  actions: {
    accept: {
      label: ['受理核查', 'Check'],
      from: ['filed'],
      to: 'checking',
      by: ['clue.handle'],
      becomes: 'assignee',
      stamp: 'acceptedAt',
      input: z.object({ judged: tag.optional() }),
    },
    identify: {
      label: ['确认对象', 'Identify the person'],
      from: 'open',
      by: ['clue.handle'],
      joins: [{ field: 'person', as: 'subject' }],
      input: z.object({ person: field.person(['线索对象', 'Who'], { secrecy: 4 }) }),
    },
    transfer: {
      label: ['移交', 'Transfer'],
      from: ['filed', 'checking'],
      to: 'transferred',
      by: ['clue.handle'],
      stamp: 'transferredAt',
      input: z.object({ transferTo, receiptNumber }),
    },
    dismiss: {
      label: ['查否', 'Unfounded'],
      from: ['checking'],
      to: 'unfounded',
      by: ['clue.handle'],
      notBy: ['reporter'],
      stamp: 'endedAt',
      isDanger: true,
      input: z.object({ result }),
    },
    close: {
      label: ['办结', 'Close'],
      from: ['transferred'],
      to: 'closed',
      by: ['clue.handle'],
      stamp: 'endedAt',
      input: z.object({ result }),
    },
  },
  clocks: {
    urgent: {
      label: ['紧急线索处置', 'Urgent clue'],
      during: ['filed'],
      when: { urgency: 'urgent' },
      steps: [workdays(1)],
      tells: [['clue.handle']],
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
    check: {
      label: ['核查时限', 'Check'],
      during: ['filed', 'checking'],
      steps: [days(30), days(45)],
      warn: days(7),
      tells: [['assignee', 'clue.handle']],
      isDeadline: true,
      source: '法律未定期限;30 日为项目默认值 / no limit in law; 30 days is a project default',
      isUnconfirmed: true,
    },
    result: {
      label: ['跟踪结果', 'Ask for the result'],
      during: ['transferred'],
      steps: [days(60)],
      repeat: days(30),
      tells: [['clue.handle']],
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
  },
  permissions: { read: 'clue.read', create: 'clue.handle', confidential: 'clue.read', named: 'clue.read' },
  tells: ['clue.handle'],
  figures: {
    filed: { label: ['线索数', 'Clues'], of: { count: {} }, unit: 'case' },
    transferred: {
      label: ['移交线索', 'Clues transferred'],
      of: { count: { stamp: 'transferredAt' } },
      unit: 'case',
      at: 'transferredAt',
    },
  },
  ledgers: {
    register: {
      label: ['线索台账', 'Register of clues'],
      columns: ['number', 'at', 'category', 'tags', 'urgency', 'transferTo', 'receiptNumber', 'state', 'closedAt'],
    },
  },
});
