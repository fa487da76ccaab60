import { z } from 'zod';

import { field } from '../case-fields.ts';
import { days, defineCase } from '../case-kit.ts';

/** One round of screening (data sheet C24): every department answers with clues or a signed nil return. */
export const clueRound = defineCase({
  type: 'clueRound',
  prefix: 'ML',
  label: ['线索摸排', 'Clue screening round'],
  group: 'integrity',
  secrecy: 3,
  priority: 3,
  where: 'none',
  listed: ['periodStart', 'periodEnd', 'dueOn'],
  report: ['periodStart', 'periodEnd', 'scope', 'departments', 'template', 'dueOn'],
  fields: z.object({
    periodStart: field.date(['摸排期间起', 'Period from']),
    periodEnd: field.date(['摸排期间止', 'Period to']),
    scope: field.longText(['摸排范围', 'Scope']),
    departments: field.departments(['摸排科室', 'Departments']),
    template: field.longText(['摸排要求', 'What is asked']),
    dueOn: field.date(['报送截止日期', 'Answers due on']),
    summary: field.longText(['摸排小结(只写合计)', 'Summary (totals only)']).optional(),
  }),
  states: {
    open: ['摸排中', 'Running'],
    closed: ['已结束', 'Closed'],
  },
  initial: 'open',
  final: ['closed'],
  actions: {
    close: {
      label: ['结束本轮', 'Close the round'],
      from: ['open'],
      to: 'closed',
      by: ['clue.handle'],
      stamp: 'endedAt',
      input: z.object({ summary: field.longText(['摸排小结(只写合计)', 'Summary (totals only)']) }),
    },
  },
  clocks: {
    close: {
      label: ['本轮结束', 'Close the round'],
      during: ['open'],
      until: 'dueOn',
      steps: [days(30), days(37)],
      warn: days(3),
      tells: [['clue.handle']],
      isDeadline: true,
      source: '本轮规定的日期;无日期时 30 日为项目默认值 / the date of the round; else 30 days, a project default',
      isUnconfirmed: true,
    },
  },
  permissions: { read: 'clue.read', create: 'clue.handle' },
  figures: {
    rounds: {
      label: ['完成摸排轮次', 'Rounds done'],
      of: { count: { state: 'closed' } },
      unit: 'case',
      at: 'endedAt',
      better: 'more',
    },
  },
  ledgers: {
    register: {
      label: ['线索摸排轮次台账', 'Register of rounds'],
      columns: ['number', 'at', 'title', 'periodStart', 'periodEnd', 'dueOn', 'state', 'closedAt', 'summary'],
    },
  },
});
