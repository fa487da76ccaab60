import { z } from 'zod';

import { authority } from './authority.ts';
import { instant, nothing, type Label } from './common.ts';
import { fault } from './fault.ts';
import { field, fieldKinds } from './fields/index.ts';
import { route } from './route.ts';
import { Me } from './session.ts';

/** Where people prove who they are beside the passwords that are kept here. */
export const directoryKinds = ['oidc', 'ldap'] as const;
export type DirectoryKind = (typeof directoryKinds)[number];

const url = (label: Label, pattern: RegExp, said: Label) =>
  fieldKinds.text.of(
    z
      .string()
      .trim()
      .max(300)
      .refine((text) => URL.canParse(text) && pattern.test(text) && !/[\s@?#]/.test(text), fault(...said)),
    { label },
  );
const attribute = (label: Label) =>
  fieldKinds.text.of(z.string().regex(/^[A-Za-z][A-Za-z0-9;-]{0,63}$/, fault('属性名', 'the name of an attribute')), {
    label,
  });
const claim = (label: Label) =>
  fieldKinds.text.of(z.string().regex(/^[\x21-\x7e]{1,120}$/, fault('声明名', 'the name of a claim')), { label });

/** What both do with whom they know. */
const shared = {
  groups: fieldKinds.longText
    .of(z.string().max(8000), {
      label: ['分组与角色,每行一个:分组 = 角色代码', 'Groups and roles, one a line: group = role code'],
    })
    .optional(),
  creates: field.yesNo(['首次登录时自动建立账号', 'Accounts are made at the first sign-in']),
  guarded: field.yesNo([
    '管理、审计和涉密账号也可由此登录',
    'Who administers, audits or opens secrets may sign in by it, too',
  ]),
};

const oidc = z.object({
  issuer: url(['签发者 issuer', 'Issuer'], /^https:\/\//, [
    '须是 https:// 开头的地址',
    'an address that begins with https://',
  ]),
  clientId: field.text(['客户端 ID', 'Client ID']),
  scopes: fieldKinds.text.of(
    z
      .string()
      .regex(
        /^([\x21-\x7e]+ )*openid( [\x21-\x7e]+)*$/,
        fault('用空格分隔,须含 openid', 'separated by spaces, with openid'),
      )
      .max(200),
    { label: ['授权范围(须含 openid)', 'Scopes (with openid)'] },
  ),
  usernameClaim: claim(['用户名声明', 'Claim of the user name']),
  nameClaim: claim(['姓名声明', 'Claim of the name']),
  groupsClaim: claim(['分组声明(可用点分路径)', 'Claim of the groups (a path with dots will do)']),
  secondFactor: field
    .text([
      '对方已做第二步验证的标志(amr 或 acr 的值,逗号分隔;空 = 一律在本系统验证)',
      'Values of amr or acr that say a second factor was proved there (commas; empty: it is always proved here)',
    ])
    .optional(),
  asksAgain: field.yesNo([
    '每次都要求在对方重新登录(公用电脑)',
    'The other end asks anew each time (shared computers)',
  ]),
  buttonZh: field.text(['按钮文字(中文)', 'Text of the button (Chinese)'], { max: 20 }),
  buttonEn: field.text(['按钮文字(英文)', 'Text of the button (English)'], { max: 40 }),
  ca: authority,
  ...shared,
});

const ldap = z.object({
  url: url(
    ['服务器(ldaps:// 或 ldap://,后者总是 StartTLS)', 'Server (ldaps://, or ldap:// with StartTLS always)'],
    /^ldaps?:\/\/[^/]+\/?$/,
    ['须是 ldaps:// 或 ldap:// 开头的地址', 'an address that begins with ldaps:// or ldap://'],
  ),
  bindDn: field.text(['查询账号 DN', 'DN that looks people up'], { max: 400 }),
  base: field.text(['查找起点 DN', 'Base DN'], { max: 400 }),
  filter: fieldKinds.text.of(
    z
      .string()
      .max(400)
      .regex(/^\(.*\{user\}.*\)$/, fault('须是括号内的过滤器,含 {user}', 'a filter in brackets with {user}')),
    { label: ['过滤器({user} 处填用户名)', 'Filter ({user} is the user name)'] },
  ),
  usernameAttribute: attribute(['用户名属性', 'Attribute of the user name']),
  nameAttribute: attribute(['姓名属性', 'Attribute of the name']),
  groupAttribute: attribute(['分组属性', 'Attribute of the groups']),
  ca: authority,
  ...shared,
});

export const directorySpecs = {
  oidc: {
    label: ['统一身份认证(OIDC)', 'Single sign-on (OIDC)'],
    config: oidc,
    boundTo: ['issuer', 'clientId', 'ca'],
    secrets: z.object({ clientSecret: field.password(['客户端密钥', 'Client secret']).optional() }),
    start: {
      scopes: 'openid profile',
      usernameClaim: 'preferred_username',
      nameClaim: 'name',
      groupsClaim: 'groups',
      secondFactor: 'mfa',
      asksAgain: false,
      buttonZh: '统一身份认证登录',
      buttonEn: 'Sign in with single sign-on',
      creates: false,
      guarded: false,
    },
  },
  ldap: {
    label: ['目录服务(LDAP / AD)', 'Directory (LDAP / AD)'],
    config: ldap,
    boundTo: ['url', 'bindDn', 'ca'],
    secrets: z.object({ bindPassword: field.password(['查询账号的密码', 'Its password']).optional() }),
    start: {
      filter: '(&(objectClass=person)(sAMAccountName={user}))',
      usernameAttribute: 'sAMAccountName',
      nameAttribute: 'displayName',
      groupAttribute: 'memberOf',
      creates: false,
      guarded: false,
    },
  },
} as const satisfies Record<
  DirectoryKind,
  {
    label: Label;
    config: z.ZodObject;
    /** What the sealed field was given for: when one of these changes, it is forgotten. */
    boundTo: readonly string[];
    secrets: z.ZodObject;
    /** What the form begins with. */
    start: Record<string, unknown>;
  }
>;

export type DirectoryConfig<K extends DirectoryKind> = z.infer<(typeof directorySpecs)[K]['config']>;

const on = field.yesNo(['启用', 'In use']);
/** Everything a way of signing in is asked for in one form. */
export const directoryForm = (kind: DirectoryKind): z.ZodObject => {
  const { config, secrets } = directorySpecs[kind];
  const { ca, ...first } = config.shape;
  return z.object({ on, ...first, ca, ...secrets.shape });
};

export const Directory = z.object({
  kind: z.enum(directoryKinds),
  on: z.boolean(),
  config: z.record(z.string(), z.unknown()),
  /** Names of the sealed fields that have a value. */
  secrets: z.array(z.string()),
  /** Where the other end sends people back to; to be entered there. */
  callback: z.string().nullable(),
  changedAt: instant.nullable(),
});
export type Directory = z.infer<typeof Directory>;

/** Why the other end could not say who somebody is. */
export const directoryFaults = {
  timeout: ['对方超时未答', 'No answer in time'],
  unreachable: ['连接不上', 'Cannot be reached'],
  forbidden: ['地址指向本机或链路本地,不予连接', 'The address is this machine or its link, and not connected to'],
  certificate: ['证书不受信任', 'Its certificate is not trusted'],
  credentials: ['对方不认可客户端或查询账号', 'It does not know the client or the account that looks people up'],
  answer: ['对方应答无法识别', 'Its answer makes no sense'],
  settings: ['设置不完整', 'It is not set up'],
} as const satisfies Record<string, Label>;
export type DirectoryFault = keyof typeof directoryFaults;

export const directoryApi = {
  /** What the sign-in page offers. */
  ways: route({
    method: 'GET',
    path: '/session/ways',
    permission: 'public',
    summary: '登录方式 Ways of signing in',
    input: nothing,
    output: z.object({
      /** Text of the button; null: no single sign-on. */
      oidc: z.object({ zh: z.string(), en: z.string() }).nullable(),
      ldap: z.boolean(),
    }),
  }),
  begin: route({
    method: 'POST',
    path: '/session/oidc/begin',
    permission: 'public',
    keyless: 'what the other end is asked for counts once',
    urgent: true,
    summary: '统一身份认证:开始 Begin single sign-on',
    input: nothing,
    /** Where the browser goes next. */
    output: z.object({ url: z.url() }),
  }),
  finish: route({
    method: 'POST',
    path: '/session/oidc',
    permission: 'public',
    keyless: 'it opens a session, which an answer kept for later could not',
    urgent: true,
    summary: '统一身份认证:登录 Sign in with what the other end said',
    /** The query of the address the browser came back with. */
    input: z.object({ answer: z.string().max(8000) }),
    output: Me,
  }),
  list: route({
    method: 'GET',
    path: '/directories',
    permission: 'setting.manage',
    summary: '登录方式的设置 How ways of signing in are set up',
    input: nothing,
    output: z.object({ items: z.array(Directory) }),
  }),
  /** A sealed field that is left out stays as it is; an empty one is forgotten. */
  put: route({
    method: 'PUT',
    path: '/directories/:kind',
    permission: 'setting.manage',
    countersign: 'role.manage',
    proves: true,
    summary: '设置登录方式 Set a way of signing in up',
    input: z.object({
      kind: z.enum(directoryKinds),
      on: z.boolean(),
      config: z.record(z.string(), z.unknown()),
      secrets: z.record(z.string(), z.string().max(2000)).default({}),
    }),
    output: Directory,
  }),
  /** Asks the other end as a sign-in would, and says how that went. */
  test: route({
    method: 'POST',
    path: '/directories/:kind/test',
    permission: 'setting.manage',
    keyless: 'it changes nothing, each time asks anew',
    summary: '测试登录方式 Try a way of signing in',
    input: z.object({ kind: z.enum(directoryKinds) }),
    output: z.object({
      fault: z.enum(Object.keys(directoryFaults) as [DirectoryFault, ...DirectoryFault[]]).nullable(),
      /** A status line, such as HTTP 404 or LDAP 49; nothing else of what it said. */
      detail: z.string().nullable(),
    }),
  }),
};
