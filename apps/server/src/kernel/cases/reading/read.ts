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
import type { z } from 'zod';

import { reaches } from '../../auth/rights.ts';
import type { Ctx, Tx } from '../../ctx.ts';
import type { DB } from '../../db/types.ts';
import { linksOf } from '../../subjects/links.ts';
import { limitNow } from '../clocks/clocks.ts';
import { toEntry } from '../steps/timeline.ts';
import { typeOf, type CaseEngine } from '../types.ts';
import { partiesJson, type RowWithParties } from './keys.ts';
import { caseRows, reachOf, toItem, toPeople, upgraded, type CaseRow, type NamedCaseRow, type People } from './row.ts';
import { hiddenFiles } from './secret-files.ts';
import { hiddenRelations, mayOpen, openingOf, secrecyOf, showsReporter, visibleData, type Viewer } from './secrets.ts';
import { veiled } from './veil.ts';
import { seesCase } from './visible.ts';

/** The case if this caller may read it, else `not_found`. */
export async function readable(engine: CaseEngine, ctx: Ctx, id: string): Promise<NamedCaseRow & RowWithParties> {
  const row = await caseRows(ctx.db).select(partiesJson.as('parties')).where('c.id', '=', id).executeTakeFirst();
  const type = row && engine.types().find((one) => one.type === row.type);
  if (!row || !type || !seesCase(ctx.rights, type, row)) throw refuse('not_found', { what: id });
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
  const people = toPeople(row.reporter_id, row.parties);
  const [standing, opening] = await Promise.all([
    standingOf(ctx.db, ctx, type, row, people),
    openingOf(ctx.db, ctx, id),
  ]);
  return { row, type, viewer: { standing, opening } };
}

export async function get(engine: CaseEngine, ctx: Ctx, id: string): Promise<CaseDetail> {
  const row = await readable(engine, ctx, id);
  const parties = await partiesOf(ctx.db, id);
  await noteView(ctx, row);
  return detailOf(engine, ctx.db, ctx, row, parties);
}

/** What one case shows to a caller who may read it. */
export async function detailOf(
  engine: CaseEngine,
  db: Kysely<DB>,
  ctx: Ctx,
  row: NamedCaseRow,
  parties: CaseDetail['parties'],
): Promise<CaseDetail> {
  const type = typeOf(engine, row.type);
  const [opening, links, clocks, reporter] = await Promise.all([
    openingOf(db, ctx, row.id),
    linksOf(ctx, { kind: 'case', id: row.id }, db),
    clocksOf(db, ctx, type, row.id),
    reporterOf(db, row),
  ]);
  const viewer = { standing: standingAmong(ctx, type, row, parties), opening };
  const [shown = row] = await veiled(engine, ctx, [row], db);
  const { data, masked } = visibleData(type, upgraded(type, row), viewer);
  return {
    ...toItem(type, shown, ctx.now()),
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
  if (leavesLine(row)) await ctx.tx(async (tx) => auditView(tx, row));
}

const leavesLine = (row: Pick<CaseRow, 'secrecy'>): boolean => row.secrecy >= 3;

/** The same within a transaction that shows the case. */
export function auditView(tx: Tx, row: CaseRow): void {
  if (leavesLine(row)) tx.audit('case.view', 'case', row.id, { number: row.number });
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
  return stands(ctx, type, row, people, mine);
}

/** The same, from parties that are known already. */
function standingAmong(ctx: Ctx, type: CaseType, row: CaseRow, parties: CaseDetail['parties']): Standing {
  const people = peopleAmong(row, parties);
  return stands(
    ctx,
    type,
    row,
    people,
    parties.filter(({ person }) => person.id === ctx.rights.personId),
  );
}

/** The people of a case, from its parties. */
export const peopleAmong = (row: CaseRow, parties: CaseDetail['parties']): People =>
  toPeople(
    row.reporter_id,
    parties.map(({ person, relation }) => ({ person_id: person.id, relation })),
  );

function stands(
  ctx: Ctx,
  type: CaseType,
  row: CaseRow,
  people: People,
  mine: readonly { relation: string; stamps: Record<string, string> }[],
): Standing {
  const relations = mine.map((party) => party.relation as Relation);
  if (ctx.rights.personId !== null && row.reporter_id === ctx.rights.personId) relations.push('reporter');
  const reach = reachOf(type, row, people);
  return {
    state: row.state,
    stamps: row.stamps,
    data: row.data,
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

async function clocksOf(db: Kysely<DB>, ctx: Ctx, type: CaseType, id: string): Promise<CaseDetail['clocks']> {
  if (Object.keys(type.clocks).length === 0) return [];
  const rows = await db.selectFrom('case_clock').selectAll().where('case_id', '=', id).orderBy('due_at').execute();
  return rows
    .filter((row) => row.left_at === null)
    .map((row) => ({
      clock: row.clock,
      dueAt: limitNow(type, row, ctx.app.settings.calendar)?.toISOString() ?? null,
      isPaused: row.paused_at !== null,
      step: row.step,
    }));
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
