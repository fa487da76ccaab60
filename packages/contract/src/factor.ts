import { z } from 'zod';

import { id, instant, name, nothing, ok } from './common.ts';
import { guardedPermissions, type Permission } from './permissions.ts';
import { route } from './route.ts';
import { factorCode, Me, passkeyAnswer } from './session.ts';

/** Who holds one of these over more than his own things is asked for a second factor, unless the hospital says otherwise. */
export const factorPermissions: readonly Permission[] = [...guardedPermissions, 'setting.manage', 'demo.wipe'];

export const factorKinds = ['totp', 'passkey'] as const;

/** Something of a person's that proves him beside his password. */
export const Factor = z.object({
  id,
  kind: z.enum(factorKinds),
  name: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
});
export type Factor = z.infer<typeof Factor>;

const [code, answer] = [factorCode, passkeyAnswer];
/** Shown this one time; none where the person has some already. */
const codes = z.array(z.string());

export const factorApi = {
  list: route({
    method: 'GET',
    path: '/me/factors',
    permission: 'person',
    summary: '我的第二验证方式 My second factors',
    input: nothing,
    output: z.object({
      items: z.array(Factor),
      /** Recovery codes that are still good. */
      recoveryLeft: z.number().int(),
      /** The last one cannot be taken away. */
      required: z.boolean(),
    }),
  }),
  beginApp: route({
    method: 'POST',
    path: '/me/factors/app',
    permission: 'person',
    proves: true,
    keyless: 'its secret is shown once and kept nowhere else',
    summary: '添加验证器 App:取得二维码 Begin to add an authenticator app',
    input: nothing,
    /** @see RFC 6238 */
    output: z.object({ secret: z.string(), uri: z.string(), qr: z.string() }),
  }),
  addApp: route({
    method: 'POST',
    path: '/me/factors/app/confirm',
    permission: 'person',
    proves: true,
    keyless: 'its recovery codes are shown once and kept nowhere else',
    summary: '添加验证器 App:输入验证码确认 Add the app by a code it shows',
    input: z.object({ name, code }),
    output: z.object({ recoveryCodes: codes }),
  }),
  remove: route({
    method: 'DELETE',
    path: '/me/factors/:id',
    permission: 'person',
    proves: true,
    summary: '移除验证方式 Remove a second factor',
    input: z.object({ id }),
    output: ok,
  }),
  newRecoveryCodes: route({
    method: 'POST',
    path: '/me/factors/recovery-codes',
    permission: 'person',
    proves: true,
    keyless: 'they are shown once and kept nowhere else',
    summary: '换一组恢复码 New recovery codes',
    input: nothing,
    output: z.object({ recoveryCodes: codes }),
  }),
  beginPasskey: route({
    method: 'POST',
    path: '/me/factors/passkey',
    permission: 'person',
    proves: true,
    keyless: 'what the browser is asked for counts once',
    summary: '添加通行密钥:取得参数 Begin to add a passkey',
    input: nothing,
    /** @see WebAuthn Level 3, PublicKeyCredentialCreationOptionsJSON */
    output: z.object({ options: z.unknown() }),
  }),
  addPasskey: route({
    method: 'POST',
    path: '/me/factors/passkey/confirm',
    permission: 'person',
    proves: true,
    keyless: 'its recovery codes are shown once and kept nowhere else',
    summary: '添加通行密钥:交回浏览器的应答 Add the passkey the browser made',
    input: z.object({ name, response: answer }),
    output: z.object({ recoveryCodes: codes }),
  }),
  challenge: route({
    method: 'POST',
    path: '/me/factors/challenge',
    permission: 'person',
    urgent: true,
    keyless: 'what the browser is asked for counts once',
    summary: '登录第二步:通行密钥的参数 What the keys are asked to sign',
    input: nothing,
    /** null: the person has no key. */
    output: z.object({ options: z.unknown() }),
  }),
  provePasskey: route({
    method: 'POST',
    path: '/me/factors/prove-passkey',
    permission: 'person',
    urgent: true,
    keyless: 'an answer counts once',
    summary: '登录第二步:通行密钥的应答 Second step of signing in by a passkey',
    input: z.object({ response: answer }),
    output: Me,
  }),
  /** The second step of signing in. */
  prove: route({
    method: 'POST',
    path: '/me/factors/prove',
    permission: 'person',
    urgent: true,
    keyless: 'a code counts once',
    summary: '登录第二步:验证码或恢复码 Second step of signing in',
    input: z.object({ code }),
    output: Me,
  }),
};
