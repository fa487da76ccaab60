import { randomBytes } from 'node:crypto';

import type { Secrets } from '../../kernel/secrets.ts';
import { spell, spelled } from '../../kernel/spelled.ts';

const codeLength = 12;
const tokenLength = 8;

/** Last part of a place's address: 40 random bits that say nothing of the place. */
export const newSpotToken = (): string => spell(randomBytes(8), tokenLength);

/**
 * The code that follows a matter: 60 bits that follow from the form's own 128 random bits. Sending the same form again
 * shows the same code, though only its hash is kept.
 */
export const codeOf = (secrets: Secrets, form: string): string =>
  spell(secrets.mac('public.code', form).subarray(0, 8), codeLength);

export const codeHash = (secrets: Secrets, code: string): Buffer => secrets.mac('public.codeHash', code);

/** `K7M2-9QXD-4F8A`, as it is read out. */
export const spaced = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');

export const readCode = (typed: string): string | null => spelled(typed, codeLength);
export const readSpotToken = (typed: string): string | null => spelled(typed, tokenLength);
