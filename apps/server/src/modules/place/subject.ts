import { placeKindLabels } from '@anyuan/contract';
import type { Kysely } from 'kysely';

import type { DB } from '../../kernel/db/index.ts';
import { findEntries } from '../../kernel/registers/index.ts';
import type { SubjectFacts, SubjectKind } from '../../kernel/subjects/index.ts';
import { placeKind } from './kind.ts';

export const placeSubject = (id: string) => ({ kind: 'place', id });

/** Places as what files, notices, links and audiences are about. Whoever keeps them adds to them. */
export const placeSubjects: SubjectKind = {
  kind: 'place',
  label: ['地点', 'Place'],
  table: 'place',
  door: 'place.read',
  page: (id) => ({ page: `/places?row=${id}`, phonePage: null }),
  adds: 'place.manage',
  purposes: {
    photo: { label: ['照片', 'Photo'] },
    document: { label: ['资料', 'Document'] },
    // Hung and replaced on the place itself, where the points on it are moved along.
    plan: { label: ['平面图', 'Plan'], isApart: true },
  },
  find: (ctx, q, limit) => findEntries(placeKind, ctx, q, limit),
  facts: placeFacts,
  async noted(tx, id) {
    const facts = (await placeFacts(tx.db, [id])).get(id);
    tx.publish('place.changed', id, { permission: 'place.read', campusId: facts?.reach.campusId ?? null }, {});
  },
};

async function placeFacts(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('place as p')
    .leftJoin('department as dep', 'dep.id', 'p.department_id')
    .select(['p.id', 'p.code', 'p.full_name', 'p.kind', 'p.campus_id', 'dep.path'])
    .where('p.id', 'in', ids)
    .execute();
  return new Map(
    rows.map((row): [string, SubjectFacts] => [
      row.id,
      {
        number: row.code,
        title: row.full_name,
        type: row.kind,
        label: placeKindLabels[row.kind as keyof typeof placeKindLabels],
        reach: { permission: 'place.read', campusId: row.campus_id, departmentPath: row.path },
        reads: 'place.read',
        relations: [],
      },
    ]),
  );
}
