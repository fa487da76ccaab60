import { thingKind } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { DB, Reach } from '../../kernel/db/index.ts';
import type { Subject, SubjectFacts, SubjectKind } from '../../kernel/subjects/index.ts';
import { publishThing } from './publish.ts';
import { campusId, departmentPath } from './reach.ts';
import { searchThings } from './search.ts';

export const thingSubject = (id: string): Subject => ({ kind: 'thing', id });

/** Things of registers as what files, notices, links and audiences are about. Whoever checks them adds to them. */
export const thingSubjects: SubjectKind = {
  kind: 'thing',
  label: ['物品', 'Thing'],
  table: 'thing',
  door: 'register.read',
  page: (id) => ({ page: `/things/${id}`, phonePage: `/m/thing/${id}` }),
  adds: 'register.check',
  purposes: {
    photo: { label: ['照片', 'Photo'] },
    check: { label: ['检查照片', 'Photo of a check'] },
    document: { label: ['资料', 'Document'] },
  },
  find: async (ctx, q, limit) =>
    (await searchThings(ctx, q, limit)).items.map(({ id, code, name, place }) => ({
      id,
      number: code,
      title: [name, place].filter(Boolean).join(' · '),
    })),
  facts: thingFacts,
  async noted(tx, id) {
    const facts = (await thingFacts(tx.db, [id])).get(id);
    publishThing(tx, id, facts?.reach.campusId ?? null);
  },
};

export async function thingFacts(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    code: string;
    name: string;
    kind: string;
    owner_id: string | null;
    campus_id: string | null;
    path: string | null;
    readers: Reach['readers'] | null;
    read_by: string[] | null;
  }>`
    select t.id, t.code, t.name, t.kind, t.owner_id, ${campusId} as campus_id, ${departmentPath} as path,
      case t.data->>'readers' when 'everyone' then '"all"'::jsonb when 'departments' then (
        select coalesce(jsonb_agg(d.path), '[]') from department d where t.data->'readIn' ? d.id::text) end as readers,
      case when t.data->>'readers' in ('departments', 'people') then array(
        select jsonb_array_elements_text(coalesce(t.data->'readBy', '[]'))) end as read_by
    from thing t left join place p on p.id = t.place_id where t.id = any(${[...ids]})`.execute(db);
  return new Map(
    rows.map((row): [string, SubjectFacts] => [
      row.id,
      {
        number: row.code,
        title: row.name,
        type: row.kind,
        label: thingKind(row.kind)?.label ?? [row.kind, row.kind],
        reach: {
          permission: 'register.read',
          campusId: row.campus_id,
          departmentPath: row.path,
          people: [...(row.owner_id ? [row.owner_id] : []), ...(row.read_by ?? [])],
          ...(row.readers && { readers: row.readers }),
        },
        reads: 'register.read',
        relations: row.owner_id ? [{ personId: row.owner_id, relation: 'assignee' }] : [],
      },
    ]),
  );
}
