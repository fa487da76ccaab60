import { randomBytes } from 'node:crypto';

import type { App } from '../../kernel/app.ts';

/** What a page carries for us between two requests: nobody can read, change or make it up, and it ends. */
export interface Seals {
  seal(purpose: string, content: object, minutes: number): string;
  /** Null: not ours, of another purpose, or too old. */
  open<T extends object>(purpose: string, sealed: string | undefined): T | null;
}

interface Sealed {
  p: string;
  x: number;
  c: unknown;
}

export const nonce = (): string => randomBytes(16).toString('base64url');

export function makeSeals({ secrets, clock }: Pick<App, 'secrets' | 'clock'>): Seals {
  return {
    seal(p, c, minutes) {
      const x = clock.now().getTime() + minutes * 60_000;
      return secrets.seal(JSON.stringify({ p, x, c } satisfies Sealed)).toString('base64url');
    },
    open<T extends object>(purpose: string, sealed: string | undefined): T | null {
      if (!sealed || sealed.length > 20_000) return null;
      const found = unsealed(secrets, sealed);
      return found && found.p === purpose && found.x > clock.now().getTime() ? (found.c as T) : null;
    },
  };
}

function unsealed(secrets: App['secrets'], sealed: string): Sealed | null {
  try {
    return JSON.parse(secrets.open(Buffer.from(sealed, 'base64url'))) as Sealed;
  } catch {
    // A stranger's text: it does not open, and that is all there is to say.
    return null;
  }
}
