import { hvaStates, type HvaState } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { DB } from '../../kernel/db/index.ts';
import type { SubjectFacts, SubjectKind } from '../../kernel/subjects/index.ts';

/** Rounds of vulnerability analysis, as what notices and files are about. */
export const hvaSubjects: SubjectKind = {
  kind: 'hva',
  label: ['脆弱性分析', 'Vulnerability analysis'],
  table: 'hva',
  door: 'readiness.read',
  page: (id) => ({ page: `/readiness?hva=${id}`, phonePage: null }),
  adds: 'readiness.manage',
  purposes: { report: { label: ['报告', 'Report'] } },
  facts: hvaFacts,
  async find(ctx, q, limit) {
    const year = Number.parseInt(q, 10);
    if (!Number.isInteger(year)) return [];
    const { rows } = await sql<{ id: string; number: string; title: string }>`
      select id, year::text as number, year || ' HVA' as title from hva where year = ${year} limit ${limit}`.execute(
      ctx.db,
    );
    return rows;
  },
  async noted(tx, id) {
    tx.publish('hva.changed', id, { permission: 'readiness.read' });
  },
};

async function hvaFacts(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('hva')
    .leftJoin('department as d', 'd.id', 'hva.department_id')
    .select(['hva.id', 'hva.year', 'hva.state', 'hva.made_by', 'd.name', 'd.path'])
    .where('hva.id', 'in', [...ids])
    .execute();
  return new Map(
    rows.map((row): [string, SubjectFacts] => [
      row.id,
      {
        number: `HVA-${row.year}`,
        title: row.name ?? '',
        type: row.state,
        label: hvaStates[row.state as HvaState] ?? [row.state, row.state],
        reach: { permission: 'readiness.read', departmentPath: row.path },
        reads: 'readiness.read',
        relations: [{ personId: row.made_by, relation: 'assignee' }],
      },
    ]),
  );
}
