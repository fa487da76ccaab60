import { countsFor, type Audience, type CaseType, type Permission } from '@anyuan/contract';

import { caseSubject, typeOf, type CaseRow } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { audienceOf } from '../identity/index.ts';
import { nextIn } from './tell.ts';

/**
 * Who owes the next step of cases: all assignees who can take it; where it is not theirs, whoever its time limit
 * tells first, else whoever may take it, else the head.
 */
export async function whoOwes(tx: Tx, ids: readonly string[]): Promise<Map<string, string[]>> {
  const owing = new Map<string, string[]>();
  if (ids.length === 0) return owing;
  const facts = await tx.ctx.app.subjects.facts(tx.db, ids.map(caseSubject));
  const rows = await tx.db.selectFrom('case').selectAll().where('id', 'in', ids).execute();
  for (const row of rows) {
    const known = facts.get(row.id);
    if (!known) continue;
    const type = typeOf(tx.ctx.app.cases, row.type);
    const told = (audience: readonly Audience[]): Promise<string[]> =>
      audienceOf(tx, caseSubject(row.id), narrowed(type, row, audience), known);
    const next = nextIn(type, row.state);
    const assignees = new Set(known.relations.flatMap((one) => (one.relation === 'assignee' ? one.personId : [])));
    const theirs = (await told(next)).filter((id) => assignees.has(id) && hasTurn(row, id));
    owing.set(row.id, theirs.length > 0 ? theirs : await firstOf([limitTells(type, row.state), next, ['head']], told));
  }
  return owing;
}

/** Whoever of these audiences is there first. */
async function firstOf(
  audiences: readonly (readonly Audience[])[],
  told: (audience: readonly Audience[]) => Promise<string[]>,
): Promise<string[]> {
  for (const audience of audiences) {
    const people = await told(audience);
    if (people.length > 0) return people;
  }
  return [];
}

/** Fire control owes fires, and what may yet turn out to be one. */
const narrowed = (type: CaseType, row: CaseRow, audience: readonly Audience[]): Audience[] =>
  audience.filter((one) => !(one in (type.narrows ?? {})) || countsFor(type, one as Permission, row.data));

/** Whom the limit of a state tells first, beside its assignees. */
function limitTells(type: CaseType, state: string): readonly Audience[] {
  const limit = Object.values(type.clocks).find(({ isDeadline, during }) => isDeadline && during.includes(state));
  const [first = ['head']] = limit?.tells ?? [];
  return limit ? first.filter((one) => one !== 'assignee') : [];
}

/** By the keys of its row: whoever a step keeps out (`notBy`) has none. */
const hasTurn = ({ turn }: CaseRow, id: string): boolean =>
  turn.some((key) => key === id || key === `=${id}` || key.endsWith(`:${id}`));
