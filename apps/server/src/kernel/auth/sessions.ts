import { createHash } from 'node:crypto';

import { refuse, type Grant } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { Actor, Ctx } from '../ctx.ts';
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
  mustChangePassword: boolean;
}

export const anonymous: Principal = {
  actor: { kind: 'system', id: null, name: 'anonymous' },
  rights: noRights,
  mustChangePassword: false,
};

export async function openSession(ctx: Ctx, personId: string): Promise<{ token: string; id: string; csrf: string }> {
  const token = newToken();
  const id = newId();
  const csrf = newToken();
  const now = ctx.now();
  await ctx.db
    .insertInto('session')
    .values({
      id,
      token_hash: tokenHash(token),
      person_id: personId,
      csrf,
      created_at: now,
      last_seen_at: now,
      expires_at: new Date(now.getTime() + longestMs),
      ip: ctx.ip,
      agent: ctx.agent.slice(0, 200),
    })
    .execute();
  return { token, id, csrf };
}

/** The person behind a session cookie. */
export async function bySession(db: Kysely<DB>, token: string, now: Date): Promise<Principal> {
  const row = await people(db)
    .innerJoin('session', 'session.person_id', 'person.id')
    .select(['session.id as session_id', 'session.csrf', 'session.last_seen_at'])
    .where('session.token_hash', '=', tokenHash(token))
    .where('session.expires_at', '>', now)
    .where('session.last_seen_at', '>', new Date(now.getTime() - idleMs))
    .executeTakeFirst();
  if (!row?.is_active) throw refuse('session_ended');
  if (now.getTime() - row.last_seen_at.getTime() > touchEveryMs)
    await db.updateTable('session').set({ last_seen_at: now }).where('id', '=', row.session_id).execute();
  return { ...principal(row), session: { id: row.session_id, csrf: row.csrf } };
}

/** The device or service account behind a bearer token. */
export async function byToken(db: Kysely<DB>, token: string): Promise<Principal> {
  const hash = tokenHash(token);
  const device = await db
    .selectFrom('api_token')
    .innerJoin('device', 'device.id', 'api_token.device_id')
    .select(['device.id', 'device.code', 'device.is_enabled'])
    .where('token_hash', '=', hash)
    .executeTakeFirst();
  if (device?.is_enabled)
    return { actor: { kind: 'device', id: device.id, name: device.code }, rights: noRights, mustChangePassword: false };
  const row = await people(db)
    .innerJoin('api_token', 'api_token.person_id', 'person.id')
    .where('api_token.token_hash', '=', hash)
    .executeTakeFirst();
  if (!row?.is_active) throw refuse('bad_token');
  const found = principal(row);
  return { ...found, actor: { kind: 'service', id: row.id, name: row.name }, mustChangePassword: false };
}

/** Rights of one person now, e.g. for an open stream. Null: gone, switched off or signed out. */
export async function stillValid(
  db: Kysely<DB>,
  sessionIds: readonly string[],
  now: Date,
): Promise<Map<string, Rights>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await people(db)
    .innerJoin('session', 'session.person_id', 'person.id')
    .select('session.id as session_id')
    .where(sql<boolean>`session.id = any(${sessionIds}::uuid[])`)
    .where('session.expires_at', '>', now)
    .where('person.is_active', '=', true)
    .execute();
  await db
    .updateTable('session')
    .set({ last_seen_at: now })
    .where(sql<boolean>`id = any(${sessionIds}::uuid[])`)
    .where('last_seen_at', '<', new Date(now.getTime() - touchEveryMs))
    .execute();
  return new Map(rows.map((row) => [row.session_id, principal(row).rights]));
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
