import { letterKinds, refuse, type LetterKind } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { anywhere } from '../../kernel/search.ts';
import type { Subject, SubjectFacts, SubjectKind } from '../../kernel/subjects/index.ts';
import { letterTables, visibleLetters } from './visible.ts';

export const letterSubject = (id: string): Subject => ({ kind: 'letter', id });

export const signaturePurpose = 'signature';

/** Letters as what files (evidence, signatures by hand) and notices are about. */
export const letterSubjects: SubjectKind = {
  kind: 'letter',
  label: ['责任书', 'Letter of responsibility'],
  table: 'letter',
  door: 'letter.read',
  page: (id) => ({ page: `/letters?letter=${id}`, phonePage: `/m/letter/${id}` }),
  lists: { page: '/letters?tab=list&unsigned=true', phonePage: '/m/letters' },
  purposes: {
    evidence: { label: ['佐证材料', 'Evidence'] },
    [signaturePurpose]: { label: ['手写签名', 'Signature'] },
  },
  facts: letterFacts,
  async find(ctx, q, limit) {
    const { rows } = await sql<{ id: string; number: string; title: string }>`
      select l.id, l.number, l.body->>'title' as title from ${letterTables}
      where ${visibleLetters(ctx.rights)} and (l.number ilike ${anywhere(q)} or l.body->'taker'->>'name' ilike ${anywhere(q)} or l.body->>'department' ilike ${anywhere(q)})
        and l.state <> 'replaced'
      order by l.year desc, l.number limit ${limit}`.execute(ctx.db);
    return rows;
  },
  async noted(tx, id) {
    const row = await tx.db.selectFrom('letter').select('state').where('id', '=', id).executeTakeFirst();
    if (row?.state === 'replaced') throw refuse('letter_over');
    tellLetters(tx, id);
  },
};

/** Lists are read again by whoever sees any letter. */
export const tellLetters = (tx: Tx, id: string): void =>
  tx.publish('letter.changed', id, { permission: 'letter.read', readers: 'all' });

async function letterFacts(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    number: string;
    title: string;
    kind: LetterKind;
    path: string | null;
    campus_id: string | null;
    giver_id: string | null;
    taker_id: string | null;
  }>`
    select l.id, l.number, l.body->>'title' as title, l.kind, d.path, d.campus_id, l.giver_id, l.taker_id
    from letter l left join department d on d.id = l.department_id where l.id = any(${[...ids]})`.execute(db);
  return new Map(
    rows.map((row): [string, SubjectFacts] => [
      row.id,
      {
        number: row.number,
        title: row.title,
        type: row.kind,
        label: letterKinds[row.kind],
        reach: {
          permission: 'letter.read',
          departmentPath: row.path,
          campusId: row.campus_id,
          people: [row.giver_id, row.taker_id].filter((one) => one !== null),
        },
        reads: 'letter.read',
        relations: row.taker_id ? [{ personId: row.taker_id, relation: 'assignee' }] : [],
      },
    ]),
  );
}
