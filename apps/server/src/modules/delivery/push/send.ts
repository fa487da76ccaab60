import { createHash } from 'node:crypto';

import { isServed, pushHosts, type ChannelConfig, type ChannelSecrets } from '@anyuan/contract';

import type { App } from '../../../kernel/app.ts';
import { ask } from '../ask.ts';
import { DeliveryFailed, type Message } from '../message.ts';
import { encrypted } from './encrypt.ts';
import { pushKey } from './key.ts';
import { phoneGone, phoneOf } from './phones.ts';
import { vapidHeader } from './vapid.ts';

/** How long a push service keeps it for a phone that is away: what is urgent is soon told in other ways. */
const lifeSeconds = { urgent: 900, calm: 86_400 };

/** Gives a message to the push service of a phone (RFC 8030), which sees neither what it says nor of what kind it is. */
export async function sendPush(
  app: App,
  message: Message,
  config: ChannelConfig<'push'>,
  secrets: ChannelSecrets<'push'>,
  ms: number,
): Promise<string> {
  const [key, phone] = [await pushKey(app), await phoneOf(app, message.to)];
  if (!key) throw new DeliveryFailed('settings');
  if (!phone) throw new DeliveryFailed('gone');
  // The list may have become shorter since the phone was taken on.
  if (!isServed(pushHosts(config.hosts) ?? [], phone.endpoint)) throw new DeliveryFailed('foreign');
  const headers = {
    authorization: vapidHeader(key, {
      endpoint: phone.endpoint,
      contact: `mailto:${config.contact}`,
      now: app.clock.now(),
    }),
    'content-encoding': 'aes128gcm',
    'content-type': 'application/octet-stream',
    ttl: String(message.isUrgent ? lifeSeconds.urgent : lifeSeconds.calm),
    urgency: message.isUrgent ? 'high' : 'normal',
    // A try whose answer was lost takes the place of the one before.
    topic: createHash('sha256').update(message.id).digest('base64url').slice(0, 32),
  };
  const body = encrypted(JSON.stringify({ id: message.id, text: message.text, urgent: message.isUrgent }), phone);
  const proxy = config.proxy ? { url: new URL(config.proxy), user: secrets.proxyUser } : undefined;
  const { status, statusLine } = await ask(
    app,
    phone.endpoint,
    { method: 'POST', headers, body, proxy, ca: config.ca },
    ms,
  );
  if (status === 404 || status === 410) {
    await phoneGone(app, message.to);
    throw new DeliveryFailed('gone', statusLine);
  }
  if (status < 200 || status > 299) throw new DeliveryFailed('refused', statusLine);
  return statusLine;
}
