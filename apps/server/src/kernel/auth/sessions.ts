import { createHash } from 'node:crypto';

import { refuse, seenByDevices, type DeviceKind } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { App } from '../app.ts';
import type { Actor, Tx } from '../ctx.ts';
import type { DB } from '../db/types.ts';
import { gathering } from '../gather.ts';
import { newId, newToken, tokenHash } from '../ids.ts';
import { idleMs, longestMs } from './limits.ts';
import { placeOf } from './network.ts';
import { noRights, type Rights } from './rights.ts';
import { grantsOf, marksOfRoles } from './role-grants.ts';

export const cookieName = 'anyuan_session';
const touchEveryMs = 60_000;

/** Who stands behind a request. */
export interface Principal {
  actor: Actor;
  rights: Rights;
  /** `awaits`: what it waits for; until then it opens nothing else. */
  session?: { id: string; csrf: string; provedAt: Date; awaits: Awaits } | undefined;
  /** Hash of the bearer token that was shown instead of a session. */
  bearer?: Buffer | undefined;
  mustChangePassword: boolean;
}

/** That the person proves his second factor, or adds one. */
export type Awaits = 'factor' | 'enrol' | null;

export const anonymous: Principal = {
  actor: { kind: 'system', id: null, name: 'anonymous' },
  rights: noRights,
  mustChangePassword: false,
};

/** The token of an `authorization` header. */
export const bearerOf = (header: string | undefined): string | undefined =>
  /^Bearer (.+)$/i.exec(header ?? '')?.[1]?.trim();

/**
 * Always a fresh token: nothing the browser sent before signing in lives on.
 * @param isProved whether all that the account has was asked for; else what is sensitive asks for it
 */
export async function openSession(
  tx: Tx,
  personId: string,
  awaits: Awaits = null,
  isProved = true,
): Promise<{ token: string; session: { id: string; csrf: string } }> {
  const token = newToken();
  const session = { id: newId(), csrf: newToken() };
  await tx.db
    .deleteFrom('session')
    .where('person_id', '=', personId)
    .where(sql<boolean>`not (${stillOpen(tx.now, idleMs(tx.ctx.app))})`)
    .execute();
  // The one that has been still for longest makes room.
  const { numDeletedRows } = await tx.db
    .deleteFrom('session')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('session')
        .select('id')
        .where('person_id', '=', personId)
        .orderBy('last_seen_at', 'desc')
        .offset(tx.ctx.app.settings.get<number>('session.most') - 1),
    )
    .executeTakeFirst();
  if (numDeletedRows > 0n) tx.audit('session.displaced', 'person', personId, { sessions: Number(numDeletedRows) });
  await tx.db
    .insertInto('session')
    .values({
      ...session,
      token_hash: tokenHash(token),
      person_id: personId,
      created_at: tx.now,
      last_seen_at: tx.now,
      proved_at: isProved ? tx.now : new Date(0),
      awaits,
      expires_at: new Date(tx.now.getTime() + longestMs(tx.ctx.app)),
      ip: tx.ctx.ip,
      agent: tx.ctx.agent.slice(0, 200),
    })
    .execute();
  const address = placeOf(tx.ctx.ip);
  await tx.db
    .insertInto('sign_in_place')
    .values({ person_id: personId, address, first_at: tx.now, last_at: tx.now })
    .onConflict((conflict) => conflict.columns(['person_id', 'address']).doUpdateSet({ last_at: tx.now }))
    .execute();
  return { token, session };
}

/** Who has just proved himself goes on under a fresh token: one that somebody has seen before opens nothing any more. */
export async function renewToken(tx: Tx, id: string): Promise<string> {
  const token = newToken();
  await tx.db
    .updateTable('session')
    .set({ token_hash: tokenHash(token) })
    .where('id', '=', id)
    .execute();
  return token;
}

/** Neither over its longest life nor idle for too long. */
export const stillOpen = (now: Date, idle: number) =>
  sql<boolean>`session.expires_at > ${now} and session.last_seen_at > ${new Date(now.getTime() - idle)}`;

/**
 * The person behind a session cookie.
 * @param isUse whether somebody is there: what a page asks by itself keeps no session alive
 */
export async function bySession(app: App, token: string, isUse = true): Promise<Principal> {
  const { db, clock } = app;
  const now = clock.now();
  const row = await people(db)
    .innerJoin('session', 'session.person_id', 'person.id')
    .select(['session.id as session_id', 'session.csrf', 'session.last_seen_at', 'session.proved_at', 'session.awaits'])
    .where('session.token_hash', '=', tokenHash(token))
    .where(stillOpen(now, idleMs(app)))
    .executeTakeFirst();
  if (!row?.is_active) throw refuse('session_ended');
  if (isUse && now.getTime() - row.last_seen_at.getTime() > touchEveryMs)
    await db.updateTable('session').set({ last_seen_at: now }).where('id', '=', row.session_id).execute();
  const session = { id: row.session_id, csrf: row.csrf, provedAt: row.proved_at, awaits: row.awaits as Awaits };
  const who = { ...(await principal(db, row)), session };
  return row.awaits ? { ...who, rights: { ...who.rights, grants: new Map() } } : who;
}

/** A person as he stands now, in whose name something is carried out that he asked for; undefined: not any more. */
export async function byPerson(db: Kysely<DB>, id: string): Promise<Principal | undefined> {
  const row = await people(db)
    .where('person.id', '=', id)
    .where('person.is_active', '=', true)
    .where('person.kind', '!=', 'service')
    .executeTakeFirst();
  return row && principal(db, row);
}

