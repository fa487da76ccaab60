import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import { holdersOf, readersAmong } from '../identity/index.ts';
import { endedTermRows } from './score.ts';
import { letterSubject } from './subject.ts';

interface Lacking {
  id: string;
  taker_id: string | null;
  has_scored: boolean;
  path: string | null;
}

/** Who is to go on with the scoring of letters: whoever took it, or, once he has scored himself, whoever examines. */
export async function examinersOf(tx: Tx, ids: readonly string[], today: string): Promise<Map<string, string[]>> {
  const { rows } = await sql<Lacking>`
    select distinct on (l.id) l.id, l.taker_id, e.path, exists (
      select from letter_score s where s.letter_id = l.id and s.term = x.term and s.stage = 'self') as has_scored
    from letter l join letter_template m on m.id = l.template_id left join department e on e.id = m.examiner_id
      cross join ${endedTermRows(today)}
    where l.id = any(${[...ids]}::uuid[]) and not exists (
      select from letter_score s where s.letter_id = l.id and s.term = x.term and s.stage = 'check')
    order by l.id, x.ended, x.term`.execute(tx.db);
  const examiners = rows.some(isChecked) ? await withPaths(tx, await holdersOf(tx, 'letter.check')) : [];
  const facts = await tx.ctx.app.subjects.facts(
    tx.db,
    rows.map(({ id }) => letterSubject(id)),
  );
  const told = new Map<string, string[]>();
  for (const row of rows) {
    const people = isChecked(row)
      ? examiners
          .filter(({ id, path }) => id !== row.taker_id && (row.path === null || path?.startsWith(row.path)))
          .map(({ id }) => id)
      : [row.taker_id ?? ''];
    told.set(row.id, await readersAmong(tx, letterSubject(row.id), people, facts.get(row.id)));
  }
  return told;
}

const isChecked = ({ has_scored, taker_id }: Lacking): boolean => has_scored || taker_id === null;

const withPaths = (tx: Tx, ids: readonly string[]) =>
  tx.db
    .selectFrom('person as p')
    .leftJoin('department as d', 'd.id', 'p.department_id')
    .select(['p.id', 'd.path'])
    .where(sql<boolean>`p.id = any(${[...ids]}::uuid[])`)
    .execute();
