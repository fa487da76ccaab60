import { createHash } from 'node:crypto';

import type { App } from '../../../kernel/app.ts';

/** The keys that evidence of this hospital may be signed with, of either suite. */
export const keysOf = (secrets: Pick<App['secrets'], 'signer'>): Buffer[] =>
  (['standard', 'sm'] as const).map((suite) => secrets.signer(suite, 'evidence').key);

/** What people compare. */
export const fingerprintOf = (key: Buffer): string => createHash('sha256').update(key).digest('hex');
