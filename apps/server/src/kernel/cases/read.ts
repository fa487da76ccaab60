import {
  allowedActions,
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
import { limitNow } from './clocks.ts';
import {
  caseRows,
  peopleOf,
  reachOf,
  toItem,
  upgraded,
  visibleCases,
  type CaseRow,
  type NamedCaseRow,
  type People,
} from './row.ts';
import { hiddenFiles } from './secret-files.ts';
import { hiddenRelations, mayOpen, openingOf, secrecyOf, showsReporter, visibleData, type Viewer } from './secrets.ts';
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

/** A readable case, its type, and how the caller stands before its secrets. */
export async function lookAt(
  engine: CaseEngine,
  ctx: Ctx,
  id: string,
): Promise<{ row: NamedCaseRow; type: CaseType; viewer: Viewer }> {
  const row = await readable(engine, ctx, id);
  const type = typeOf(engine, row.type);
  const people = await peopleOf(ctx.db, row);
  const [standing, opening] = await Promise.all([
    standingOf(ctx.db, ctx, type, row, people),
    openingOf(ctx.db, ctx, id),
  ]);
  return { row, type, viewer: { standing, opening } };
}

export async function get(engine: CaseEngine, ctx: Ctx, id: string): Promise<CaseDetail> {
  const { row, type, viewer } = await lookAt(engine, ctx, id);
  const [parties, links, clocks, reporter] = await Promise.all([
    partiesOf(ctx.db, id),
    linksOf(engine, ctx, id),
    clocksOf(ctx, type, id),
    reporterOf(ctx.db, row),
  ]);
  const { data, masked } = visibleData(type, upgraded(type, row), viewer);
  await noteView(ctx, row);
  return {
    ...toItem(type, row, ctx.now()),
    data,
    masked,
    reporter: showsReporter(type, viewer) ? reporter : null,
    secrecy: row.secrecy,
    ...secretsFor(type, viewer),
    clocks,
    kept: row.kept,
    parties: visibleParties(type, parties, viewer, ctx.rights.personId),
    actions: allowedActions(type, viewer.standing),
    links,
  };
}

/** The people of a case but those a secret names; everybody knows of himself. */
export function visibleParties(
  type: CaseType,
  parties: CaseDetail['parties'],
  viewer: Viewer | null,
  me: string | null,
): CaseDetail['parties'] {
  const hidden = hiddenRelations(type, viewer);
  return parties.filter(({ person, relation }) => !hidden.has(relation) || (viewer !== null && person.id === me));
}

/** How the caller stands before the secrets of a case. */
function secretsFor(type: CaseType, { standing, opening }: Viewer): Pick<CaseDetail, 'secrets' | 'openUntil'> {
  const secrets = Object.values(type.fields.shape).filter((schema) => secrecyOf(schema as z.ZodType) >= 3);
  if (secrets.length === 0 && !type.hidesReporter) return { secrets: 'none', openUntil: null };
  if (opening) return { secrets: 'open', openUntil: opening.until.toISOString() };
  const { confidential } = type.permissions;
  const mine =
    secrets.some((schema) => mayOpen(type, schema as z.ZodType, standing)) ||
    (type.hidesReporter === true && confidential !== undefined && standing.holds(confidential));
  if (mine) return { secrets: 'shut', openUntil: null };
  const mayBreak = standing.holds('case.breakGlass') && !standing.relations.includes('subject');
  return { secrets: mayBreak ? 'glass' : 'closed', openUntil: null };
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
  people: People,
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

export async function partiesOf(db: Kysely<DB>, id: string): Promise<CaseDetail['parties']> {
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

async function reporterOf(db: Kysely<DB>, row: CaseRow): Promise<CaseDetail['reporter']> {
  if (!row.reporter_id) return null;
  const person = await db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', '=', row.reporter_id)
    .executeTakeFirst();
  return person ?? null;
}

async function clocksOf(ctx: Ctx, type: CaseType, id: string): Promise<CaseDetail['clocks']> {
  const rows = await ctx.db.selectFrom('case_clock').selectAll().where('case_id', '=', id).orderBy('due_at').execute();
  return rows
    .filter((row) => row.left_at === null)
    .map((row) => ({
      clock: row.clock,
      dueAt: limitNow(type, row, ctx.app.settings.calendar)?.toISOString() ?? null,
      isPaused: row.paused_at !== null,
      step: row.step,
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
  const { row, type, viewer } = await lookAt(engine, ctx, id);
  await noteView(ctx, row);
  return entriesFor(ctx, type, row, viewer);
}

/** What happened, for this viewer; without one all secrets are left out. */
export async function entriesFor(
  ctx: Ctx,
  type: CaseType,
  row: CaseRow,
  viewer: Viewer | null,
): Promise<TimelineEntry[]> {
  const [rows, hidden] = await Promise.all([
    ctx.db.selectFrom('case_event').selectAll().where('case_id', '=', row.id).orderBy('id').execute(),
    hiddenFiles(ctx.db, type, row, viewer),
  ]);
  const isReporterHidden = !showsReporter(type, viewer);
  return rows.map((one) => {
    const entry = toEntry(one);
    // An answer is as secret as the field it fills and as the question it answers.
    const facts = visibleData(type, { ...entry.data, note: entry.note }, viewer).data;
    const { data } = visibleData(type, facts, viewer, type.actions[entry.action]?.input?.shape ?? {});
    const { note, ...rest } = data;
    const isHiddenFile = entry.action === 'attach' && hidden.has(String(entry.data['file']));
    const isReporter = isReporterHidden && entry.actor.id !== null && entry.actor.id === row.reporter_id;
    return {
      ...entry,
      actor: isReporter ? { ...entry.actor, id: null, name: '***' } : entry.actor,
      note: typeof note === 'string' ? note : null,
      data: isHiddenFile ? {} : rest,
    };
  });
}
