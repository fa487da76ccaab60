import { z } from 'zod';

import { authority } from './authority.ts';
import { flag, id, instant, many, nothing, ok, page, pageOf, PersonRef, type Label } from './common.ts';
import { fault } from './fault.ts';
import { field, fieldKinds } from './fields/index.ts';
import { pushHosts } from './push-hosts.ts';
import { route } from './route.ts';

/** Ways out of the page. */
export const channels = ['sms', 'wecom', 'wecomGroup', 'email', 'push'] as const;
export type Channel = (typeof channels)[number];

/** Which notices a channel takes. */
export const channelLevels = ['off', 'urgent', 'all'] as const;
export const channelLevelLabels: Record<(typeof channelLevels)[number], Label> = {
  off: ['关闭', 'Off'],
  urgent: ['仅紧急', 'Urgent only'],
  all: ['全部', 'All'],
};

const httpUrl = z
  .string()
  .trim()
  .max(500)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    ...fault('须是 http:// 或 https:// 开头的地址', 'an address that begins with http:// or https://'),
  });
const url = (label: Label) => fieldKinds.text.of(httpUrl, { label });
const secret = (label: Label) => field.password(label).optional();

/** What each channel is told about its other end: openly kept fields, and sealed ones that no route gives back. */
export const channelSpecs = {
  sms: {
    label: ['短信网关', 'SMS gateway'],
    config: z.object({
      url: url(['网关地址', 'Gateway URL']),
      account: field.text(['账号 {account}', 'Account {account}']).optional(),
      contentType: field.choice(['正文格式', 'Body format'], {
        json: ['JSON', 'JSON'],
        form: ['表单', 'Form'],
      }),
      body: field.longText([
        '正文模板(可用 {phone} {text} {number} {type} {id} {account} {secret})',
        'Body template (with {phone} {text} {number} {type} {id} {account} {secret})',
      ]),
      accepts: field
        .text(['成功应答中含有的文字,如 "code":0', 'Text that an accepting answer contains, e.g. "code":0'])
        .optional(),
    }),
    boundTo: ['url', 'account'],
    secrets: z.object({
      secret: secret(['密钥 {secret}', 'Secret {secret}']),
      headers: fieldKinds.longText
        .of(z.string().max(2000), { label: ['请求头(每行一个,名称: 值)', 'Headers, one a line (Name: value)'] })
        .optional(),
    }),
  },
  wecom: {
    label: ['企业微信应用', 'WeCom application'],
    config: z.object({
      baseUrl: url(['接口地址', 'API address']),
      corpId: field.text(['企业 ID', 'Corp ID']),
      agentId: field.numeral(['应用 AgentId', 'Agent ID'], 1, 99_999_999),
    }),
    boundTo: ['baseUrl', 'corpId'],
    secrets: z.object({ corpSecret: secret(['应用 Secret', 'Application secret']) }),
  },
  wecomGroup: {
    label: ['企业微信群机器人', 'WeCom group robot'],
    config: z.object({
      baseUrl: url(['接口地址', 'API address']),
    }),
    boundTo: ['baseUrl'],
    secrets: z.object({ key: secret(['机器人 key', 'Robot key']) }),
  },
  email: {
    label: ['电子邮件', 'E-mail'],
    config: z.object({
      host: field.text(['SMTP 服务器', 'SMTP server']),
      port: field.numeral(['端口', 'Port'], 1, 65_535),
      security: field.choice(['加密', 'Encryption'], {
        tls: ['TLS', 'TLS'],
        starttls: ['STARTTLS', 'STARTTLS'],
        none: ['无(仅限内网)', 'None (intranet only)'],
      }),
      user: field.text(['用户名', 'User name']).optional(),
      from: fieldKinds.text.of(z.email().max(200), { label: ['发件地址', 'Sender address'] }),
    }),
    boundTo: ['host', 'port', 'user', 'security'],
    secrets: z.object({ password: secret(['密码', 'Password']) }),
  },
  push: {
    label: ['网页推送(锁屏)', 'Web Push (locked screens)'],
    config: z.object({
      hosts: fieldKinds.longText.of(
        z
          .string()
          .trim()
          .min(1)
          .max(2000)
          .refine((text) => (pushHosts(text) ?? []).length > 0, {
            ...fault(
              '每行一个主机,如 push.hospital.lan、*.push.apple.com',
              'one host a line, e.g. push.hospital.lan, *.push.apple.com',
            ),
          }),
        {
          label: [
            '允许的推送服务主机(每行一个;自建服务可写 http://主机:端口)',
            'Push services that may be written to, one a line (one of your own may be http://host:port)',
          ],
        },
      ),
      contact: fieldKinds.text.of(z.email().max(200), {
        label: ['联系邮箱(随推送告知推送服务)', 'E-mail that push services are told'],
      }),
      proxy: fieldKinds.text
        .of(httpUrl, { label: ['转发网关(HTTP 代理,可不填)', 'Forward gateway (HTTP proxy), if there is one'] })
        .optional(),
      ca: authority,
    }),
    boundTo: ['proxy'],
    secrets: z.object({ proxyUser: secret(['网关账号(用户名:密码)', 'Account at the gateway (user:password)']) }),
  },
} as const satisfies Record<
  Channel,
  {
    label: Label;
    config: z.ZodObject;
    /** What the sealed fields were given for: when one of these changes, they are forgotten. Of a URL its path may change. */
    boundTo: readonly string[];
    secrets: z.ZodObject;
  }
