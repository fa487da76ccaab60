import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days } from '../case-kit.ts';
import { deadline, inTime, move, rate, register, step } from '../case-words.ts';
import { clueFacts } from './clue-choices.ts';

const signature = field.signature(['负责人签名', 'Signature of the person in charge']);

/** A department's answer in a round of screening: clues, or nothing and a signature for it (零报告). */
export const clueReturn = defineCase({
  type: 'clueReturn',
  prefix: 'BS',
  label: ['线索报送', 'Answer to a screening round'],
  group: 'integrity',
  secrecy: 4,
  priority: 3,
  where: 'none',
  isUnsearched: true,
  tells: 'assignee',
  defaults: { by: 'assignee' },
  asks: {
    roundNumber: field.text(['轮次编号', 'Round number']),
    scope: field.longText(['摸排范围', 'Scope']),
    template: field.longText(['摸排要求', 'What is asked']),
    dueOn: field.date(['报送截止日期', 'Due on']),
    signature: signature.optional(),
    excuse: field.longText(['免报原因', 'Why no answer is needed']).optional(),
  },
  listed: ['roundNumber', 'dueOn'],
  states: {
    due: ['待报送', 'To be answered'],
    filing: ['填报中', 'Being filed'],
  },
  endings: { filed: ['已报线索', 'Clues filed'], nil: ['零报告', 'Nothing to report'], excused: ['免报', 'Excused'] },
  actions: {
    fileClue: move(['填报线索', 'File a clue'], ['due', 'filing'], 'filing', { input: clueFacts }),
    submit: move(['签字报送', 'Sign and send'], 'filing', 'filed', {
      asks: ['signature'],
      stamp: 'answeredAt',
      tells: 'clue.handle',
    }),
    nil: move(['签署零报告', 'Sign a nil return'], 'due', 'nil', {
      asks: ['signature'],
      stamp: 'answeredAt',
      tells: 'clue.handle',
    }),
    appoint: step(['指定报送人', 'Name who answers'], ['due', 'filing'], {
      by: 'clue.handle',
      input: { person: field.person(['报送人', 'Who answers']) },
      joins: { person: 'assignee' },
      tells: 'assignee',
    }),
    excuse: move(['免报', 'Excuse'], 'due', 'excused', {
      by: 'clue.handle',
      notBy: 'assignee',
      asks: ['excuse'],
      stamp: 'answeredAt',
    }),
  },
  clocks: {
    answer: deadline(['报送时限', 'Answer'], 'open', [days(14), days(15), days(17)], {
      until: 'dueOn',
      warn: days(2),
      tells: ['assignee', ['assignee', 'clue.handle']],
      source: ours(
        '本轮规定的日期;无日期时 14 日为项目默认值 / the date of the round; else 14 days, a project default',
      ),
    }),
  },
  permissions: { read: 'clue.read', named: 'clue.read' },
  figures: {
    answered: rate(['报送率', 'Answered'], { state: ['filed', 'nil', 'excused'] }, {}, { better: 'more' }),
    onTime: inTime(['按时报送率', 'Answered on time'], 'answer'),
    nil: rate(['零报告率', 'Nil returns'], { state: 'nil' }, { state: ['filed', 'nil'] }),
  },
  ledgers: {
    register: register(
      ['线索报送台账', 'Register of answers'],
      'number roundNumber department assignee dueOn stamp:answeredAt state excuse',
    ),
  },
});