/** The device or service account behind a bearer token. */
export async function byToken(db: Kysely<DB>, token: string): Promise<Principal> {
  const found = await lookUp(db)(tokenHash(token));
  if (!found) throw refuse('bad_token');
  return found;
}

/** The same by the hash of the token, for doors where something else was proved that belongs to it. */
export const byTokenHash = (db: Kysely<DB>, hash: Buffer): Promise<Principal | undefined> => lookUp(db)(hash);

/** The browser of a screen shows the token of its device in a cookie no page can read. */
export const screenCookie = 'anyuan_screen';

function rightsOfDevice(kind: string): Rights {
  const seen = seenByDevices[kind as DeviceKind];
  return seen ? { ...noRights, grants: new Map(seen.map((permission) => [permission, 'all' as const])) } : noRights;
}

const lookUps = new WeakMap<Kysely<DB>, (hash: Buffer) => Promise<Principal | undefined>>();

/** Tokens that are shown while others are being looked up are looked up together. */
function lookUp(db: Kysely<DB>): (hash: Buffer) => Promise<Principal | undefined> {
  const known = lookUps.get(db);
  if (known) return known;
  const made = gathering<Buffer, Principal | undefined>(
    async (hashes) => {
      const found = await byBearers(db, hashes);
      return hashes.map((hash) => found.get(hash.toString('hex')));
    },
    { most: 100, isShared: () => true },
  );
  lookUps.set(db, made);
  return made;
}

async function byBearers(db: Kysely<DB>, hashes: readonly Buffer[]): Promise<Map<string, Principal>> {
  const among = sql<boolean>`api_token.token_hash = any(${hashes}::bytea[])`;
  const { rows: devices } = await sql<{
    token_hash: Buffer;
    id: string;
    code: string;
    kind: string;
    ends: Date | null;
  }>`
    select api_token.token_hash, device.id, device.code, device.kind, api_token.expires_at as ends from api_token join device on device.id = api_token.device_id
    where ${among} and device.is_enabled`.execute(db);
  const found = new Map<string, Principal>();
  for (const { token_hash, id, code, kind, ends } of devices)
    found.set(token_hash.toString('hex'), {
      actor: { kind: 'device', id, name: code, tokenEndsAt: ends },
      rights: rightsOfDevice(kind),
      bearer: token_hash,
      mustChangePassword: false,
    });
  if (hashes.every((hash) => found.has(hash.toString('hex')))) return found;
  const services = await people(db)
    .innerJoin('api_token', 'api_token.person_id', 'person.id')
    .select('api_token.token_hash')
    .where(among)
    .where('person.is_active', '=', true)
    .execute();
  for (const row of services)
    found.set(row.token_hash.toString('hex'), {
      ...(await principal(db, row)),
      actor: { kind: 'service', id: row.id, name: row.name },
      bearer: row.token_hash,
      mustChangePassword: false,
    });
  return found;
}

/**
 * What those who hold a stream open may do now, for the same key of each; a missing one is signed out,
 * switched off, idle or gone. An open stream is not use: nobody need sit before it.
 */
export async function stillValid(
  app: App,
  open: readonly Principal[],
): Promise<(who: Principal) => Principal | undefined> {
  const { db } = app;
  const sessionIds = open.flatMap((who) => who.session?.id ?? []);
  const bearers = open.flatMap((who) => who.bearer ?? []);
  const sessions = sessionIds.length === 0 ? [] : await openSessions(app, sessionIds);
  const rightsOf = new Map<string, Principal>();
  for (const row of sessions) rightsOf.set(row.session_id, await principal(db, row));
  const tokens = bearers.length === 0 ? new Map<string, Principal>() : await byBearers(db, bearers);
  return (who) =>
    who.session ? rightsOf.get(who.session.id) : who.bearer ? tokens.get(who.bearer.toString('hex')) : undefined;
}

function openSessions(app: App, ids: readonly string[]) {
  return people(app.db)
    .innerJoin('session', 'session.person_id', 'person.id')
    .select('session.id as session_id')
    .where(sql<boolean>`session.id = any(${ids}::uuid[])`)
    .where(stillOpen(app.clock.now(), idleMs(app)))
    .where('person.is_active', '=', true)
    .execute();
}

function people(db: Kysely<DB>) {
  return db
    .selectFrom('person')
    .leftJoin('department', 'department.id', 'person.department_id')
    .select((eb) => [
      'person.id',
      'person.name',
      'person.is_active',
      'person.must_change_password',
      'department.path as department_path',
      'department.campus_id',
      eb
        .selectFrom('person_role')
        .innerJoin('role', 'role.code', 'person_role.role_code')
        .whereRef('person_role.person_id', '=', 'person.id')
        .select(marksOfRoles.as('roles'))
        .as('roles'),
    ]);
}

async function principal(
  db: Kysely<DB>,
  row: {
    id: string;
    name: string;
    must_change_password: boolean;
    department_path: string | null;
    campus_id: string | null;
    roles: string[] | null;
  },
): Promise<Principal> {
  return {
    actor: { kind: 'person', id: row.id, name: row.name },
    rights: {
      grants: await grantsOf(db, row.roles ?? []),
      personId: row.id,
      departmentPath: row.department_path,
      campusId: row.campus_id,
    },
    mustChangePassword: row.must_change_password,
  };
}

/** Same length and no early exit, so that the token cannot be guessed byte by byte. */
export function sameToken(given: string | undefined, expected: string): boolean {
  if (given === undefined) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  return digest(given) === digest(expected);
}
