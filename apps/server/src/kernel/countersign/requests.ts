import { randomInt } from 'node:crypto';

import { refuse, type ApiError, type CountersignRequest, type Permission } from '@anyuan/contract';
import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';

import type { App } from '../app.ts';
import { reaches } from '../auth/rights.ts';
import { byPerson } from '../auth/sessions.ts';
import { canonical } from '../canonical.ts';
import { makeCtx, personOf, type Ctx, type Tx } from '../ctx.ts';
import type { CountersignTable, DB } from '../db/types.ts';
import { newId } from '../ids.ts';
import { jointly } from '../joint.ts';
import { hashOf, type Demand } from './demand.ts';

type Row = Selectable<CountersignTable> & { asker: string; settler: string | null };

const mostTries = 5;

/** Keeps the change that was described; it is carried out when a second person confirms it. Gives what to answer. */
export async function ask(ctx: Ctx, route: string, input: unknown, demand: Demand): Promise<ApiError> {
  const { app } = ctx;
  const minutes = app.settings.get<number>('countersign.minutes');
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const id = newId();
  return ctx.tx(async (tx) => {
    const expires_at = new Date(tx.now.getTime() + minutes * 60_000);
    await tx.db
      .insertInto('countersign')
      .values({
        id,
        code,
        asked_by: personOf(ctx),
        permission: demand.permission,
        reach: demand.reach ? (JSON.stringify(demand.reach) as never) : null,
        route,
        input: app.secrets.seal(JSON.stringify(input)),
        zh: demand.zh,
        en: demand.en,
        action: demand.action,
        subject_type: demand.subjectType,
        subject_id: demand.subjectId,
        detail: canonical(demand.detail),
        hash: hashOf(demand),
        asked_at: tx.now,
        expires_at,
      })
      .execute();
    tx.audit('countersign.ask', demand.subjectType, demand.subjectId, {
      request: id,
      for: demand.action,
      hash: hashOf(demand).toString('hex'),
    });
    await app.countersigns.asked(tx, demand);
    return refuse('countersign_waiting', { id, code, expiresAt: expires_at.toISOString() });
  });
}

function requests(db: Kysely<DB>) {
  return db
    .selectFrom('countersign as c')
    .innerJoin('person as a', 'a.id', 'c.asked_by')
    .leftJoin('person as s', 's.id', 'c.settled_by')
    .selectAll('c')
    .select(['a.name as asker', 's.name as settler']);
}

/** What waits for this person's signature, and what he has asked for lately. */
export async function listRequests(ctx: Ctx): Promise<{ toSign: CountersignRequest[]; asked: CountersignRequest[] }> {
  const me = personOf(ctx);
  const held = [...ctx.rights.grants.keys()];
  const now = ctx.now();
  const toSign = await requests(ctx.db)
    .where('c.state', '=', 'pending')
    .where('c.expires_at', '>', now)
    .where('c.asked_by', '!=', me)
    .where(sql<boolean>`c.permission = any(${held}::text[])`)
    .orderBy('c.asked_at')
    .limit(50)
    .execute();
  const asked = await requests(ctx.db)
    .where('c.asked_by', '=', me)
    .where('c.asked_at', '>', new Date(now.getTime() - 86_400_000))
    .orderBy('c.asked_at', 'desc')
    .limit(20)
    .execute();
  const show = (row: Row) => shown(ctx, row);
  return { toSign: toSign.filter((row) => maySign(ctx, row)).map(show), asked: asked.map(show) };
}

export async function getRequest(ctx: Ctx, id: string): Promise<CountersignRequest> {
  const row = await requests(ctx.db).where('c.id', '=', id).executeTakeFirst();
  if (!row || (row.asked_by !== personOf(ctx) && !maySign(ctx, row))) throw refuse('not_found', { what: id });
  return shown(ctx, row);
}

/** Whether he fits beside this asker is judged again when he signs. */
function maySign({ rights }: Ctx, { permission, reach }: Selectable<CountersignTable>): boolean {
  return reach
    ? reaches(rights, permission as Permission, reach)
    : rights.grants.get(permission as Permission) === 'all';
}

