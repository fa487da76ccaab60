import {
  allowedActions,
  fieldMeta,
  refuse,
  type CaseDetail,
  type CaseType,
  type Relation,
  type Standing,
  type TimelineEntry,
} from '@anyuan/contract';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { z } from 'zod';

import { reaches } from '../auth/rights.ts';
import type { Ctx } from '../ctx.ts';
import type { DB } from '../db/types.ts';
import { caseRows, peopleOf, reachOf, toItem, upgraded, visibleCases, type CaseRow, type NamedCaseRow } from './row.ts';
import { toEntry } from './timeline.ts';
import { typeOf, type CaseEngine } from './types.ts';

/** The case if this caller may read it, else `not_found`. */
export async function readable(engine: CaseEngine, ctx: Ctx, id: string): Promise<NamedCaseRow> {
  const row = await caseRows(ctx.db)
    .where('c.id', '=', id)
    .where(visibleCases(ctx.rights, engine.types()))
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  return row;
}

export async function get(engine: CaseEngine, ctx: Ctx, id: string): Promise<CaseDetail> {
  const row = await readable(engine, ctx, id);
  const type = typeOf(engine, row.type);
  const people = await peopleOf(ctx.db, row);
  const [standing, parties, links] = await Promise.all([
    standingOf(ctx.db, ctx, type, row, people),
    partiesOf(ctx.db, id),
    linksOf(engine, ctx, id),
  ]);
  const { data, masked } = mask(type, upgraded(type, row), standing);
  await noteView(ctx, row);
  return { ...toItem(type, row, ctx.now()), data, masked, parties, actions: allowedActions(type, standing), links };
}

/** Looking at a case that not everybody may see leaves a line. */
async function noteView(ctx: Ctx, row: NamedCaseRow): Promise<void> {
  if (row.secrecy >= 3) await ctx.tx(async (tx) => tx.audit('case.view', 'case', row.id, { number: row.number }));
}

/** Where one caller stands to a case: what the rule of steps is asked with. */
export async function standingOf(
  db: Kysely<DB>,
  ctx: Ctx,
  type: CaseType,
  row: CaseRow,
  people: string[],
): Promise<Standing> {
  const me = ctx.rights.personId;
  const mine =
    me === null
      ? []
      : await db
          .selectFrom('case_party')
          .select(['relation', 'stamps'])
          .where('case_id', '=', row.id)
          .where('person_id', '=', me)
          .execute();
  const relations = mine.map((party) => party.relation as Relation);
  if (me !== null && row.reporter_id === me) relations.push('reporter');
  const reach = reachOf(type, row, people);
  return {
    state: row.state,
    stamps: row.stamps,
    relations,
    ownStamps: Object.assign({}, ...mine.map((party) => party.stamps)) as Record<string, string>,
    holds: (permission) => reaches(ctx.rights, permission, reach),
  };
}

function seesSecrets(type: CaseType, standing: Standing): boolean {
  const { confidential } = type.permissions;
  return standing.relations.length > 0 || (confidential !== undefined && standing.holds(confidential));
}

const secretsOf = (object: z.ZodObject | undefined): string[] =>
  Object.entries(object?.shape ?? {})
    .filter(([, schema]) => (fieldMeta(schema as z.ZodType)?.secrecy ?? 0) >= 3)
    .map(([key]) => key);

function mask(
  type: CaseType,
  data: Record<string, unknown>,
  standing: Standing,
): { data: Record<string, unknown>; masked: string[] } {
  if (seesSecrets(type, standing)) return { data, masked: [] };
  const masked = secretsOf(type.fields).filter((key) => key in data);
  return { data: without(data, masked), masked };
}

const without = (data: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).filter(([key]) => !keys.includes(key)));

async function partiesOf(db: Kysely<DB>, id: string): Promise<CaseDetail['parties']> {
  const rows = await db
    .selectFrom('case_party as cp')
    .innerJoin('person as p', 'p.id', 'cp.person_id')
    .select(['p.id', 'p.name', 'cp.relation', 'cp.stamps', 'cp.joined_at'])
    .where('cp.case_id', '=', id)
    .orderBy('cp.joined_at')
    .execute();
  return rows.map((row) => ({
    person: { id: row.id, name: row.name },
    relation: row.relation as Relation,
    stamps: row.stamps,
    joinedAt: row.joined_at.toISOString(),
  }));
}

async function linksOf(engine: CaseEngine, ctx: Ctx, id: string): Promise<CaseDetail['links']> {
  const rows = await ctx.db
    .selectFrom('case_link as l')
    .innerJoin('case as c', (on) =>
      on.on(sql<boolean>`c.id = case when l.from_id = ${id} then l.to_id else l.from_id end`),
    )
    .select(['c.id', 'c.number', 'c.type', 'c.title', 'l.relation'])
    .where((eb) => eb.or([eb('l.from_id', '=', id), eb('l.to_id', '=', id)]))
    .where(visibleCases(ctx.rights, engine.types()))
    .execute();
  return rows;
}

/** What happened, without the answers the caller may not see: they are the same facts as the case's fields. */
export async function timeline(engine: CaseEngine, ctx: Ctx, id: string): Promise<TimelineEntry[]> {
  const row = await readable(engine, ctx, id);
  const type = typeOf(engine, row.type);
  const rows = await ctx.db.selectFrom('case_event').selectAll().where('case_id', '=', id).orderBy('id').execute();
  await noteView(ctx, row);
  const entries = rows.map(toEntry);
  if (seesSecrets(type, await standingOf(ctx.db, ctx, type, row, await peopleOf(ctx.db, row)))) return entries;
  const ofCase = secretsOf(type.fields);
  return entries.map((entry) => {
    const secrets = [...ofCase, ...secretsOf(type.actions[entry.action]?.input)];
    const note = secrets.includes('note') ? null : entry.note;
    return { ...entry, note, data: without(entry.data, secrets) };
  });
}
