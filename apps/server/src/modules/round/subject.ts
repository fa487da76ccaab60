import { planKindLabels, type PlanKindName } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { anywhere } from '../../kernel/search.ts';
import type { Subject, SubjectFacts, SubjectKind } from '../../kernel/subjects/index.ts';
import { publishRounds } from './make.ts';
import { roundDepartmentPath, roundTables, visibleRounds } from './visible.ts';

export const roundSubject = (id: string): Subject => ({ kind: 'round', id });

/** Rounds as what files, notices and links are about. Whoever makes them adds photos. */
export const roundSubjects: SubjectKind = {
  kind: 'round',
  label: ['巡查', 'Round'],
  table: 'round',
  door: 'round.read',
  page: (id) => ({ page: `/rounds?row=${id}`, phonePage: `/m/round/${id}` }),
  adds: 'round.do',
  purposes: { photo: { label: ['现场照片', 'Photo'] } },
  find: findRounds,
  facts: roundFacts,
  async noted(tx, id) {
    publishRounds(tx, id, (await roundFacts(tx.db, [id])).get(id)?.reach.campusId ?? null);
  },
};

/** Rounds of the last weeks by the name of their plan. */
async function findRounds(ctx: Ctx, q: string, limit: number) {
  const { rows } = await sql<{ id: string; number: string; title: string }>`
    select r.id, l.code || ' ' || r.key as number, l.name as title from ${roundTables}
    where ${visibleRounds(ctx.rights)} and r.state <> 'void' and r.from_at <= ${ctx.now()}
      and (l.name ilike ${anywhere(q.trim())} or l.code ilike ${anywhere(q.trim())})
    order by r.from_at desc limit ${limit}`.execute(ctx.db);
  return rows;
}

export async function roundFacts(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    code: string;
    key: string;
    name: string;
    kind: string;
    campus_id: string | null;
    path: string | null;
    owner_id: string | null;
    supervisor_id: string | null;
    by_id: string | null;
    on_post: string[];
  }>`
    select r.id, l.code, r.key, l.name, l.kind, r.campus_id, ${roundDepartmentPath} as path, r.owner_id, r.supervisor_id, r.by_id,
      array(select s.person_id::text from sign_on s where s.post_id = r.post_id and s.until is null) as on_post
    from ${roundTables} where r.id = any(${[...ids]})`.execute(db);
  return new Map(
    rows.map((row): [string, SubjectFacts] => {
      const people = [
        ...new Set([row.owner_id, row.supervisor_id, row.by_id, ...row.on_post].filter((one) => one !== null)),
      ];
      return [
        row.id,
        {
          number: `${row.code} ${row.key.replace('T', ' ')}`,
          title: row.name,
          type: row.kind,
          label: planKindLabels[row.kind as PlanKindName] ?? [row.kind, row.kind],
          reach: { permission: 'round.read', campusId: row.campus_id, departmentPath: row.path, people },
          reads: 'round.read',
          relations: row.owner_id ? [{ personId: row.owner_id, relation: 'assignee' }] : [],
        },
      ];
    }),
  );
}
