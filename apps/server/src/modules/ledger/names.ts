import { fieldMeta, rowShape, type CaseType, type Relation } from '@anyuan/contract';
import type { Kysely } from 'kysely';
import type { z } from 'zod';

import { upgraded, type NamedCaseRow } from '../../kernel/cases/row.ts';
import type { DB } from '../../kernel/db/types.ts';

/** Names of whoever and whatever a page of cases mentions by id. */
export interface Names {
  person(id: string | null): string | null;
  department(id: string): string | null;
  /** Everybody in a relation to the case. */
  party(caseId: string, relation: Relation, lang: 'zh' | 'en'): string | null;
}

/** @param columns what will be shown: names that nobody asks for are not looked up */
export async function namesFor(
  db: Kysely<DB>,
  type: CaseType,
  rows: readonly NamedCaseRow[],
  columns: readonly string[],
): Promise<Names> {
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
  const mentionedIn = mentions(type.fields);
  const mentioned = rows.flatMap((row) => mentionedIn(upgraded(type, row)));
  const [people, departments] = await Promise.all([
    named(db, 'person', [...reporters, ...idsOf(mentioned, 'person')]),
    named(db, 'department', idsOf(mentioned, 'department')),
  ]);
  const byCase = Map.groupBy(parties, (party) => `${party.case_id} ${party.relation}`);
  return {
    person: (id) => (id === null ? null : (people.get(id) ?? null)),
    department: (id) => departments.get(id) ?? null,
    party: (caseId, relation, lang) =>
      byCase
        .get(`${caseId} ${relation}`)
        ?.map(({ name }) => name)
        .join(lang === 'zh' ? '、' : ', ') ?? null,
  };
}

type Mention = [kind: 'person' | 'department', id: string];
const idsOf = (mentions: readonly Mention[], kind: Mention[0]) =>
  mentions.filter(([of]) => of === kind).map(([, id]) => id);

const kinds: Record<string, Mention[0]> = {
  person: 'person',
  people: 'person',
  department: 'department',
  departments: 'department',
};

/** Which fields of a form hold ids of people or departments; asked once, since a register has many rows. */
function mentions(fields: z.ZodObject): (data: Record<string, unknown>) => Mention[] {
  const readers = Object.entries(fields.shape).flatMap(([name, field]) => {
    const schema = field as z.ZodType;
    const kind = kinds[fieldMeta(schema)?.widget ?? ''];
    const shape = rowShape(schema);
    const inside = shape && mentions(shape);
    if (!kind && !inside) return [];
    return (data: Record<string, unknown>): Mention[] => {
      const value = data[name];
      if (value === undefined || value === null) return [];
      const items = Array.isArray(value) ? value : [value];
      return kind
        ? items.map((id) => [kind, id as string])
        : items.flatMap((row) => inside?.(row as typeof data) ?? []);
    };
  });
  return (data) => readers.flatMap((read) => read(data));
}

async function named(
  db: Kysely<DB>,
  table: 'person' | 'department',
  ids: readonly string[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => /^[0-9a-f-]{36}$/.test(id));
  if (wanted.length === 0) return new Map();
  const rows = await db.selectFrom(table).select(['id', 'name']).where('id', 'in', wanted).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