>;

/** Where WeCom's interface is, unless an intranet reaches it by a proxy. */
export const wecomAddress = 'https://qyapi.weixin.qq.com';

const level = field.choice(['发送范围', 'What is sent'], channelLevelLabels);
/** Everything a channel is asked for in one form. */
export const channelForm = (channel: Channel): z.ZodObject => {
  const { config, secrets } = channelSpecs[channel];
  return z.object({ level, ...config.shape, ...secrets.shape });
};

export type ChannelConfig<C extends Channel> = z.infer<(typeof channelSpecs)[C]['config']>;
export type ChannelSecrets<C extends Channel> = z.infer<(typeof channelSpecs)[C]['secrets']>;

export const DeliveryChannel = z.object({
  channel: z.enum(channels),
  level: z.enum(channelLevels),
  config: z.record(z.string(), z.unknown()),
  /** Names of the sealed fields that have a value. */
  secrets: z.array(z.string()),
  changedAt: instant.nullable(),
});
export type DeliveryChannel = z.infer<typeof DeliveryChannel>;

export const deliveryStates = ['waiting', 'sent', 'failed', 'dropped'] as const;
export const deliveryStateLabels: Record<(typeof deliveryStates)[number], Label> = {
  waiting: ['待发送', 'Waiting'],
  sent: ['已发送', 'Sent'],
  failed: ['失败', 'Failed'],
  dropped: ['不再需要', 'Not needed any more'],
};

/** Why a try came to nothing. */
export const deliveryErrors = {
  timeout: ['对方超时未答', 'No answer in time'],
  unreachable: ['连接不上', 'Cannot be reached'],
  forbidden: ['地址指向本机或链路本地,不予连接', 'The address is this machine or its link, and not connected to'],
  refused: ['对方拒绝', 'Refused'],
  answer: ['对方应答无法识别', 'The answer makes no sense'],
  settings: ['通道设置不完整', 'The channel is not set up'],
  address: ['没有接收地址', 'Nobody to send it to'],
  seen: ['已在页面查看', 'Seen in the page'],
  over: ['事项已办结', 'The matter is over'],
  gone: ['该手机已不再接收推送', 'That phone takes push no more'],
  foreign: ['推送服务不在允许之列', 'The push service is not on the list'],
} as const satisfies Record<string, Label>;
export type DeliveryError = keyof typeof deliveryErrors;
const errorNames = Object.keys(deliveryErrors) as [DeliveryError, ...DeliveryError[]];

export const Delivery = z.object({
  id,
  at: instant,
  channel: z.enum(channels),
  /** Null: a group, or a test message. */
  person: PersonRef.nullable(),
  /** Masked: 138****5678. */
  target: z.string().nullable(),
  /** Exactly what is sent: number and kind of the matter, never what it is about. */
  text: z.string(),
  urgent: z.boolean(),
  state: z.enum(deliveryStates),
  tries: z.number().int(),
  nextAt: instant.nullable(),
  sentAt: instant.nullable(),
  error: z.enum(errorNames).nullable(),
  /** What the other end has said to it: of a failure, or of a test. */
  errorDetail: z.string().nullable(),
  isTest: z.boolean(),
});
export type Delivery = z.infer<typeof Delivery>;

