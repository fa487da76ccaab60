import { postKindLabels, type Post } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import { reachFilter } from '../../kernel/auth/index.ts';
import type { DB } from '../../kernel/db/index.ts';
import { anywhere } from '../../kernel/search.ts';
import type { SubjectFacts, SubjectKind } from '../../kernel/subjects/index.ts';
import { campusOf, publishDuty } from './posts.ts';

/** Posts as what notices, files and links are about: whoever is told of a gap opens the roster at it. */
export const postSubjects: SubjectKind = {
  kind: 'post',
  label: ['岗位', 'Post'],
  table: 'post',
  door: 'duty.read',
  page: (id) => ({ page: `/roster?post=${id}`, phonePage: null }),
  adds: 'duty.manage',
  purposes: { paper: { label: ['排班文件', 'Roster on paper'] } },
  facts: postFacts,
  async find(ctx, q, limit) {
    const { rows } = await sql<{ id: string; number: string; title: string }>`
      select post.id, post.code as number, post.name as title from post left join place p on p.id = post.place_id
      where ${reachFilter(ctx.rights, 'duty.read', { campusId: sql`p.campus_id::text` })}
        and (post.name ilike ${anywhere(q.trim())} or post.code ilike ${anywhere(q.trim())})
      order by post.code limit ${limit}`.execute(ctx.db);
    return rows;
  },
  async noted(tx, id) {
    const row = await tx.db.selectFrom('post').select('place_id').where('id', '=', id).executeTakeFirst();
    publishDuty(tx, id, await campusOf(tx, row?.place_id ?? null));
  },
};

async function postFacts(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('post')
    .leftJoin('place as p', 'p.id', 'post.place_id')
    .leftJoin('department as d', 'd.id', 'post.department_id')
    .select(['post.id', 'post.code', 'post.name', 'post.kind', 'post.owner_id', 'd.path'])
    .select(sql<string | null>`p.campus_id`.as('campus_id'))
    .where('post.id', 'in', [...ids])
    .execute();
  return new Map(
    rows.map((row): [string, SubjectFacts] => [
      row.id,
      {
        number: row.code,
        title: row.name,
        type: row.kind,
        label: postKindLabels[row.kind as Post['kind']] ?? [row.kind, row.kind],
        reach: { permission: 'duty.read', campusId: row.campus_id, departmentPath: row.path },
        reads: 'duty.read',
        relations: row.owner_id ? [{ personId: row.owner_id, relation: 'assignee' }] : [],
      },
    ]),
  );
}
