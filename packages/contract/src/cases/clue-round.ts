import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days } from '../case-kit.ts';
import { count, deadline, move, register } from '../case-words.ts';

/** One round of screening (data sheet C24): every department answers with clues or a signed nil return. */
export const clueRound = defineCase({
  type: 'clueRound',
  prefix: 'ML',
  label: ['线索摸排', 'Clue screening round'],
  group: 'integrity',
  secrecy: 3,
  priority: 3,
  where: 'none',
  asks: {
    periodStart: field.date(['摸排期间起', 'Period from']),
    periodEnd: field.date(['摸排期间止', 'Period to']),
    scope: field.longText(['摸排范围', 'Scope']),
    departments: field.departments(['摸排科室', 'Departments']),
    template: field.longText(['摸排要求', 'What is asked']),
    dueOn: field.date(['报送截止日期', 'Answers due on']),
  },
  learns: {
    summary: field.longText(['摸排小结(只写合计)', 'Summary (totals only)']),
  },
  listed: ['periodStart', 'periodEnd', 'dueOn'],
  notBefore: { periodEnd: 'periodStart', dueOn: 'today' },
  states: {
    open: ['摸排中', 'Running'],
  },
  endings: { closed: ['已结束', 'Closed'] },
  actions: {
    close: move(['结束本轮', 'Close the round'], ['open'], 'closed', {
      by: 'clue.handle',
      asks: ['summary'],
      stamp: 'endedAt',
    }),
  },
  clocks: {
    close: deadline(['本轮结束', 'Close the round'], 'open', [days(30), days(37)], {
      until: 'dueOn',
      warn: days(3),
      tells: 'clue.handle',
      source: ours(
        '本轮规定的日期;无日期时 30 日为项目默认值 / the date of the round; else 30 days, a project default',
      ),
    }),
  },
  permissions: { read: 'clue.read', create: 'clue.handle' },
  figures: {
    rounds: count(['完成摸排轮次', 'Rounds done'], { state: 'closed' }, { at: 'endedAt', better: 'more' }),
  },
  ledgers: {
    register: register(
      ['线索摸排轮次台账', 'Register of rounds'],
      'number at title periodStart periodEnd dueOn state closedAt summary',
    ),
  },
});
