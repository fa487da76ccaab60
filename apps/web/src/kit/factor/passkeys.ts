import type { Me } from '@anyuan/contract';
import { startAuthentication, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';

import { client } from '../../api.ts';

/** Browsers give keys over HTTPS or on this very machine only, and to names, not to numbers. */
export const givesPasskeys = (): boolean =>
  typeof PublicKeyCredential === 'function' && window.isSecureContext && !/^[\d.]+$|^\[/.test(window.location.hostname);

/** What the browser was asked for; undefined: the person closed its window, or let it pass. */
export const asked = <T>(answer: Promise<T>): Promise<T | undefined> =>
  answer.catch((error: unknown) => {
    if (error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name)) return undefined;
    throw error;
  });

/** What one of the person's keys answers to what the server asks of it. */
export async function answerOfPasskey() {
  const { options } = await client.factor.challenge({});
  if (!options) return undefined;
  const response = await asked(
    startAuthentication({ optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON }),
  );
  return response && { ...response };
}

/** The second step of signing in by a key. */
export async function proveByPasskey(): Promise<Me | undefined> {
  const response = await answerOfPasskey();
  return response && client.factor.provePasskey({ response });
}
