import { refuse, type HandlerInput, type identityApi, type Person } from '@anyuan/contract';

import { checkNewPassword, hashPassword, newPassword } from '../../kernel/auth/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { signOffUnfit } from '../duty/index.ts';
import { checkRoles, lockManagers, needWholeHospital, someoneManages } from './duties.ts';
import { guardAccount } from './guarded.ts';
import { personRows, toPerson, type PersonRow } from './people-read.ts';

export interface NewPerson {
  username?: string | undefined;
  name: string;
  title?: string | undefined;
  phone?: string | undefined;
  email?: string | undefined;
  wecomId?: string | undefined;
  kind?: Person['kind'];
  departmentId?: string | undefined;
  roles?: readonly string[];
  passwordHash?: string | null;
  mustChangePassword?: boolean;
  demo?: boolean;
}

/** Adds a person with his roles. The caller needs `person.manage` over the department. */
export async function addPerson(tx: Tx, input: NewPerson): Promise<string> {
  const id = newId();
  const { roles = [] } = input;
  await needDepartment(tx, input.departmentId ?? null);
  if (roles.length > 0) needWholeHospital(tx);
  await checkRoles(tx, roles, [], input.kind ?? 'staff');
  await freeUsername(tx, input.username, id);
  await tx.db
    .insertInto('person')
    .values({
      id,
      username: input.username ?? null,
      name: input.name,
      pinyin: pinyinOf(input.name, { personName: true }),
      title: input.title || null,
      phone: input.phone || null,
      email: input.email ?? null,
      wecom_id: input.wecomId ?? null,
      kind: input.kind ?? 'staff',
      department_id: input.departmentId ?? null,
      password_hash: input.passwordHash ?? null,
      must_change_password: input.mustChangePassword ?? false,
      password_at: tx.now,
      is_demo: input.demo ?? false,
      created_at: tx.now,
    })
    .execute();
  await setRoles(tx, id, roles);
  const { name, username = null } = input;
  // Its id is new at every try; what is signed is who it is for and what he gets.
  await guardAccount(tx, 'person.create', { id: '', name }, roles, ['新开账号', 'a new account'], { username, roles });
  tx.audit('person.create', 'person', id, { after: facts(await byId(tx, id)) });
  return id;
}

export async function createPerson(
  ctx: Ctx,
  { password, ...input }: HandlerInput<typeof identityApi.createPerson>,
): Promise<Person & { firstPassword: string | null }> {
  if (password !== undefined && (input.kind === 'service' || input.username === undefined))
    throw refuse('no_password_here');
  if (password !== undefined)
    checkNewPassword(ctx.app, password, {
      username: input.username ?? '',
      name: input.name,
      phone: input.phone ?? null,
    });
  const signsIn = input.kind !== 'service' && input.username !== undefined;
  const first = signsIn ? (password ?? newPassword()) : null;
  const passwordHash = first === null ? null : await hashPassword(first);
  return ctx.tx(async (tx) => {
    const id = await addPerson(tx, { ...input, passwordHash, mustChangePassword: first !== null });
    return { ...toPerson(await byId(tx, id)), firstPassword: password === undefined ? first : null };
  });
}

type PersonChange = HandlerInput<typeof identityApi.updatePerson>;

export function updatePerson(ctx: Ctx, input: PersonChange): Promise<Person> {
  return ctx.tx((tx) => changePerson(tx, input));
}

/** Changes a person in a transaction of the caller's. */
export async function changePerson(tx: Tx, input: PersonChange): Promise<Person> {
  await lockManagers(tx);
  const before = await manageable(tx, input.id);
  if (input.departmentId !== undefined) await needDepartment(tx, input.departmentId);
  await freeUsername(tx, input.username, input.id);
  const roles = input.roles && !sameSet(input.roles, before.roles) ? input.roles : undefined;
  const own = input.id === tx.ctx.rights.personId;
  if (own && (roles || input.active === false)) throw refuse('own_account');
  if (input.active && before.merged_id !== null) throw refuse('person_merged');
  if (roles) {
    needWholeHospital(tx);
    await checkRoles(tx, roles, before.roles, before.kind as Person['kind']);
    await setRoles(tx, input.id, roles);
  }
  const changes = {
    // Under another name he is somebody else to single sign-on, until he signs in by it.
    ...(input.username !== undefined &&
      input.username !== before.username && { username: input.username, directory_subject: null }),
    ...(input.name !== undefined && { name: input.name, pinyin: pinyinOf(input.name, { personName: true }) }),
    ...(input.title !== undefined && { title: input.title || null }),
    ...(input.phone !== undefined && { phone: input.phone || null }),
    ...(input.email !== undefined && { email: input.email }),
    ...(input.wecomId !== undefined && { wecom_id: input.wecomId }),
    ...(input.departmentId !== undefined && { department_id: input.departmentId }),
    ...(input.active !== undefined && { is_active: input.active }),
  };
  if (Object.keys(changes).length > 0)
    await tx.db.updateTable('person').set(changes).where('id', '=', input.id).execute();
  if (input.active === false) await endSessionsOf(tx, input.id);
  const moved = [...(roles ?? []), ...before.roles].filter(
    (code) => input.active !== undefined || before.roles.includes(code) !== (roles ?? before.roles).includes(code),
  );
  const { active = before.is_active } = input;
  const marks = marksOf(before, changes);
  if (roles || active !== before.is_active || marks) {
    const touched = marks ? [...moved, ...before.roles] : moved;
    await guardAccount(tx, 'person.change', before, touched, ['角色、启停或身份标识', 'roles, on and off, or marks'], {
      before: before.roles,
      after: roles ?? before.roles,
      active,
      ...marks,
    });
  }
  if (roles || input.active === false) {
    await someoneManages(tx);
    await signOffUnfit(tx, input.id);
  }
  const after = await byId(tx, input.id);
  tx.audit('person.change', 'person', input.id, { before: facts(before), after: facts(after) });
  return toPerson(after);
}

