import { z } from 'zod';

import { code, flag, id, instant, name, nothing, ok, page, pageOf } from './common.ts';
import { duties } from './duties.ts';
import { permissions, scopes, type Permission } from './permissions.ts';
import { route } from './route.ts';

const permission = z.enum(Object.keys(permissions) as [Permission, ...Permission[]]);

export const Grant = z.object({ permission, scope: z.enum(scopes) });
export type Grant = z.infer<typeof Grant>;

export const Me = z.object({
  person: z.object({
    id,
    username: z.string(),
    name: z.string(),
    title: z.string().nullable(),
    departmentId: id.nullable(),
    departmentName: z.string().nullable(),
    campusId: id.nullable(),
  }),
  roles: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
  grants: z.array(Grant),
  csrfToken: z.string(),
  passwordChangeNeeded: z.boolean(),
  hospital: z.object({ name: z.string(), demo: z.boolean() }),
  serverTime: instant,
});
export type Me = z.infer<typeof Me>;

export const Session = z.object({
  id: z.string(),
  createdAt: instant,
  lastSeenAt: instant,
  ip: z.string(),
  agent: z.string(),
  current: z.boolean(),
});

export const sessionApi = {
  signIn: route({
    method: 'POST',
    path: '/session',
    permission: 'public',
    urgent: true,
    summary: '登录 Sign in',
    input: z.object({ username: z.string().min(1).max(64), password: z.string().min(1).max(200) }),
    output: Me,
  }),
  signOut: route({
    method: 'DELETE',
    path: '/session',
    permission: 'person',
    urgent: true,
    summary: '退出 Sign out',
    input: nothing,
    output: ok,
  }),
  me: route({ method: 'GET', path: '/me', permission: 'person', summary: '本人 Who am I', input: nothing, output: Me }),
  changePassword: route({
    method: 'POST',
    path: '/me/password',
    permission: 'person',
    summary: '修改密码 Change password',
    input: z.object({ old: z.string().max(200), new: z.string().max(200) }),
    output: ok,
  }),
  sessions: route({
    method: 'GET',
    path: '/me/sessions',
    permission: 'person',
    summary: '登录设备 My sessions',
    input: nothing,
    output: z.object({ items: z.array(Session) }),
  }),
  revoke: route({
    method: 'DELETE',
    path: '/me/sessions/:id',
    permission: 'person',
    summary: '下线 Revoke a session',
    input: z.object({ id: z.string().max(80) }),
    output: ok,
  }),
};

export const Department = z.object({
  id,
  code: z.string(),
  name: z.string(),
  parentId: id.nullable(),
  campusId: id.nullable(),
  phone: z.string().nullable(),
  demo: z.boolean(),
});
export type Department = z.infer<typeof Department>;

export const personKinds = ['staff', 'police', 'contractor', 'mediator', 'service'] as const;
export const Person = z.object({
  id,
  username: z.string().nullable(),
  name: z.string(),
  title: z.string().nullable(),
  phone: z.string().nullable(),
  kind: z.enum(personKinds),
  departmentId: id.nullable(),
  departmentName: z.string().nullable(),
  roles: z.array(z.string()),
  active: z.boolean(),
  lastSignInAt: instant.nullable(),
  demo: z.boolean(),
});
export type Person = z.infer<typeof Person>;

const personInput = z.object({
  username: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{1,31}$/, { error: '用户名:小写字母、数字、. _ -,2–32 位' })
    .optional(),
  name,
  title: z.string().trim().max(40).optional(),
  phone: z.string().trim().max(20).optional(),
  kind: z.enum(personKinds).default('staff'),
  departmentId: id.optional(),
  roles: z.array(code).max(10).default([]),
  /** The first password; it must be changed at the first sign-in. */
  password: z.string().max(200).optional(),
});

export const Role = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  duty: z.enum(duties),
  builtin: z.boolean(),
  grants: z.array(Grant),
  people: z.number().int(),
});
export type Role = z.infer<typeof Role>;

export const identityApi = {
  departments: route({
    method: 'GET',
    path: '/departments',
    permission: 'person',
    summary: '科室 Departments',
    input: nothing,
    output: z.object({ items: z.array(Department) }),
  }),
  putDepartment: route({
    method: 'PUT',
    path: '/departments/:code',
    permission: 'person.manage',
    summary: '保存科室 Save a department',
    /** What is left out stays as it is; a new department stands in its parent's campus. */
    input: z.object({
      code,
      name,
      parent: code.nullable().optional(),
      campus: code.nullable().optional(),
      phone: z.string().trim().max(20).nullable().optional(),
    }),
    output: Department,
  }),
  removeDepartment: route({
    method: 'DELETE',
    path: '/departments/:code',
    permission: 'person.manage',
    summary: '删除科室 Remove a department',
    input: z.object({ code }),
    output: ok,
  }),
  people: route({
    method: 'GET',
    path: '/people',
    permission: 'person.read',
    summary: '人员 People',
    input: page.extend({
      /** Part of a name, user name, phone number, or pinyin: `zhangsan`, `zs`. */
      q: z.string().trim().max(60).optional(),
      /** With the departments below it. */
      department: id.optional(),
      role: code.optional(),
      active: flag.optional(),
    }),
    output: pageOf(Person),
  }),
  person: route({
    method: 'GET',
    path: '/people/:id',
    permission: 'person.read',
    summary: '人员详情 One person',
    input: z.object({ id }),
    output: Person,
  }),
  createPerson: route({
    method: 'POST',
    path: '/people',
    permission: 'person.manage',
    summary: '新增人员 Add a person',
    input: personInput,
    output: Person.extend({ firstPassword: z.string().nullable() }),
  }),
  updatePerson: route({
    method: 'PATCH',
    path: '/people/:id',
    permission: 'person.manage',
    summary: '修改人员 Change a person',
    input: personInput
      .omit({ password: true, kind: true, roles: true })
      .partial()
      .extend({
        id,
        title: z.string().trim().max(40).nullable().optional(),
        phone: z.string().trim().max(20).nullable().optional(),
        departmentId: z.uuid().nullable().optional(),
        active: z.boolean().optional(),
        roles: z.array(code).max(10).optional(),
      }),
    output: Person,
  }),
  resetPassword: route({
    method: 'POST',
    path: '/people/:id/password',
    permission: 'person.manage',
    summary: '重置密码 Reset a password',
    input: z.object({ id }),
    output: z.object({ firstPassword: z.string() }),
  }),
  endSessions: route({
    method: 'DELETE',
    path: '/people/:id/sessions',
    permission: 'person.manage',
    summary: '强制下线 End all sessions',
    input: z.object({ id }),
    output: z.object({ ended: z.number().int() }),
  }),
  /** A bearer token of a service account (`kind: service`); shown once. */
  serviceToken: route({
    method: 'POST',
    path: '/people/:id/token',
    permission: 'person.manage',
    summary: '生成服务令牌 Issue a service token',
    input: z.object({ id }),
    output: z.object({ token: z.string() }),
  }),
  roles: route({
    method: 'GET',
    path: '/roles',
    permission: 'person.read',
    summary: '角色 Roles',
    input: nothing,
    output: z.object({ items: z.array(Role) }),
  }),
  putRole: route({
    method: 'PUT',
    path: '/roles/:code',
    permission: 'role.manage',
    summary: '保存角色 Save a role',
    input: z.object({ code, name, nameEn: name, duty: z.enum(duties), grants: z.array(Grant).max(200) }),
    output: Role,
  }),
};
