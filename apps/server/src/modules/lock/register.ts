import { type Label, type LedgerColumn, wallClock } from '@anyuan/contract';

import { logRegister, type LogColumn } from '../../kernel/registers/index.ts';

type Column = LogColumn<'lock_opening'>;
const column = (key: string, label: Label, kind: LedgerColumn['kind'], read: Column['read']): Column => ({
  key,
  label,
  kind,
  read,
});
const words = {
  unlocked: ['开锁', 'Opened'],
  locked: ['关锁', 'Shut'],
  yes: ['已双人批准', 'Approved by two'],
  no: ['未经批准', 'Not approved'],
} as const;

const columns: readonly Column[] = [
  column('at', ['时间', 'Time'], 'time', ({ at }) => wallClock(at).slice(0, 16)),
  column('lock', ['锁', 'Lock'], 'text', (row) => `${row.lock_name} ${row.lock_code}`),
  column('place', ['位置', 'Place'], 'text', ({ place }) => place),
  column('what', ['动作', 'What'], 'text', ({ what }, lang) => words[what as 'unlocked'][lang]),
  column('first', ['批准人一', 'First'], 'text', (row) => row.first_name),
  column('second', ['批准人二', 'Second'], 'text', (row) => row.second_name),
  column('reason', ['事由', 'Why'], 'long', ({ reason }) => reason),
  column('approved', ['批准情况', 'Approved'], 'text', (row, lang) =>
    row.what === 'locked' ? null : words[row.is_approved ? 'yes' : 'no'][lang],
  ),
];

/** 开锁日志. */
export const openingsRegister = logRegister({ table: 'lock_opening', type: 'lock', ledger: 'openings', columns });
