import { cleanPhone, guardedPermissions, personKinds, type Label, type Person } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../../kernel/ctx.ts';
import { finderOf } from '../../../kernel/names.ts';
import { lockImport, type Hint, type ImportSource, type RegisterSource } from '../../../kernel/registers/index.ts';
import { repeated, rowReader, type Column, type Given, type ReportRow } from '../../../kernel/sheet/index.ts';
import { lockManagers } from '../duties.ts';
import { otherAdministrator } from '../guarded.ts';
import { listPeople, peopleAskedFor, personRows, type PeopleAsked } from '../people-read.ts';
import { addPerson, changePerson } from '../people-write.ts';
import { listRoles } from '../role-book.ts';
import { founderRole } from '../roles.ts';
import { frameOf } from './frame.ts';

const columns: Column[] = [
  { key: 'username', zh: '用户名', en: 'User name', identifies: true, also: ['工号', '账号'] },
  { key: 'name', zh: '姓名', en: 'Name' },
  { key: 'department', zh: '科室', en: 'Department', width: 24, also: ['科室编码'] },
  { key: 'title', zh: '职务', en: 'Title', width: 20 },
  { key: 'phone', zh: '电话', en: 'Phone', also: ['手机'] },
  { key: 'roles', zh: '角色', en: 'Roles', width: 32 },
  { key: 'kind', zh: '人员类别', en: 'Kind' },
];
const kindLabels: Record<Person['kind'], Label> = {
  staff: ['本院职工', 'Staff'],
  police: ['民警', 'Police'],
  contractor: ['外包', 'Contractor'],
  mediator: ['人民调解员', 'Mediator'],
  service: ['接口账号', 'Service account'],
};

const hints: Record<string, Hint> = {
  username: [false, '登录用,小写字母、数字和 . _ -,2–32 位(可用工号);不登录的人可留空,但须填电话'],
  name: [true, '最多 80 字'],
  department: [false, '科室编码或名称;留空不改,填 - 清空'],
  title: [false, '最多 40 字'],
  phone: [false, '没有用户名的人按姓名和电话识别'],
  roles: [false, '角色名称或编码,多个用、分开,如 保安、保安班长;没有角色的人登录后什么也不能做'],
  kind: [
    false,
    personKinds
      .filter((one) => one !== 'service')
      .map((one) => kindLabels[one][0])
      .join('、') + ';留空为本院职工',
  ],
};

interface Draft extends ReportRow {
  id: string | undefined;
  username: string | undefined;
  name: string;
  departmentId: Given<string>;
  title: Given<string>;
  phone: Given<string>;
  roles: string[] | undefined;
  kind: Person['kind'];
}

/** Roles in one cell; names of roles hold spaces and slashes, so only these divide. */
const rolesIn = (text: string): string[] =>
  text
    .split(/[、,,;;\n]+/)
    .map((one) => one.trim())
    .filter(Boolean);
const loose = (text: string): string => text.toLowerCase().replace(/\s+/g, '');

