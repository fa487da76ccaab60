import type { ChannelConfig, ChannelSecrets } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { saysNo } from './answer.ts';
import { ask, statusOf } from './ask.ts';
import { DeliveryFailed, type Message } from './message.ts';

/** Hands a message to an HTTP gateway whose request the hospital has written down as a template; gives what it answers. */
export async function sendSms(
  app: App,
  message: Message,
  config: ChannelConfig<'sms'>,
  secrets: ChannelSecrets<'sms'>,
  ms: number,
): Promise<string> {
  const values: Record<string, string> = {
    phone: message.to,
    text: message.text,
    number: message.number,
    type: message.type,
    id: message.id,
    account: config.account ?? '',
    secret: secrets.secret ?? '',
  };
  const isJson = config.contentType === 'json';
  const headers: Record<string, string> = {
    'content-type': isJson ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded; charset=utf-8',
    'idempotency-key': message.id,
  };
  for (const line of (secrets.headers ?? '').split('\n')) {
    const [, name = '', value = ''] = /^([\w-]+)\s*:\s*(.*)$/.exec(line.trim()) ?? [];
    if (name) headers[name.toLowerCase()] = fill(value, values, (text) => text);
  }
  const url = fill(config.url, values, encodeURIComponent);
  const body = fill(config.body, values, isJson ? insideJson : encodeURIComponent);
  const answer = await ask(app, url, { method: 'POST', headers, body }, ms);
  if (answer.status < 200 || answer.status > 299) throw new DeliveryFailed('refused', statusOf(answer));
  if (config.accepts && !answer.text.includes(config.accepts)) throw new DeliveryFailed('answer', statusOf(answer));
  if (!config.accepts && saysNo(answer.text)) throw new DeliveryFailed('refused', statusOf(answer));
  return statusOf(answer);
}

const insideJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Braces that name nothing stay: they are the template's own. */
const fill = (template: string, values: Record<string, string>, quote: (text: string) => string): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? quote(values[name] ?? '') : whole,
  );