function shown(ctx: Ctx, row: Row): CountersignRequest {
  const isMine = row.asked_by === ctx.rights.personId;
  const isLate = row.state === 'pending' && row.expires_at <= ctx.now();
  return {
    id: row.id,
    state: isLate ? 'expired' : (row.state as CountersignRequest['state']),
    askedBy: { id: row.asked_by, name: row.asker },
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    zh: row.zh,
    en: row.en,
    action: row.action,
    subject: { type: row.subject_type, id: row.subject_id },
    detail: JSON.parse(row.detail) as Record<string, unknown>,
    hash: row.hash.toString('hex'),
    code: isMine ? row.code : null,
    settledBy: row.settled_by ? { id: row.settled_by, name: row.settler ?? '' } : null,
    settledAt: row.settled_at?.toISOString() ?? null,
    reason: row.reason,
    answer: isMine && row.answer ? (JSON.parse(ctx.app.secrets.open(row.answer)) as unknown) : null,
  };
}

/** Locks a request that still waits. Refuses `countersign_over`. */
async function waiting(tx: Tx, id: string): Promise<Selectable<CountersignTable>> {
  const row = await tx.db.selectFrom('countersign').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  if (row.state !== 'pending' || row.expires_at <= tx.now) throw refuse('countersign_over');
  return row;
}

const settle = (tx: Tx, id: string, change: { state: string; reason?: string }) =>
  tx.db
    .updateTable('countersign')
    .set({ ...change, settled_by: personOf(tx.ctx), settled_at: tx.now })
    .where('id', '=', id)
    .execute();

/**
 * The second person confirms: the change that was described, and nothing else, is carried out in the first one's name
 * and right, in one transaction with both names.
 */
export async function confirm(app: App, ctx: Ctx, id: string, code: string): Promise<void> {
  // A service account has nobody before the screen.
  if (ctx.actor.kind !== 'person' || !ctx.session) throw refuse('countersign_person');
  await guess(ctx, id, code);
  await jointly(ctx, () =>
    ctx.tx(async (tx) => {
      const row = await waiting(tx, id);
      await settle(tx, id, { state: 'done' });
      const who = await byPerson(tx.db, row.asked_by);
      if (!who) throw refuse('countersign_over');
      const first = makeCtx(app, who.actor, who.rights, { ip: '', agent: '' });
      first.joint = ctx.joint;
      first.second = { by: 'device', personId: personOf(ctx), hash: row.hash.toString('hex') };
      const answer = await app.http.run(row.route, JSON.parse(app.secrets.open(row.input)), first);
      await tx.db
        .updateTable('countersign')
        .set({ answer: app.secrets.seal(JSON.stringify(answer)) })
        .where('id', '=', id)
        .execute();
      tx.audit('countersign.confirm', row.subject_type, row.subject_id, { request: id, for: row.action });
    }),
  );
}

/** The code comes from the first one's mouth: a few guesses, then the request is over. Counted outside of the change. */
async function guess(ctx: Ctx, id: string, code: string): Promise<void> {
  const isRight = await ctx.tx(async (tx) => {
    const row = await waiting(tx, id);
    if (row.asked_by === personOf(ctx)) throw refuse('countersign_same');
    if (!maySign(ctx, row)) throw refuse('not_found', { what: id });
    tx.unaudited('the request was only locked');
    if (row.code === code) return true;
    const tries = row.tries + 1;
    await tx.db
      .updateTable('countersign')
      .set({ tries, ...(tries >= mostTries ? { state: 'expired' } : {}) })
      .where('id', '=', id)
      .execute();
    tx.audit('countersign.wrongCode', row.subject_type, row.subject_id, { request: id, tries });
    return false;
  });
  if (!isRight) throw refuse('countersign_code');
}

/** Says no, and why. */
export async function decline(ctx: Ctx, id: string, reason: string): Promise<void> {
  await ctx.tx(async (tx) => {
    const row = await waiting(tx, id);
    if (row.asked_by === personOf(ctx)) throw refuse('countersign_same');
    if (!maySign(ctx, row)) throw refuse('not_found', { what: id });
    await settle(tx, id, { state: 'declined', reason });
    tx.audit('countersign.decline', row.subject_type, row.subject_id, { request: id, for: row.action, reason });
  });
}

/** The first one thinks better of it. */
export async function withdraw(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx(async (tx) => {
    const row = await waiting(tx, id);
    if (row.asked_by !== personOf(ctx)) throw refuse('not_found', { what: id });
    await settle(tx, id, { state: 'withdrawn' });
    tx.audit('countersign.withdraw', row.subject_type, row.subject_id, { request: id, for: row.action });
  });
}
