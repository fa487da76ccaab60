import type { CaseType, Permission } from '@anyuan/contract';

import type { Demand } from '../../countersign/demand.ts';
import type { Tx } from '../../ctx.ts';
import { peopleOf, reachOf, type CaseRow } from '../reading/row.ts';

/** What the second person of a step signs: the case as it stands, the step, and every answer. */
export async function stepToSign(
  tx: Tx,
  type: CaseType,
  row: CaseRow,
  name: string,
  permission: Permission,
  input: Record<string, unknown>,
): Promise<Demand> {
  const reach = reachOf(type, row, await peopleOf(tx.db, row));
  const [zh, en] = type.actions[name]?.label ?? [name, name];
  return {
    permission,
    reach,
    action: `${type.type}.${name}`,
    subjectType: 'case',
    subjectId: row.id,
    zh: `${row.number} ${zh}`,
    en: `${row.number}: ${en}`,
    detail: { number: row.number, version: row.version, from: row.state, input: JSON.parse(JSON.stringify(input)) },
  };
}
