import { createHash } from 'node:crypto';

import { refuse, type Grant } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { Actor, Tx } from '../ctx.ts';
import type { DB } from '../db/types.ts';
import { newId, newToken, tokenHash } from '../ids.ts';
import { mergeGrants, noRights, type Rights } from './rights.ts';

export const cookieName = 'anyuan_session';
const hour = 3_600_000;
// Consoles run for whole shifts, so idleness is counted in hours; a stream that is open counts as use.
const idleMs = 12 * hour;
const longestMs = 7 * 24 * hour;
const touchEveryMs = 60_000;

/** Who stands behind a request. */
export interface Principal {
  actor: Actor;
  rights: Rights;
  session?: { id: string; csrf: string } | undefined;
  /** Hash of the bearer token that was shown instead of a session. */
  bearer?: Buffer | undefined;
  mustChangePassword: boolean;
}

export const anonymous: Principal = {
  actor: { kind: 'system', id: null, name: 'anonymous' },
  rights: noRights,
  mustChangePassword: false,
};

/** The token of an `authorization` header. */
export const bearerOf = (header: string | undefined): string | undefined =>
  /^Bearer (.+)$/i.exec(header ?? '')?.[1]?.trim();

/** Always a fresh token: nothing the browser sent before signing in lives on. */
export async function openSession(
  tx: Tx,
  personId: string,
): Promise<{ token: string; session: { id: string; csrf: string } }> {
  const token = newToken();
  const session = { id: newId(), csrf: newToken() };
  await tx.db
    .deleteFrom('session')
    .where('person_id', '=', personId)
    .where(sql<boolean>`not (${stillOpen(tx.now)})`)
    .execute();
  await tx.db
    .insertInto('session')
    .values({
      ...session,
      token_hash: tokenHash(token),
      person_id: personId,
      created_at: tx.now,
      last_seen_at: tx.now,
      expires_at: new Date(tx.now.getTime() + longestMs),
      ip: tx.ctx.ip,
      agent: tx.ctx.agent.slice(0, 200),
    })
    .execute();
  return { token, session };
}

/** Neither over its longest life nor idle for too long. */
export const stillOpen = (now: Date) =>
  sql<boolean>`session.expires_at > ${now} and session.last_seen_at > ${idleSince(now)}`;

const idleSince = (now: Date): Date => new Date(now.getTime() - idleMs);

/** The person behind a session cookie. */
export async function bySession(db: Kysely<DB>, token: string, now: Date): Promise<Principal> {
  const row = await people(db)
    .innerJoin('session', 'session.person_id', 'person.id')
    .select(['session.id as session_id', 'session.csrf', 'session.last_seen_at'])
    .where('session.token_hash', '=', tokenHash(token))
    .where(stillOpen(now))
    .executeTakeFirst();
  if (!row?.is_active) throw refuse('session_ended');
  if (now.getTime() - row.last_seen_at.getTime() > touchEveryMs)
    await db.updateTable('session').set({ last_seen_at: now }).where('id', '=', row.session_id).execute();
  return { ...principal(row), session: { id: row.session_id, csrf: row.csrf } };
}

/** The device or service account behind a bearer token. */
export async function byToken(db: Kysely<DB>, token: string): Promise<Principal> {
  const hash = tokenHash(token);
  const found = (await byBearers(db, [hash])).get(hash.toString('hex'));
  if (!found) throw refuse('bad_token');
  return found;
}

async function byBearers(db: Kysely<DB>, hashes: readonly Buffer[]): Promise<Map<string, Principal>> {
  const among = sql<boolean>`api_token.token_hash = any(${hashes}::bytea[])`;
  const devices = await db
    .selectFrom('api_token')
    .innerJoin('device', 'device.id', 'api_token.device_id')
    .select(['api_token.token_hash', 'device.id', 'device.code'])
    .where(among)
    .where('device.is_enabled', '=', true)
    .execute();
  const found = new Map<string, Principal>();
  for (const { token_hash, id, code } of devices)
    found.set(token_hash.toString('hex'), {
      actor: { kind: 'device', id, name: code },
      rights: noRights,
      bearer: token_hash,
      mustChangePassword: false,
    });
  if (found.size === hashes.length) return found;
  const services = await people(db)
    .innerJoin('api_token', 'api_token.person_id', 'person.id')
    .select('api_token.token_hash')
    .where(among)
    .where('person.is_active', '=', true)
    .execute();
  for (const row of services)
    found.set(row.token_hash.toString('hex'), {
      ...principal(row),
      actor: { kind: 'service', id: row.id, name: row.name },
      bearer: row.token_hash,
      mustChangePassword: false,
    });
  return found;
}

/**
 * What those who hold a stream open may do now, for the same key of each; a missing one is signed out,
 * switched off or gone. An open stream counts as use of its session.
 */
export async function stillValid(
  db: Kysely<DB>,
  open: readonly Principal[],
  now: Date,
): Promise<(who: Principal) => Principal | undefined> {
  const sessionIds = open.flatMap((who) => who.session?.id ?? []);
  const bearers = open.flatMap((who) => who.bearer ?? []);
  const sessions = sessionIds.length === 0 ? [] : await openSessions(db, sessionIds, now);
  const rightsOf = new Map(sessions.map((row) => [row.session_id, principal(row)]));
  const tokens = bearers.length === 0 ? new Map<string, Principal>() : await byBearers(db, bearers);
  return (who) =>
    who.session ? rightsOf.get(who.session.id) : who.bearer ? tokens.get(who.bearer.toString('hex')) : undefined;
}

async function openSessions(db: Kysely<DB>, ids: readonly string[], now: Date) {
  const rows = await people(db)
    .innerJoin('session', 'session.person_id', 'person.id')
    .select('session.id as session_id')
    .where(sql<boolean>`session.id = any(${ids}::uuid[])`)
    .where('session.expires_at', '>', now)
    .where('person.is_active', '=', true)
    .execute();
  await db
    .updateTable('session')
    .set({ last_seen_at: now })
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .where('last_seen_at', '<', new Date(now.getTime() - touchEveryMs))
    .execute();
  return rows;
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
        .innerJoin('role_grant', 'role_grant.role_code', 'person_role.role_code')
        .whereRef('person_role.person_id', '=', 'person.id')
        .select(
          sql<Grant[]>`coalesce(jsonb_agg(jsonb_build_object('permission', permission, 'scope', scope)), '[]')`.as(
            'grants',
          ),
        )
        .as('grants'),
    ]);
}

function principal(row: {
  id: string;
  name: string;
  must_change_password: boolean;
  department_path: string | null;
  campus_id: string | null;
  grants: Grant[] | null;
}): Principal {
  return {
    actor: { kind: 'person', id: row.id, name: row.name },
    rights: {
      grants: mergeGrants(row.grants ?? []),
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
