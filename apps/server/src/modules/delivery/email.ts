import { isIP } from 'node:net';

import type { ChannelConfig, ChannelSecrets } from '@anyuan/contract';
import { createTransport } from 'nodemailer';

import type { App } from '../../kernel/app.ts';
import { pinned } from '../../kernel/outgoing.ts';
import { unreachable } from './ask.ts';
import { DeliveryFailed, type Message } from './message.ts';

/** Sends by the hospital's mail server; the message id is the same for every try. */
export async function sendEmail(
  app: App,
  message: Message,
  config: ChannelConfig<'email'>,
  secrets: ChannelSecrets<'email'>,
  ms: number,
): Promise<string> {
  const address = await pinned(app, config.host).catch((error: unknown) => {
    throw unreachable(error);
  });
  const transport = createTransport({
    // Connected to the address that was looked at; the certificate is still the name's.
    host: address,
    ...(isIP(config.host) === 0 ? { tls: { servername: config.host } } : {}),
    port: config.port,
    secure: config.security === 'tls',
    requireTLS: config.security === 'starttls',
    ignoreTLS: config.security === 'none',
    ...(config.user ? { auth: { user: config.user, pass: secrets.password ?? '' } } : {}),
    connectionTimeout: ms,
    greetingTimeout: ms,
    socketTimeout: ms,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { response } = await transport.sendMail({
      from: { name: '安院', address: config.from },
      to: message.to,
      subject: message.text,
      text: message.text,
      messageId: `<${message.id}@anyuan>`,
    });
    return lineOf(response);
  } catch (error) {
    throw failure(error as { code?: string; responseCode?: number; response?: string });
  } finally {
    transport.close();
  }
}

const notReached = new Set(['ECONNECTION', 'ESOCKET', 'EDNS', 'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND']);

function failure(error: { code?: string; responseCode?: number; response?: string }): DeliveryFailed {
  const cause = { cause: error };
  if (error.responseCode !== undefined) return new DeliveryFailed('refused', lineOf(error.response), cause);
  if (error.code === 'ETIMEDOUT') return new DeliveryFailed('timeout', '', cause);
  if (error.code === 'EPROTOCOL') return new DeliveryFailed('answer', lineOf(error.response), cause);
  if (notReached.has(error.code ?? '')) return new DeliveryFailed('unreachable', error.code ?? '', cause);
  return new DeliveryFailed('refused', error.code ?? '', cause);
}

/** SMTP answers with status lines: the first one is enough. */
const lineOf = (response: string | undefined): string => (response ?? '').split(/[\r\n]/)[0]?.slice(0, 120) ?? '';
