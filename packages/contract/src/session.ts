import { z } from 'zod';

import { id, instant, nothing, ok } from './common.ts';
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
