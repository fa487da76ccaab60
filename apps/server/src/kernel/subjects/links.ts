import { refuse, type Linked } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import { reaches } from '../auth/rights.ts';
import type { Ctx, Tx } from '../ctx.ts';
import type { DB } from '../db/types.ts';
import type { Subject, SubjectFacts } from './types.ts';

/** What is linked with a thing, from either end, as far as this caller may see it. The thing itself he sees already. */
export async function linksOf(ctx: Ctx, { id }: Subject, db: Kysely<DB> = ctx.db): Promise<Linked[]> {
  const rows = await db
    .selectFrom('link')
    .selectAll()
    .where((eb) => eb.or([eb('from_id', '=', id), eb('to_id', '=', id)]))
    .orderBy('at')
    .execute();
  const others = rows.map((row) => ({
    relation: row.relation,
    ...(row.from_id === id ? { kind: row.to_kind, id: row.to_id } : { kind: row.from_kind, id: row.from_id }),
  }));
  if (others.length === 0) return [];
  const seen = await ctx.app.subjects.visible(ctx, others, db);
  return others.flatMap((other) => {
    const facts = seen.get(other.id);
    return facts ? [toLinked(ctx, other, facts, other.relation)] : [];
  });
}

function toLinked(ctx: Ctx, { kind, id }: Subject, facts: SubjectFacts, relation: string): Linked {
  const [zh, en] = facts.label;
  const { number, title, type } = facts;
  return { kind, id, number, title, type, zh, en, relation, ...ctx.app.subjects.kindOf(kind).page(id) };
}

/** The links of a thing the caller may see, and whether he may add one. */
export async function linksFor(ctx: Ctx, subject: Subject): Promise<{ items: Linked[]; mayAdd: boolean }> {
  const kind = ctx.app.subjects.kindOf(subject.kind);
  const { reach } = await ctx.app.subjects.seen(ctx, subject);
  const mayAdd = kind.adds === undefined || reaches(ctx.rights, kind.adds, reach);
  return { items: await linksOf(ctx, subject), mayAdd };
}

/** Links two things at the caller's wish: he sees both, and may add to the one he starts from. */
export async function addLink(ctx: Ctx, from: Subject, to: Subject, relation: string): Promise<void> {
  if (from.id === to.id) throw refuse('linked_to_itself');
  const kind = ctx.app.subjects.kindOf(from.kind);
  const { reach } = await ctx.app.subjects.seen(ctx, from);
  const { number } = await ctx.app.subjects.seen(ctx, to);
  if (kind.adds !== undefined) ctx.need(kind.adds, reach);
  await ctx.tx(async (tx) => {
    if (!(await tie(tx, from, to, relation))) throw refuse('already_exists', { what: number });
  });
}

/** Ties two things together; each gets a line in its history. Gives false if they were tied, whichever end it was made from. */
export async function tie(tx: Tx, from: Subject, to: Subject, relation: string): Promise<boolean> {
  const { subjects } = tx.ctx.app;
  // Two who tie the same ends at once come one after the other.
  const key = ['link', ...[from.id, to.id].sort()].join(' ');
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx.db);
  const tied = await tx.db
    .selectFrom('link')
    .select('relation')
    .where((eb) => eb.or([eb.and({ from_id: from.id, to_id: to.id }), eb.and({ from_id: to.id, to_id: from.id })]))
    .executeTakeFirst();
  if (tied) return false;
  await writeLink(tx, from, to, relation);
  const facts = await subjects.facts(tx.db, [from, to]);
  for (const [one, other] of [
    [from, to],
    [to, from],
  ] as const) {
    tx.audit(`${one.kind}.link`, one.kind, one.id, { to: other.id, relation });
    // Its very number would tell readers of this one, and perhaps whom it is about, that there is such a thing. Who may
    // read both finds the link.
    const known = facts.get(other.id);
    if (!known || known.isKept) continue;
    await subjects.kindOf(one.kind).noted(tx, one.id, { action: 'link', data: { number: known.number, relation } });
  }
  return true;
}

/** The bare link, for things that come into being with it. */
export async function writeLink(tx: Tx, from: Subject, to: Subject, relation: string): Promise<void> {
  await tx.db
    .insertInto('link')
    .values({ from_kind: from.kind, from_id: from.id, to_kind: to.kind, to_id: to.id, relation, at: tx.now })
    .execute();
}
