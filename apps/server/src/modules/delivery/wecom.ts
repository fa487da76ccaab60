import type { ChannelConfig, ChannelSecrets } from '@anyuan/contract';
import { z } from 'zod';

import type { App } from '../../kernel/app.ts';
import type { Asking } from '../../kernel/outgoing.ts';
import { ask, statusOf, type Answer } from './ask.ts';
import { DeliveryFailed, type Message } from './message.ts';

/** Tokens of the WeCom interface; it lets one ask for them a few times an hour only. */
export type Tokens = Map<string, { token: string; until: number }>;

const Reply = z.object({ errcode: z.number(), errmsg: z.string().optional() });
const TokenReply = Reply.extend({ access_token: z.string().min(1), expires_in: z.number() });
const SendReply = Reply.extend({ invaliduser: z.string().optional() });
/** The token is unknown or has ended. */
const tokenEnded = new Set([40014, 42001]);
const repeatSeconds = 1800;

/** Sends to one person by an application of the hospital's WeCom. */
export async function sendWecom(
  app: App,
  message: Message,
  config: ChannelConfig<'wecom'>,
  secrets: ChannelSecrets<'wecom'>,
  { tokens, ms, now }: { tokens: Tokens; ms: number; now: Date },
): Promise<string> {
  if (!secrets.corpSecret) throw new DeliveryFailed('settings');
  const key = `${config.baseUrl} ${config.corpId} ${config.agentId} ${secrets.corpSecret}`;
  const post = async (): Promise<z.infer<typeof SendReply>> => {
    const token = tokens.get(key);
    const fresh =
      token && token.until > now.getTime()
        ? token.token
        : await newToken(app, config, secrets, key, { tokens, ms, now });
    return read(
      SendReply,
      await ask(
        app,
        `${base(config)}/cgi-bin/message/send?access_token=${encodeURIComponent(fresh)}`,
        json({
          touser: message.to,
          msgtype: 'text',
          agentid: config.agentId,
          text: { content: message.text },
          // A try whose answer was lost does not come twice.
          enable_duplicate_check: 1,
          duplicate_check_interval: repeatSeconds,
        }),
        ms,
      ),
    );
  };
  let reply = await post();
  if (tokenEnded.has(reply.errcode)) {
    tokens.delete(key);
    reply = await post();
  }
  expectZero(reply);
  if (reply.invaliduser) throw new DeliveryFailed('refused', 'invaliduser');
  return said(reply);
}

async function newToken(
  app: App,
  config: ChannelConfig<'wecom'>,
  secrets: ChannelSecrets<'wecom'>,
  key: string,
  { tokens, ms, now }: { tokens: Tokens; ms: number; now: Date },
): Promise<string> {
  const query = new URLSearchParams({ corpid: config.corpId, corpsecret: secrets.corpSecret ?? '' });
  const answer = await ask(app, `${base(config)}/cgi-bin/gettoken?${query.toString()}`, {}, ms);
  expectZero(read(Reply, answer));
  const reply = read(TokenReply, answer);
  // A minute early: it must live until the message has been sent.
  tokens.set(key, { token: reply.access_token, until: now.getTime() + (reply.expires_in - 60) * 1000 });
  return reply.access_token;
}

/** Posts to a group by its robot. */
export async function sendWecomGroup(
  app: App,
  message: Message,
  config: ChannelConfig<'wecomGroup'>,
  secrets: ChannelSecrets<'wecomGroup'>,
  ms: number,
): Promise<string> {
  if (!secrets.key) throw new DeliveryFailed('settings');
  const url = `${base(config)}/cgi-bin/webhook/send?key=${encodeURIComponent(secrets.key)}`;
  const reply = read(Reply, await ask(app, url, json({ msgtype: 'text', text: { content: message.text } }), ms));
  expectZero(reply);
  return said(reply);
}

const base = ({ baseUrl }: { baseUrl: string }): string => baseUrl.replace(/\/+$/, '');

const json = (body: unknown): Asking => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

function read<T extends z.ZodType>(schema: T, answer: Answer): z.infer<T> {
  if (answer.status !== 200) throw new DeliveryFailed('refused', statusOf(answer));
  try {
    return schema.parse(JSON.parse(answer.text));
  } catch (error) {
    throw new DeliveryFailed('answer', statusOf(answer), { cause: error });
  }
}

const said = ({ errcode, errmsg }: z.infer<typeof Reply>): string => `${errcode} ${(errmsg ?? '').slice(0, 80)}`;

function expectZero(reply: z.infer<typeof Reply>): void {
  if (reply.errcode !== 0) throw new DeliveryFailed('refused', said(reply));
}