/** People with their roles from Excel; the same rules as the form, and a file may come twice. */
export function peopleImport(ctx: Ctx): ImportSource<Draft> {
  return {
    name: '人员',
    columns,
    maxRows: 5000,
    hintOf: (key) => hints[key] ?? [false, ''],
    lock: async (tx) => {
      await lockImport(tx, 'person');
      await lockManagers(tx);
    },
    async judge(db, rows) {
      const [finder, people, roles] = await Promise.all([finderOf(db), personRows(db).execute(), listRoles(db)]);
      const isAlone = (await otherAdministrator({ db: db as Tx['db'], ctx, now: ctx.now() })) === null;
      const byUsername = new Map(people.flatMap((one) => (one.username ? [[one.username, one] as const] : [])));
      // A number of before was stored as it had been typed.
      const key = (name: string, phone: string | null | undefined) => `${name} ${cleanPhone(phone ?? '')}`;
      const byPhone = new Map(
        people.filter((one) => !one.username && one.phone).map((one) => [key(one.name, one.phone), one]),
      );
      const roleOf = new Map(
        roles.flatMap((one) => [one.code, one.name, one.nameEn].map((called) => [loose(called), one] as const)),
      );
      const read = rows.map((row) => {
        const reader = rowReader(row, columns);
        const username = reader.text('username', 32)?.toLowerCase();
        const name = reader.text('name', 80) ?? '';
        const phone = reader.phone('phone');
        if (username && !/^[a-z0-9][a-z0-9._-]{1,31}$/.test(username))
          reader.complain('username', '用户名:小写字母、数字、. _ -,2–32 位', 'small letters, digits, . _ -, 2 to 32');
        return {
          row: row.row,
          code: username ?? (phone ? key(name, phone) : ''),
          username,
          name,
          phone,
          reader,
          cells: row.cells,
        };
      });
      const twice = repeated(read);
      return read.map(({ row, code, username, name, phone, reader, cells }): Draft => {
        const before = username ? byUsername.get(username) : byPhone.get(key(name, phone));
        if (code === '')
          reader.complain('username', '须填用户名,或姓名加电话', 'a user name is needed, or name and phone');
        if (!before && name === '') reader.complain('name', '须填姓名', 'a name is needed');
        const same = twice.get(code);
        if (same) reader.complain('username', `重复:第 ${same.join('、')} 行`, `it is in rows ${same.join(', ')}`);
        const where = reader.text('department', 80);
        const found = typeof where === 'string' ? finder.find('department', where) : where;
        if (found === 'many')
          reader.complain('department', `有不止一个 ${String(where)},请填编码`, `more than one ${String(where)}`);
        else if (where && !found) reader.complain('department', `没有科室 ${where}`, `there is no department ${where}`);
        const text = cells.get('roles') ?? '';
        const wanted = text === '' ? undefined : text === '-' ? [] : rolesIn(text);
        const known = wanted?.map((one) => [one, roleOf.get(loose(one))] as const);
        for (const [one, role] of known ?? [])
          if (!role || role.code === founderRole.code)
            reader.complain('roles', `没有角色“${one}”,请用“角色”页中的名称`, `there is no role "${one}"`);
        const chosen = known?.flatMap(([, role]) => role ?? []);
        if (new Set(chosen?.map(({ duty }) => duty)).size > 1)
          reader.complain(
            'roles',
            '系统管理、安全保密管理、审计、业务操作须由不同人员担任',
            'system administration, security administration, audit and operation are separate duties',
          );
        const codes = chosen && [...new Set(chosen.map((role) => role.code))].sort();
        const isOther = codes !== undefined && codes.join() !== (before?.roles ?? []).join();
        if (isOther && before?.id === ctx.rights.personId)
          reader.complain('roles', '不能改自己的角色', "not one's own roles");
        const moved = roles.filter(
          (role) => (codes ?? []).includes(role.code) !== (before?.roles ?? []).includes(role.code),
        );
        const guarded = moved.find(({ grants }) =>
          grants.some(({ permission, scope }) => guardedPermissions.includes(permission) && scope !== 'own'),
        );
        if (isOther && guarded && !isAlone)
          reader.complain(
            'roles',
            `角色“${guarded.name}”须双人联签,请在人员页逐个授予`,
            `the role "${guarded.nameEn}" takes two signatures: give it on the person's page`,
          );
        const kind = reader.choice('kind', kindLabels) ?? before?.kind ?? 'staff';
        if (kind === 'service')
          reader.complain('kind', '接口账号须在人员页单独建立', 'a service account is made by itself');
        const departmentId = typeof found === 'object' && found !== null ? found.id : found === null ? null : undefined;
        const title = reader.text('title', 40);
        const changes = (said: Given<string>, was: string | null | undefined) =>
          said !== undefined && said !== (was ?? null);
        const isChanged =
          before !== undefined &&
          ((name !== '' && name !== before.name) ||
            changes(departmentId, before.department_id) ||
            changes(title, before.title) ||
            changes(phone, before.phone) ||
            isOther);
        return {
          row,
          code,
          problems: reader.problems,
          verdict: reader.problems.length > 0 ? 'bad' : !before ? 'create' : isChanged ? 'update' : 'same',
          id: before?.id,
          username: username ?? undefined,
          name: name || (before?.name ?? ''),
          departmentId,
          title,
          phone,
          roles: codes,
          kind: kind as Person['kind'],
        };
      });
    },
    async apply(tx, drafts) {
      for (const { id, username, name, departmentId, title, phone, roles, kind } of drafts) {
        const facts = { name, title, phone, departmentId };
        if (id) await changePerson(tx, { id, ...facts, ...(roles ? { roles } : {}) });
        else
          await addPerson(tx, {
            name,
            kind,
            roles: roles ?? [],
            username,
            title: title ?? undefined,
            phone: phone ?? undefined,
            departmentId: departmentId ?? undefined,
          });
      }
      tx.audit('person.import', 'person', null, { rows: drafts.length });
    },
  };
}

/** The same columns out: what goes out can be filled in and sent back. */
export function peopleRegister(ctx: Ctx, query: PeopleAsked): RegisterSource {
  return {
    ...frameOf(ctx, query, { label: ['人员', 'People'], page: '/people', name: 'person' }),
    columns: columns.map(({ key, zh, en }) => ({ key, label: [zh, en], kind: 'text' })),
    async count() {
      const { total } = await peopleAskedFor(ctx, query)
        .clearSelect()
        .select(sql<number>`count(*)`.as('total'))
        .executeTakeFirstOrThrow();
      return total;
    },
    async read({ limit, cursor }) {
      const [{ items, next }, roles] = await Promise.all([
        listPeople(ctx, { ...query, limit, ...(cursor ? { cursor } : {}) }),
        listRoles(ctx.db),
      ]);
      const nameOf = new Map(roles.map(({ code, name }) => [code, name]));
      const rows = items.map((one) => ({
        id: one.id,
        cells: [
          one.username,
          one.name,
          one.departmentName,
          one.title,
          one.phone,
          one.roles.map((code) => nameOf.get(code) ?? code).join('、') || null,
          kindLabels[one.kind][0],
        ],
      }));
      return { rows, next };
    },
  };
}
