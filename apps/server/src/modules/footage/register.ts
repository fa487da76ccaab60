import { custodyActs, wallClock, type CustodyAct } from '@anyuan/contract';

import { logRegister, readColumn } from '../../kernel/registers/index.ts';

type Column = Parameters<typeof logRegister<'footage_custody', 'footage'>>[0]['columns'][number];
const column = (...said: [string, [string, string], Column['kind'], Column['read']]): Column => readColumn(...said);

/** 现场影像保管台账: who has had what, and when. */
export const custodyRegister = logRegister({
  table: 'footage_custody',
  type: 'footage',
  ledger: 'custody',
  columns: [
    column('at', ['时间', 'When'], 'time', ({ at }) => wallClock(at).slice(0, 16)),
    column('number', ['编号', 'Number'], 'text', ({ number }) => number),
    column('act', ['事项', 'What'], 'text', ({ act }, lang) => custodyActs[act as CustodyAct][lang]),
    column('by', ['经办人', 'By'], 'text', (row) => row.by_name),
    column('second', ['见证人', 'Second person'], 'text', (row) => row.second_name),
    column('toWhom', ['接收单位(人)', 'To whom'], 'text', (row) => row.to_whom),
    column('paper', ['文书', 'Paper'], 'text', ({ paper }) => paper),
    column('place', ['存放位置', 'Where'], 'text', ({ place }) => place),
    column('note', ['说明', 'Note'], 'long', ({ note }) => note),
    column('sha256', ['SHA-256', 'SHA-256'], 'long', ({ sha256 }) => sha256),
  ],
});
