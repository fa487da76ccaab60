import { z } from 'zod';

import { code, flag, id, instant, name, nothing, ok, page, pageOf } from './common.ts';
import { ownDelivery } from './delivery.ts';
import { duties } from './duties.ts';
import { fault } from './fault.ts';
import { phoneOrNone } from './fields/index.ts';
import { typedLine } from './plain.ts';
import { sheetRoutes } from './register-kit.ts';
import { route } from './route.ts';
import { Grant } from './session.ts';

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
  email: z.string().nullable(),
  /** Account in the hospital's WeCom. */
  wecomId: z.string().nullable(),
  kind: z.enum(personKinds),
  departmentId: id.nullable(),
  departmentName: z.string().nullable(),
  roles: z.array(z.string()),
  active: z.boolean(),
  lastSignInAt: instant.nullable(),
  /** It has become part of this one, and is switched off for good. */
  mergedInto: z.object({ id, name: z.string() }).nullable(),
  demo: z.boolean(),
});
export type Person = z.infer<typeof Person>;

const personInput = z.object({
  username: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9._-]{1,31}$/,
      fault('用户名:小写字母、数字、. _ -,2–32 位', 'user name: small letters, digits, . _ -, 2 to 32 of them'),
    )
    .optional(),
  name,
  title: typedLine().max(40).optional(),
  phone: phoneOrNone.optional(),
  email: ownDelivery.email.optional(),
  wecomId: ownDelivery.wecomId.optional(),
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

/** Which people a list, a sheet or a print holds. */
export const peopleAsked = {
  /** Part of a name, user name, phone number, or pinyin: `zhangsan`, `zs`. */
  q: z.string().trim().max(60).optional(),
  /** With the departments below it. */
  department: id.optional(),
  role: code.optional(),
  active: flag.optional(),
  /** Who holds no role can do nothing. */
  noRole: flag.optional(),
  /** Whose account has never had a password. */
  noPassword: flag.optional(),
};

/** Departments and people as Excel, both ways, and on paper. */
export const departmentSheetApi = sheetRoutes({
  path: '/departments',
  title: ['科室', 'Departments'],
  read: 'person.read',
  manage: 'person.manage',
  which: {},
});
export const peopleSheetApi = sheetRoutes({
  path: '/people',
  title: ['人员', 'People'],
  read: 'person.read',
  manage: 'person.manage',
  which: peopleAsked,
  proves: true,
});

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
      phone: phoneOrNone.nullable().optional(),
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
    input: page.extend(peopleAsked),
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
    proves: true,
    countersign: 'role.manage',
    summary: '新增人员 Add a person',
    input: personInput,
    output: Person.extend({ firstPassword: z.string().nullable() }),
  }),
  updatePerson: route({
    method: 'PATCH',
    path: '/people/:id',
    permission: 'person.manage',
    proves: true,
    countersign: 'role.manage',
    summary: '修改人员 Change a person',
    input: personInput
      .omit({ password: true, kind: true, roles: true })
      .partial()
      .extend({
        id,
        title: typedLine().max(40).nullable().optional(),
        phone: phoneOrNone.nullable().optional(),
        email: ownDelivery.email.nullable().optional(),
        wecomId: ownDelivery.wecomId.nullable().optional(),
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
    proves: true,
    countersign: 'role.manage',
    summary: '重置密码 Reset a password',
    input: z.object({ id }),
    output: z.object({ firstPassword: z.string() }),
  }),
  /** For whoever has lost what proves him: he adds another at the next sign-in. */
  resetFactors: route({
    method: 'DELETE',
    path: '/people/:id/factors',
    permission: 'person.manage',
    proves: true,
    countersign: 'role.manage',
    summary: '清除第二验证方式 Take away second factors',
    input: z.object({ id }),
    output: ok,
  }),
  /** First passwords for accounts that have none yet, as many as are given at once; each is shown this one time. */
  firstPasswords: route({
    method: 'POST',
    path: '/people/first-passwords',
    permission: 'person.manage',
    proves: true,
    summary: '批量生成初始密码 First passwords for many',
    input: z.object({ limit: z.number().int().min(1).max(50).default(50) }),
    output: z.object({
      items: z.array(
        z.object({
          id,
          username: z.string(),
          name: z.string(),
          department: z.string().nullable(),
          password: z.string(),
        }),
      ),
      /** How many accounts still have none. */
      left: z.number().int(),
      /** Accounts with guarded roles: one by one, with a second signature. */
      single: z.number().int(),
    }),
  }),
  /** Two accounts of one human: `into` takes over what the other answers for, `from` is switched off for good. */
  mergePeople: route({
    method: 'POST',
    path: '/people/merge',
    permission: 'person.manage',
    proves: true,
    countersign: 'role.manage',
    summary: '合并重复人员 Make two accounts of one person one',
    input: z.object({ into: id, from: id }),
    output: ok,
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
    proves: true,
    countersign: 'role.manage',
    summary: '生成服务令牌 Issue a service token',
    input: z.object({ id }),
    /** `username`: by which it signs in where cameras are handed on by RTSP; the token is the password. */
    output: z.object({ token: z.string(), username: z.string() }),
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
    proves: true,
    countersign: 'person.manage',
    summary: '保存角色 Save a role',
    input: z.object({ code, name, nameEn: name, duty: z.enum(duties), grants: z.array(Grant).max(200) }),
    output: Role,
  }),
};
