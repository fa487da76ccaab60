import { refuse } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { DB } from '../../kernel/db/index.ts';
import { anywhere } from '../../kernel/search.ts';
import type { Subject, SubjectFacts, SubjectKind } from '../../kernel/subjects/index.ts';
import { itemTables, visibleItems } from './visible.ts';

export const itemSubject = (id: string): Subject => ({ kind: 'assessmentItem', id });

/** Items of assessments, as what files (evidence, photos of the wall) and notices are about. */
export const itemSubjects: SubjectKind = {
  kind: 'assessmentItem',
  label: ['自评条目', 'Item of an assessment'],
  table: 'assessment_item',
  door: 'assessment.read',
  page: (id) => ({ page: `/assessment?item=${id}`, phonePage: null }),
  purposes: { evidence: { label: ['佐证材料', 'Evidence'] } },
  facts: itemFacts,
  async find(ctx, q, limit) {
    const { rows } = await sql<{ id: string; number: string; title: string }>`
      select i.id, a.definition->'items'->i.position->>'no' as number, a.definition->'items'->i.position->>'standard' as title
      from ${itemTables}
      where ${visibleItems(ctx.rights)} and a.definition->'items'->i.position->>'standard' ilike ${anywhere(q)}
      order by a.made_at desc, i.position limit ${limit}`.execute(ctx.db);
    return rows;
  },
  async noted(tx, id) {
    const { rows } = await sql<{ assessment_id: string; state: string }>`
      select a.id as assessment_id, a.state from assessment_item i join assessment a on a.id = i.assessment_id
      where i.id = ${id}`.execute(tx.db);
    const [row] = rows;
    if (row?.state === 'closed') throw refuse('assessment_closed');
    tx.publish('assessment.changed', row?.assessment_id ?? id, { permission: 'assessment.read' });
  },
};

async function itemFacts(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    no: string;
    standard: string;
    path: string | null;
    owner_id: string | null;
  }>`
    select i.id, a.definition->'items'->i.position->>'no' as no, a.definition->'items'->i.position->>'standard' as standard,
      d.path, i.owner_id
    from assessment_item i join assessment a on a.id = i.assessment_id left join department d on d.id = i.department_id
    where i.id = any(${[...ids]})`.execute(db);
  return new Map(
    rows.map((row): [string, SubjectFacts] => [
      row.id,
      {
        number: row.no,
        title: row.standard,
        type: 'assessmentItem',
        label: ['自评条目', 'Item of an assessment'],
        reach: {
          permission: 'assessment.read',
          departmentPath: row.path,
          people: row.owner_id ? [row.owner_id] : [],
        },
        reads: 'assessment.read',
        relations: row.owner_id ? [{ personId: row.owner_id, relation: 'assignee' }] : [],
      },
    ]),
  );
}
