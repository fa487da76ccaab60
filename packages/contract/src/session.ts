import { z } from 'zod';

import { id, instant, nothing, ok } from './common.ts';
import { permissions, scopes, type Permission } from './permissions.ts';
import { route } from './route.ts';

/** Six digits of an app, or one of the recovery codes; spaces and hyphens are for the eye. */
export const factorCode = z.string().min(6).max(20);
/** What the browser's WebAuthn interface gave, as JSON. */
export const passkeyAnswer = z.looseObject({ id: z.string().max(2000), rawId: z.string().max(2000) });

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
  /** What this session waits for before anything else: that he proves his second factor, or adds one. */
  awaits: z.enum(['factor', 'enrol']).nullable(),
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
  /** Where that address is, by the hospital's own list of networks; null: not in it. */
  place: z.string().nullable(),
  /** Since when the person has signed in from there. */
  knownSince: instant.nullable(),
  current: z.boolean(),
});

export const sessionApi = {
  signIn: route({
    method: 'POST',
    path: '/session',
    permission: 'public',
    keyless: 'it opens a session, which an answer kept for later could not',
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
    keyless: 'it ends the session a repeat would need',
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
  proof: route({
    method: 'GET',
    path: '/me/proof',
    permission: 'person',
    summary: '再次验证须提供什么 What I am asked for when I prove again who I am',
    input: nothing,
    /** All that the account has is asked for. Neither a password here nor a factor: he signs in anew. */
    output: z.object({ password: z.boolean(), factor: z.boolean(), passkey: z.boolean() }),
  }),
  /** Before something sensitive: whoever found an unlocked screen does not get further. */
  prove: route({
    method: 'POST',
    path: '/me/prove',
    permission: 'person',
    keyless: 'a proof is made anew each time',
    summary: '再次验证身份 Prove again who I am',
    input: z.object({
      password: z.string().min(1).max(200).optional(),
      /** Of an app or, if that is lost, a recovery code. */
      code: factorCode.optional(),
      /** A passkey's answer to `POST /me/factors/challenge`. */
      response: passkeyAnswer.optional(),
    }),
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
    proves: true,
    summary: '下线 Revoke a session',
    input: z.object({ id: z.string().max(80) }),
    output: ok,
  }),
};
