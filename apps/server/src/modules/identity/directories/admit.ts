import { name as properName, refuse, type DirectoryKind } from '@anyuan/contract';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db/index.ts';
import { signOffUnfit } from '../../duty/index.ts';
import { isGuardedAccount } from '../guarded.ts';
import { addPerson, setRoles } from '../people-write.ts';
import { givenByGroups, rolesOf } from './groups.ts';
import type { Known } from './ldap.ts';

interface Terms {
  groups?: string | undefined;
  creates: boolean;
  guarded: boolean;
}

type Refusal = 'directory_no_account' | 'directory_guarded';

/**
 * Whom somebody is here whom another end has vouched for: his account, found by his name there, or a new one, with the
 * roles of his groups. Throws what keeps him out, with its line.
 */
export async function admit(
  ctx: Ctx,
  kind: DirectoryKind,
  terms: Terms,
  known: Known & { subject?: string },
): Promise<{ id: string; name: string }> {
  const { username } = known;
  const keepOut = async (why: string, code: Refusal = 'directory_no_account'): Promise<never> => {
    await ctx.tx(async (tx) =>
      tx.audit('session.refused', 'person', null, { username: username.slice(0, 64), ip: ctx.ip, via: kind, why }),
    );
    throw refuse(code, { username: username.slice(0, 64) });
  };
  if (!/^[a-z0-9][a-z0-9._-]{1,31}$/.test(username)) return keepOut('no user name of ours');
  const found = await accountOf(ctx.db, known);
  if (found === 'another') return keepOut('the name belongs to somebody else there');
  if (found && (!found.is_active || found.kind === 'service')) return keepOut('not in use');
  if (found && !terms.guarded && (await isGuardedAccount(ctx.db, found.id)))
    return keepOut('guarded', 'directory_guarded');
  if (!found && !terms.creates) return keepOut('no account');
  return ctx.app.system('directory').tx(async (tx) => {
    // Two first sign-ins at once make one account.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`directory ${username}`}, 0))`.execute(tx.db);
    const now = await accountOf(tx.db, known);
    if (now === 'another') throw refuse('directory_no_account', { username });
    const person = now ?? (await create(tx, known));
    await bind(tx, kind, known, person.id);
    await giveRoles(tx, kind, person.id, rolesOf(known.groups, terms.groups));
    return { id: person.id, name: person.name };
  });
}

interface Account {
  id: string;
  name: string;
  is_active: boolean;
  kind: string;
}

/** By whom he is there for good, else by his name; `another`: the name is known there as somebody else's. */
async function accountOf(
  db: Kysely<DB>,
  { username, subject }: Known & { subject?: string },
): Promise<Account | 'another' | undefined> {
  const rows = db.selectFrom('person').select(['id', 'name', 'is_active', 'kind', 'directory_subject']);
  const same = subject && (await rows.where('directory_subject', '=', subject).executeTakeFirst());
  if (same) return same;
  const named = await rows.where('username', '=', username).executeTakeFirst();
  const before = named?.directory_subject;
  // What another issuer has said before is over with it.
  if (subject && before?.startsWith(`${subject.split(' ')[0]} `)) return 'another';
  return named;
}

async function create(tx: Tx, { username, name }: Known): Promise<{ id: string; name: string }> {
  const parsed = properName.safeParse(name);
  const called = parsed.success ? parsed.data : username;
  return { id: await addPerson(tx, { username, name: called, roles: [] }), name: called };
}

/** Remembers whom he is there, and that he comes from there: a first password nobody has used is good for nothing now. */
async function bind(tx: Tx, kind: DirectoryKind, { subject }: { subject?: string }, id: string): Promise<void> {
  const before = await tx.db
    .selectFrom('person')
    .select(['directory', 'directory_subject', 'must_change_password'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { directory, directory_subject, must_change_password } = before;
  const isUnused = must_change_password && !(await isGuardedAccount(tx.db, id));
  if (directory === kind && (subject ?? directory_subject) === directory_subject && !isUnused) return;
  await tx.db
    .updateTable('person')
    .set({
      directory: kind,
      ...(subject !== undefined && { directory_subject: subject }),
      ...(isUnused && { must_change_password: false, password_hash: null }),
    })
    .where('id', '=', id)
    .execute();
  tx.audit('person.directory', 'person', id, { directory: kind, subject: subject ?? null, passwordDropped: isUnused });
}

/** What his groups give now takes the place of what they gave before; what people have given stays. */
async function giveRoles(tx: Tx, kind: DirectoryKind, id: string, wanted: readonly string[]): Promise<void> {
  const codes = async (table: 'person_role' | 'directory_role') =>
    (await tx.db.selectFrom(table).select('role_code').where('person_id', '=', id).orderBy('role_code').execute()).map(
      ({ role_code }) => role_code,
    );
  const [before, byGroups, may] = [
    await codes('person_role'),
    await codes('directory_role'),
    await givenByGroups(tx.db),
  ];
  const byHand = before.filter((code) => !byGroups.includes(code));
  // Who administers, secures or audits does nothing else (三员).
  const isRaised = await holdsOtherDuty(tx, byHand);
  const given = isRaised ? [] : wanted.filter((code) => may.has(code)).sort();
  const left = wanted.filter((code) => !given.includes(code));
  const after = [...new Set([...byHand, ...given])].sort();
  if (same(given, byGroups) && same(after, before)) return;
  await setRoles(tx, id, after);
  await tx.db.deleteFrom('directory_role').where('person_id', '=', id).execute();
  if (given.length > 0)
    await tx.db
      .insertInto('directory_role')
      .values(given.map((role_code) => ({ person_id: id, role_code })))
      .execute();
  await signOffUnfit(tx, id);
  tx.audit('person.directoryRoles', 'person', id, { directory: kind, before, after, given, left });
}

async function holdsOtherDuty(tx: Tx, roles: readonly string[]): Promise<boolean> {
  if (roles.length === 0) return false;
  const rows = await tx.db.selectFrom('role').select('duty').where('code', 'in', roles).execute();
  return rows.some(({ duty }) => duty !== 'operate');
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.join(' ') === b.join(' ');
