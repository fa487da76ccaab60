import type { ChannelConfig, ChannelSecrets } from '@anyuan/contract';
import { createTransport } from 'nodemailer';

import { DeliveryFailed, type Message } from './message.ts';

/** Sends by the hospital's mail server; the message id is the same for every try. */
export async function sendEmail(
  message: Message,
  config: ChannelConfig<'email'>,
  secrets: ChannelSecrets<'email'>,
  ms: number,
): Promise<void> {
  const transport = createTransport({
    host: config.host,
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
    await transport.sendMail({
      from: { name: '安院', address: config.from },
      to: message.to,
      subject: message.text,
      text: message.text,
      messageId: `<${message.id}@anyuan>`,
    });
  } catch (error) {
    throw failure(error as { code?: string; responseCode?: number; response?: string });
  } finally {
    transport.close();
  }
}

const unreachable = new Set(['ECONNECTION', 'ESOCKET', 'EDNS', 'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND']);

function failure(error: { code?: string; responseCode?: number; response?: string }): DeliveryFailed {
  const cause = { cause: error };
  if (error.responseCode !== undefined) return new DeliveryFailed('refused', error.response ?? '', cause);
  if (error.code === 'ETIMEDOUT') return new DeliveryFailed('timeout', '', cause);
  if (error.code === 'EPROTOCOL') return new DeliveryFailed('answer', error.response ?? '', cause);
  if (unreachable.has(error.code ?? '')) return new DeliveryFailed('unreachable', error.code ?? '', cause);
  return new DeliveryFailed('refused', error.code ?? '', cause);
}
