import { refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import type { Broken } from './fault.ts';

export interface Checked extends Broken {
  kind: string;
  state: string;
  data: Record<string, unknown>;
  checked: Record<string, string>;
  checked_at: Date | null;
  since: string;
}

/** A thing with what checks and faults ask of it. */
export async function readForCheck(tx: Tx, id: string): Promise<Checked> {
  const { rows } = await sql<Checked>`
    select t.id, t.code, t.kind, t.name, t.state, t.data, t.checked, t.checked_at, t.since, t.place_id, t.is_demo,
      p.full_name as place_name, coalesce(t.department_id, p.department_id) as department_id
    from thing t left join place p on p.id = t.place_id where t.id = ${id}`.execute(tx.db);
  if (!rows[0]) throw refuse('not_found', { what: id });
  return rows[0];
}