/**
 * What tells two accounts of one human apart, where messages go and under which name he signs in: of the account of
 * somebody who holds something guarded no one person changes it alone.
 */
function marksOf(before: PersonRow, changes: Partial<PersonRow>): Record<string, string | null> | undefined {
  const marks = ['username', 'email', 'wecom_id'] as const;
  const moved = marks.filter((key) => changes[key] !== undefined && changes[key] !== before[key]);
  return moved.length > 0 ? Object.fromEntries(moved.map((key) => [key, changes[key] ?? null])) : undefined;
}

export async function resetPassword(ctx: Ctx, id: string): Promise<{ firstPassword: string }> {
  if (id === ctx.rights.personId) throw refuse('own_account');
  const firstPassword = newPassword();
  const hash = await hashPassword(firstPassword);
  await ctx.tx(async (tx) => {
    const person = await manageable(tx, id);
    if (person.kind === 'service' || person.username === null) throw refuse('no_password_here');
    await guardAccount(tx, 'person.resetPassword', person, person.roles, ['重置密码', 'a new password'], {
      roles: person.roles,
    });
    await tx.db
      .updateTable('person')
      .set({ password_hash: hash, must_change_password: true, password_at: tx.now })
      .where('id', '=', id)
      .execute();
    const ended = await endSessionsOf(tx, id);
    tx.audit('person.resetPassword', 'person', id, { name: person.name, ended });
  });
  return { firstPassword };
}

export function endSessions(ctx: Ctx, id: string): Promise<{ ended: number }> {
  return ctx.tx(async (tx) => {
    const person = await manageable(tx, id);
    const ended = await endSessionsOf(tx, id);
    tx.audit('person.endSessions', 'person', id, { name: person.name, ended });
    return { ended };
  });
}

/** The person, locked, if this caller manages him. Who manages only a part never reaches administrators or auditors. */
export async function manageable(tx: Tx, id: string): Promise<PersonRow> {
  const row = await personRows(tx.db).where('p.id', '=', id).forNoKeyUpdate('p').executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  tx.ctx.need('person.manage', { departmentPath: row.department_path, campusId: row.campus_id, people: [id] });
  const raised = await tx.db
    .selectFrom('person_role as pr')
    .innerJoin('role', 'role.code', 'pr.role_code')
    .select('role.code')
    .where('pr.person_id', '=', id)
    .where('role.duty', '!=', 'operate')
    .executeTakeFirst();
  if (raised) needWholeHospital(tx);
  return row;
}

async function byId(tx: Tx, id: string): Promise<PersonRow> {
  return personRows(tx.db).where('p.id', '=', id).executeTakeFirstOrThrow();
}

async function needDepartment(tx: Tx, id: string | null): Promise<void> {
  if (id === null) return needWholeHospital(tx);
  const row = await tx.db
    .selectFrom('department')
    .select(['path', 'campus_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  tx.ctx.need('person.manage', { departmentPath: row.path, campusId: row.campus_id });
}

async function freeUsername(tx: Tx, username: string | undefined, own: string): Promise<void> {
  if (username === undefined) return;
  const taken = await tx.db
    .selectFrom('person')
    .select('id')
    .where('username', '=', username)
    .where('id', '!=', own)
    .executeTakeFirst();
  if (taken) throw refuse('already_exists', { what: username });
}

export async function setRoles(tx: Tx, id: string, roles: readonly string[]): Promise<void> {
  await tx.db.deleteFrom('person_role').where('person_id', '=', id).execute();
  const unique = [...new Set(roles)];
  if (unique.length > 0)
    await tx.db
      .insertInto('person_role')
      .values(unique.map((role_code) => ({ person_id: id, role_code })))
      .execute();
}

export async function endSessionsOf(tx: Tx, id: string): Promise<number> {
  const result = await tx.db.deleteFrom('session').where('person_id', '=', id).executeTakeFirst();
  return Number(result.numDeletedRows);
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  new Set(a).size === new Set(b).size && a.every((item) => b.includes(item));

/** What the audit trail keeps of a person. */
const facts = (row: PersonRow) => ({
  username: row.username,
  name: row.name,
  title: row.title,
  phone: row.phone,
  email: row.email,
  wecomId: row.wecom_id,
  kind: row.kind,
  departmentId: row.department_id,
  active: row.is_active,
  roles: row.roles,
});
