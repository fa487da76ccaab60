import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { defineBook } from '../kit.ts';
import { asIncident } from '../shared.ts';

const things = {
  wheelchair: ['轮椅', 'Wheelchair'],
  stretcher: ['平车', 'Stretcher'],
  radio: ['对讲机', 'Radio'],
  recorder: ['执法记录仪', 'Body recorder'],
  umbrella: ['雨伞', 'Umbrella'],
  key: ['钥匙', 'Key'],
  other: ['其他', 'Other'],
} as const;

const condition = field.choice(['状况', 'Condition'], {
  good: ['完好', 'Good'],
  worn: ['有磨损', 'Worn'],
  broken: ['损坏', 'Broken'],
});

const who = {
  borrower: field.text(['借用人', 'Borrower'], { max: 40 }),
  phone: field.phone(['电话', 'Phone']),
};
const dueAt = field.time(['应还时间', 'Due']);

/** Things that are lent 便民借用 (data sheet C19). No identity card is kept; who was late again and again waits. */
export const loanBook = defineBook({
  book: 'loan',
  label: ['借用登记', 'Loans'],
  group: ['便民', 'Service'],
  prefix: 'JY',
  permission: 'book.loan',
  unit: { label: ['件', 'pieces'], one: 'piece' },
  dimensions: {},
  item: z.object({ kind: field.choice(['种类', 'Kind'], things) }),
  movements: {
    add: { label: ['购置', 'Add'], does: 'in' },
    lend: {
      label: ['借出', 'Lend'],
      does: 'out',
      asks: {
        ...who,
        dueAt,
        deposit: field.text(['押金或证件(一般不留)', 'Deposit or paper kept (none as a rule)'], { max: 40 }).optional(),
      },
    },
    // Kept for somebody from then on; what is not fetched in time is free again.
    reserve: {
      label: ['预约', 'Reserve'],
      does: 'none',
      asks: { ...who, startsAt: field.time(['取用时间', 'Wanted from']), dueAt },
    },
    // Who it is and until when was said when it was reserved.
    collect: { label: ['预约取用', 'Collect'], does: 'out', answers: 'reserve', whole: true },
    release: { label: ['取消预约', 'Give up'], does: 'none', answers: 'reserve', whole: true },
    handBack: {
      label: ['归还', 'Hand back'],
      does: 'in',
      answers: ['lend', 'collect'],
      whole: true,
      asks: { condition },
    },
    gone: { label: ['借出未还', 'Not brought back'], does: 'none', answers: ['lend', 'collect'], whole: true },
    scrap: { label: ['报废', 'Scrap'], does: 'out', asks: { reason: field.text(['原因', 'Why']) } },
  },
  outstanding: {
    of: ['lend', 'collect'],
    by: ['handBack', 'gone'],
    label: ['借出未还', 'Out'],
    due: { field: 'dueAt' },
  },
  count: { opens: asIncident },
  rule: ['默认不留存证件', 'No papers are kept as a rule'],
});
