import { z } from 'zod';

import { field } from '../case-fields.ts';
import { days, defineCase } from '../case-kit.ts';
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
  listed: ['roundNumber', 'dueOn'],
  fields: z.object({
    roundNumber: field.text(['轮次编号', 'Round number']),
    scope: field.longText(['摸排范围', 'Scope']),
    template: field.longText(['摸排要求', 'What is asked']),
    dueOn: field.date(['报送截止日期', 'Due on']),
    signature: signature.optional(),
    excuse: field.longText(['免报原因', 'Why no answer is needed']).optional(),
  }),
  states: {
    due: ['待报送', 'To be answered'],
    filing: ['填报中', 'Being filed'],
    filed: ['已报线索', 'Clues filed'],
    nil: ['零报告', 'Nothing to report'],
    excused: ['免报', 'Excused'],
  },
  initial: 'due',
  final: ['filed', 'nil', 'excused'],
  actions: {
    fileClue: {
      label: ['填报线索', 'File a clue'],
      from: ['due', 'filing'],
      to: 'filing',
      by: ['assignee'],
      input: z.object(clueFacts),
    },
    submit: {
      label: ['签字报送', 'Sign and send'],
      from: ['filing'],
      to: 'filed',
      by: ['assignee'],
      stamp: 'answeredAt',
      tells: ['clue.handle'],
      input: z.object({ signature }),
    },
    nil: {
      label: ['签署零报告', 'Sign a nil return'],
      from: ['due'],
      to: 'nil',
      by: ['assignee'],
      stamp: 'answeredAt',
      tells: ['clue.handle'],
      input: z.object({ signature }),
    },
    appoint: {
      label: ['指定报送人', 'Name who answers'],
      from: ['due', 'filing'],
      by: ['clue.handle'],
      joins: [{ field: 'person', as: 'assignee' }],
      tells: ['assignee'],
      input: z.object({ person: field.person(['报送人', 'Who answers']) }),
    },
    excuse: {
      label: ['免报', 'Excuse'],
      from: ['due'],
      to: 'excused',
      by: ['clue.handle'],
      notBy: ['assignee'],
      stamp: 'answeredAt',
      input: z.object({ excuse: field.longText(['免报原因', 'Why no answer is needed']) }),
    },
  },
  clocks: {
    answer: {
      label: ['报送时限', 'Answer'],
      during: ['due', 'filing'],
      until: 'dueOn',
      steps: [days(14), days(15), days(17)],
      warn: days(2),
      tells: [['assignee'], ['assignee', 'clue.handle']],
      isDeadline: true,
      source: '本轮规定的日期;无日期时 14 日为项目默认值 / the date of the round; else 14 days, a project default',
      isUnconfirmed: true,
    },
  },
  permissions: { read: 'clue.read', named: 'clue.read' },
  tells: ['assignee'],
  figures: {
    answered: {
      label: ['报送率', 'Answered'],
      of: { count: { state: ['filed', 'nil', 'excused'] } },
      per: { count: {} },
      unit: 'percent',
      better: 'more',
    },
    onTime: {
      label: ['按时报送率', 'Answered on time'],
      of: { count: { kept: 'answer' } },
      per: { count: { promised: 'answer' } },
      unit: 'percent',
      better: 'more',
    },
    nil: {
      label: ['零报告率', 'Nil returns'],
      of: { count: { state: 'nil' } },
      per: { count: { state: ['filed', 'nil'] } },
      unit: 'percent',
    },
  },
  ledgers: {
    register: {
      label: ['线索报送台账', 'Register of answers'],
      columns: ['number', 'roundNumber', 'department', 'assignee', 'dueOn', 'stamp:answeredAt', 'state', 'excuse'],
    },
  },
});
