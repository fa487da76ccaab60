import { refuse, type HandlerInput, type identityApi, type Person } from '@anyuan/contract';

import { checkNewPassword, hashPassword, newPassword } from '../../kernel/auth/passwords.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { signOffUnfit } from '../duty/index.ts';
import { checkRoles, lockManagers, needWholeHospital, someoneManages } from './duties.ts';
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
  await checkRoles(tx, roles, []);
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
      is_demo: input.demo ?? false,
      created_at: tx.now,
    })
    .execute();
  await setRoles(tx, id, roles);
  tx.audit('person.create', 'person', id, { after: facts(await byId(tx, id)) });
  return id;
}

export async function createPerson(
  ctx: Ctx,
  { password, ...input }: HandlerInput<typeof identityApi.createPerson>,
): Promise<Person & { firstPassword: string | null }> {
  if (password !== undefined && (input.kind === 'service' || input.username === undefined))
    throw refuse('conflict', { reason: withoutPassword });
  if (password !== undefined) checkNewPassword(password, input.username ?? '');
  const signsIn = input.kind !== 'service' && input.username !== undefined;
  const first = signsIn ? (password ?? newPassword()) : null;
  const passwordHash = first === null ? null : await hashPassword(first);
  return ctx.tx(async (tx) => {
    const id = await addPerson(tx, { ...input, passwordHash, mustChangePassword: first !== null });
    return { ...toPerson(await byId(tx, id)), firstPassword: password === undefined ? first : null };
  });
}

export function updatePerson(ctx: Ctx, input: HandlerInput<typeof identityApi.updatePerson>): Promise<Person> {
  return ctx.tx(async (tx) => {
    await lockManagers(tx);
    const before = await manageable(tx, input.id);
    if (input.departmentId !== undefined) await needDepartment(tx, input.departmentId);
    await freeUsername(tx, input.username, input.id);
    const roles = input.roles && !sameSet(input.roles, before.roles) ? input.roles : undefined;
    const own = input.id === ctx.rights.personId;
    if (own && (roles || input.active === false)) throw refuse('own_account');
    if (roles) {
      needWholeHospital(tx);
      await checkRoles(tx, roles, before.roles);
      await setRoles(tx, input.id, roles);
    }
    const changes = {
      ...(input.username !== undefined && { username: input.username }),
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
    if (roles || input.active === false) {
      await someoneManages(tx);
      await signOffUnfit(tx, input.id);
    }
    const after = await byId(tx, input.id);
    tx.audit('person.change', 'person', input.id, { before: facts(before), after: facts(after) });
    return toPerson(after);
  });
}

export async function resetPassword(ctx: Ctx, id: string): Promise<{ firstPassword: string }> {
  if (id === ctx.rights.personId) throw refuse('own_account');
  const firstPassword = newPassword();
  const hash = await hashPassword(firstPassword);
  await ctx.tx(async (tx) => {
    const person = await manageable(tx, id);
    if (person.kind === 'service' || person.username === null) throw refuse('conflict', { reason: withoutPassword });
    await tx.db
      .updateTable('person')
      .set({ password_hash: hash, must_change_password: true })
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

async function setRoles(tx: Tx, id: string, roles: readonly string[]): Promise<void> {
  await tx.db.deleteFrom('person_role').where('person_id', '=', id).execute();
  const unique = [...new Set(roles)];
  if (unique.length > 0)
    await tx.db
      .insertInto('person_role')
      .values(unique.map((role_code) => ({ person_id: id, role_code })))
      .execute();
}

async function endSessionsOf(tx: Tx, id: string): Promise<number> {
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

const withoutPassword = {
  zh: '没有用户名的人员和服务账号不用密码',
  en: 'people without a user name and service accounts have no password',
};
