import type { App } from '../../kernel/app.ts';
import { AddressRefused, ask as send, type Answer, type Asking } from '../../kernel/outgoing.ts';
import { DeliveryFailed } from './message.ts';

export type { Answer } from '../../kernel/outgoing.ts';

/** One HTTP request of a channel; what goes wrong is said in its words. */
export async function ask(app: App, url: string, asking: Asking, ms: number): Promise<Answer> {
  try {
    return await send(app, url, asking, ms);
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') throw new DeliveryFailed('timeout', '', { cause: error });
    // A header or path that cannot be sent is a matter of the settings.
    if (/^ERR_(INVALID|UNESCAPED)/.test((error as { code?: string }).code ?? '')) throw error;
    throw unreachable(error);
  }
}

export const unreachable = (error: unknown): DeliveryFailed =>
  error instanceof AddressRefused
    ? new DeliveryFailed('forbidden', '', { cause: error })
    : new DeliveryFailed('unreachable', (error as { code?: string }).code ?? (error as Error).name, { cause: error });

const statusFields = /^(err)?(code|msg|message)$|^(status|result|success|statusCode)$/i;

/** What may be shown of an answer: its status line, and what a gateway's own answer calls its code and message. */
export function statusOf({ statusLine, text }: Answer): string {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return statusLine;
  }
  if (typeof said !== 'object' || said === null) return statusLine;
  const shown = Object.entries(said).flatMap(([key, value]) =>
    statusFields.test(key) && ['string', 'number', 'boolean'].includes(typeof value)
      ? `${key}=${String(value).slice(0, 80)}`
      : [],
  );
  return [statusLine, ...shown.slice(0, 4)].join(' ');
}
