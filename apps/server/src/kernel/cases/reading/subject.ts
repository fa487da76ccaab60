import type { CaseType, Relation } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { App } from '../../app.ts';
import type { Ctx } from '../../ctx.ts';
import type { DB } from '../../db/types.ts';
import type { FileLook, Subject, SubjectFacts, SubjectKind } from '../../subjects/types.ts';
import { announce } from '../steps/open.ts';
import { writeEntry } from '../steps/timeline.ts';
import { typeOf } from '../types.ts';
import { list } from './list.ts';
import { lookAt, readable } from './read.ts';
import { keepsFromSubjects, reachOf, toPeople, type CaseRow } from './row.ts';
import { hiddenFiles } from './secret-files.ts';
import { showsReporter } from './secrets.ts';

export const caseKind = 'case';
export const caseSubject = (id: string): Subject => ({ kind: caseKind, id });

type PartyRow = { person_id: string; relation: string };

/** What rights, notices and links have to know of a case. */
export function factsOf(
  type: CaseType,
  row: Pick<CaseRow, 'number' | 'title' | 'secrecy' | 'reporter_id' | 'department_path' | 'campus_id'> & CaseRow,
  parties: readonly PartyRow[],
): SubjectFacts {
  return {
    number: row.number,
    title: row.title,
    type: type.type,
    label: type.label,
    reach: reachOf(type, row, toPeople(row.reporter_id, parties)),
    reads: type.permissions.read,
    relations: [
      ...parties.map((party) => ({ personId: party.person_id, relation: party.relation as Relation })),
      ...(row.reporter_id ? [{ personId: row.reporter_id, relation: 'reporter' as const }] : []),
    ],
    isKept: keepsFromSubjects(type, row.secrecy),
    hidesReporter: type.hidesReporter ?? false,
  };
}

/** The same of a case whose row is at hand. */
export async function caseFacts(db: Kysely<DB>, type: CaseType, row: CaseRow): Promise<SubjectFacts> {
  const parties = await db
    .selectFrom('case_party')
    .select(['person_id', 'relation'])
    .where('case_id', '=', row.id)
    .execute();
  return factsOf(type, row, parties);
}

/** Cases of every type as what files, notices and links are about. */
export const caseSubjects = (app: App): SubjectKind => ({
  kind: caseKind,
  label: ['案件', 'Case'],
  table: 'case',
  door: 'case.read',
  page: (id) => ({ page: `/cases/${id}`, phonePage: `/m/case/${id}` }),
  // Reading is the right to add: whoever works a case brings his evidence.
  purposes: { evidence: { label: ['附件', 'Attachment'] } },
  find: async (ctx, q, limit) => (await list(app.cases, ctx, { q, limit, sort: 'new' })).items,
  async facts(db, ids) {
    if (ids.length === 0) return new Map();
    const [rows, parties, moves] = await Promise.all([
      db.selectFrom('case').selectAll().where('id', 'in', ids).execute(),
      db.selectFrom('case_party').select(['case_id', 'person_id', 'relation']).where('case_id', 'in', ids).execute(),
      db
        .selectFrom('case_event')
        .select(['case_id', (eb) => eb.fn.max('at').as('at')])
        .where('case_id', 'in', ids)
        .where(sql<boolean>`from_state is distinct from to_state and from_state is not null`)
        .groupBy('case_id')
        .execute(),
    ]);
    const of = Map.groupBy(parties, (party) => party.case_id);
    const moved = new Map(moves.map(({ case_id, at }) => [case_id, at]));
    return new Map(
      rows.map((row) => {
        const type = typeOf(app.cases, row.type);
        const state = type.states[row.state] ?? [row.state, row.state];
        const stands = { state, isOver: !row.is_open, movedAt: moved.get(row.id) ?? null };
        return [row.id, { ...factsOf(type, row, of.get(row.id) ?? []), stands }];
      }),
    );
  },
  lookAtFiles: (ctx, id) => lookAtFiles(app, ctx, id),
  async noted(tx, id, entry) {
    await writeEntry(tx, id, entry);
    await announce(app.cases, tx, 'case.noted', id);
  },
});

/** Answers to secret questions are hidden as their questions are; of a matter for few every look is noted. */
async function lookAtFiles(app: App, ctx: Ctx, id: string): Promise<FileLook> {
  const owner = await readable(app.cases, ctx, id);
  const type = typeOf(app.cases, owner.type);
  const answers = await hiddenFiles(ctx.db, type, owner, null);
  const noted = owner.secrecy >= 3 ? 'all' : answers;
  // Most cases hide nothing: who asks need not be looked at.
  if (answers.size === 0 && !type.hidesReporter) return { hidden: answers, noted, nameless: null };
  const { viewer } = await lookAt(app.cases, ctx, id);
  return {
    hidden: answers.size === 0 ? answers : await hiddenFiles(ctx.db, type, owner, viewer),
    noted,
    nameless: showsReporter(type, viewer) ? null : owner.reporter_id,
  };
}
