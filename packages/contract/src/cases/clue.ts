import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days, workdays } from '../case-kit.ts';
import { count, deadline, limit, move, register, step } from '../case-words.ts';
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
  tells: 'clue.handle',
  joins: { person: 'subject' },
  defaults: { by: 'clue.handle' },
  asks: {
    ...clueFacts,
  },
  learns: {
    judged: tag,
    transferTo,
    receiptNumber,
    result,
  },
  listed: ['urgency'],
  states: {
    filed: ['待核', 'Filed'],
    checking: ['核查中', 'Being checked'],
    transferred: ['已移交', 'Transferred'],
  },
  endings: { closed: ['已办结', 'Closed'], unfounded: ['查否', 'Unfounded'] },
  actions: {
    accept: move(['受理核查', 'Check'], 'filed', 'checking', {
      becomes: 'assignee',
      asks: ['judged?'],
      stamp: 'acceptedAt',
    }),
    identify: step(['确认对象', 'Identify the person'], 'open', {
      input: { person: field.person(['线索对象', 'Who'], { secrecy: 4 }) },
      joins: { person: 'subject' },
    }),
    transfer: move(['移交', 'Transfer'], ['filed', 'checking'], 'transferred', {
      asks: ['transferTo', 'receiptNumber'],
      stamp: 'transferredAt',
    }),
    dismiss: move(['查否', 'Unfounded'], 'checking', 'unfounded', {
      notBy: 'reporter',
      asks: ['result'],
      stamp: 'endedAt',
      isDanger: true,
    }),
    close: move(['办结', 'Close'], 'transferred', 'closed', { asks: ['result'], stamp: 'endedAt' }),
  },
  clocks: {
    urgent: limit(['紧急线索处置', 'Urgent clue'], 'filed', workdays(1), {
      when: { urgency: 'urgent' },
      tells: 'clue.handle',
      source: ours(),
    }),
    check: deadline(['核查时限', 'Check'], ['filed', 'checking'], [days(30), days(45)], {
      warn: days(7),
      tells: [['assignee', 'clue.handle']],
      source: ours('法律未定期限;30 日为项目默认值 / no limit in law; 30 days is a project default'),
    }),
    result: limit(['跟踪结果', 'Ask for the result'], 'transferred', days(60), {
      repeat: days(30),
      tells: 'clue.handle',
      source: ours(),
    }),
  },
  permissions: { read: 'clue.read', create: 'clue.handle', confidential: 'clue.read', named: 'clue.read' },
  figures: {
    filed: count(['线索数', 'Clues']),
    transferred: count(['移交线索', 'Clues transferred'], { stamp: 'transferredAt' }, { at: 'transferredAt' }),
  },
  ledgers: {
    register: register(
      ['线索台账', 'Register of clues'],
      'number at category tags urgency transferTo receiptNumber state closedAt',
    ),
  },
});
