import { type CaseType, type Mention, mentionsIn, type Reader, type Relation } from '@anyuan/contract';
import type { Kysely } from 'kysely';
import type { z } from 'zod';

import { type NamedCaseRow, upgraded } from '../../kernel/cases/index.ts';
import type { DB } from '../../kernel/db/index.ts';
import { namesOf } from '../../kernel/names.ts';

/** Names of whoever and whatever a page of cases mentions by id. */
export interface CaseNames {
  name: Reader['name'];
  /** Everybody in a relation to the case. */
  party(caseId: string, relation: Relation, lang: 'zh' | 'en'): string | null;
}

/** @param columns what will be shown: names that nobody asks for are not looked up */
export async function namesFor(
  db: Kysely<DB>,
  type: CaseType,
  rows: readonly NamedCaseRow[],
  columns: readonly string[],
): Promise<CaseNames> {
  const ids = rows.map(({ id }) => id);
  const shown = columns.filter((column) => column === 'assignee' || column === 'checker');
  const parties =
    ids.length === 0 || shown.length === 0
      ? []
      : await db
          .selectFrom('case_party as cp')
          .innerJoin('person as p', 'p.id', 'cp.person_id')
          .select(['cp.case_id', 'cp.relation', 'p.name'])
          .where('cp.case_id', 'in', ids)
          .where('cp.relation', 'in', shown)
          .orderBy('cp.joined_at')
          .execute();
  const reporters = columns.includes('reporter') ? rows.flatMap((row) => row.reporter_id ?? []) : [];
  const fields = Object.entries(type.fields.shape as Record<string, z.ZodType>);
  const mentioned = rows.flatMap((row) => {
    const data = upgraded(type, row);
    return fields.flatMap(([name, schema]) => mentionsIn(schema, data[name]));
  });
  const name = await namesOf(db, [...mentioned, ...reporters.map((id): Mention => ['person', id])]);
  const byCase = Map.groupBy(parties, (party) => `${party.case_id} ${party.relation}`);
  return {
    name,
    party: (caseId, relation, lang) =>
      byCase
        .get(`${caseId} ${relation}`)
        ?.map(({ name }) => name)
        .join(lang === 'zh' ? '、' : ', ') ?? null,
  };
}