export const ownDelivery = {
  email: z.email().max(200),
  wecomId: z
    .string()
    .trim()
    .regex(/^[\w.@-]{1,64}$/, fault('企业微信账号:字母、数字和 . _ @ -', 'WeCom account: letters, digits and . _ @ -')),
};

export const OwnDelivery = z.object({
  phone: z.string().nullable(),
  email: z.string().nullable(),
  wecomId: z.string().nullable(),
  /** Channels on which I want nothing that is not urgent. */
  muted: z.array(z.enum(channels)),
  /** Channels the hospital uses. */
  used: z.array(z.enum(channels)),
});

const channel = z.enum(channels);

/** Bytes as browsers write them. */
const bytes = z
  .string()
  .max(200)
  .regex(/^[\w-]+={0,2}$/);
/** What a browser gives for its subscription (Push API). */
export const PushSubscribing = z.object({ endpoint: z.url().max(1000), p256dh: bytes, auth: bytes });

export const deliveryApi = {
  list: route({
    method: 'GET',
    path: '/deliveries',
    permission: 'delivery.read',
    summary: '消息发送日志 What was sent out',
    input: page.extend({ state: many(z.enum(deliveryStates)), channel: many(channel), urgent: flag.optional() }),
    output: pageOf(Delivery),
  }),
  retry: route({
    method: 'POST',
    path: '/deliveries/:id/retry',
    permission: 'setting.manage',
    summary: '重新发送 Send a failed message again',
    input: z.object({ id }),
    output: Delivery,
  }),
  channels: route({
    method: 'GET',
    path: '/delivery-channels',
    permission: 'setting.manage',
    summary: '消息通道 Channels',
    input: nothing,
    output: z.object({ items: z.array(DeliveryChannel) }),
  }),
  /** A sealed field that is left out stays as it is; an empty one is forgotten. */
  putChannel: route({
    method: 'PUT',
    path: '/delivery-channels/:channel',
    permission: 'setting.manage',
    proves: true,
    summary: '设置消息通道 Set a channel up',
    input: z.object({
      channel,
      level: z.enum(channelLevels),
      config: z.record(z.string(), z.unknown()),
      secrets: z.record(z.string(), z.string().max(2000)).default({}),
    }),
    output: DeliveryChannel,
  }),
  /** Sends one message at once and says how it went; it stands in the log. */
  testChannel: route({
    method: 'POST',
    path: '/delivery-channels/:channel/test',
    permission: 'setting.manage',
    summary: '发送测试消息 Send a test message',
    input: z.object({ channel, to: z.string().trim().max(200).optional() }),
    output: Delivery,
  }),
  mine: route({
    method: 'GET',
    path: '/me/delivery',
    permission: 'person',
    summary: '我的接收方式 How I am reached',
    input: nothing,
    output: OwnDelivery,
  }),
  putMine: route({
    method: 'PUT',
    path: '/me/delivery',
    permission: 'person',
    summary: '修改接收方式 Change how I am reached',
    input: z.object({
      email: ownDelivery.email.nullable().optional(),
      wecomId: ownDelivery.wecomId.nullable().optional(),
      muted: z.array(channel).max(channels.length).optional(),
    }),
    output: ok,
  }),
  ownPush: route({
    method: 'GET',
    path: '/me/push',
    permission: 'person',
    summary: '本机推送 Whether this phone is reached by Web Push',
    input: nothing,
    output: z.object({
      /** What a browser subscribes with; null: the hospital does not use Web Push. */
      key: z.string().nullable(),
      /** The phone of this session is reached by it. */
      isOn: z.boolean(),
    }),
  }),
  putPush: route({
    method: 'PUT',
    path: '/me/push',
    permission: 'person',
    summary: '在本机接收推送 Be reached by Web Push on this phone',
    input: PushSubscribing,
    output: ok,
  }),
  endPush: route({
    method: 'DELETE',
    path: '/me/push',
    permission: 'person',
    summary: '本机不再接收推送 Not on this phone any more',
    input: nothing,
    output: ok,
  }),
};
