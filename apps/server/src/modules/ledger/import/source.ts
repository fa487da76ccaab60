import { refuse, type CaseType } from '@anyuan/contract';

import { archive, type OldCase } from '../../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../../kernel/ctx.ts';
import { lockImport, type ImportSource } from '../../../kernel/registers/index.ts';
import { readableType } from '../ledgers.ts';
import { hintOf, importColumns } from './columns.ts';
import { judge, type Draft } from './judge.ts';
import { checkImporter, withinReach } from './reach.ts';

const maxRows = 10_000;
const note = '导入 Imported';

/** Old records of a type, for who may import, may register such a case and reads what he brings. */
export function caseImport(ctx: Ctx, name: string): ImportSource<Draft> {
  const type = readableType(ctx, name);
  if (!type.permissions.create) throw refuse('not_found', { what: name });
  ctx.need(type.permissions.create);
  checkImporter(ctx, type);
  const columns = importColumns(type);
  const columnOf = (name: string) => columns.find(({ key }) => key === name)?.zh ?? name;
  return {
    name: type.label[0],
    columns,
    maxRows,
    hintOf: (key) => hintOf(type, key),
    lock: (tx) => lockImport(tx, `case ${type.type}`),
    judge: async (db, rows) =>
      withinReach(ctx, db, type, await judge(db, type, columns, rows, ctx.now()), columnOf('department')),
    apply: (tx, drafts) => write(tx, type, drafts),
  };
}

async function write(tx: Tx, type: CaseType, drafts: readonly Draft[]): Promise<void> {
  const { cases } = tx.ctx.app;
  const fresh = ({ code, title, placeId, departmentId, data, people, strangers }: Draft) => ({
    type: type.type,
    title,
    placeId,
    departmentId,
    data,
    formerNumber: code,
    reporterId: people.find(({ relation }) => relation === 'reporter')?.personId ?? null,
    note: [note, ...strangers].join(' · '),
  });
  const olds = drafts.flatMap((draft): OldCase[] =>
    draft.at && draft.closedAt
      ? [
          {
            ...fresh(draft),
            state: draft.state,
            at: draft.at,
            closedAt: draft.closedAt,
            steps: draft.steps,
            people: draft.people.filter(({ relation }) => relation !== 'reporter'),
          },
        ]
      : [],
  );
  await archive(cases, tx, olds, note);
  for (const draft of drafts)
    if (draft.closedAt === null) await cases.open(tx, { ...fresh(draft), ...(draft.at && { at: draft.at }) });
  // One line for all; which ones they are is found by their former numbers.
  tx.audit('ledger.import', 'ledger', type.type, {
    type: type.type,
    rows: drafts.length,
    closed: olds.length,
    first: drafts[0]?.code ?? null,
    last: drafts.at(-1)?.code ?? null,
  });
}
