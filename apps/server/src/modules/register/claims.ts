import { bannedClaims, claimsIn, type ThingKind } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { listed } from '../../kernel/listed.ts';

/** Words the hospital bans beside those of the law. */
const ownWords = ({ settings }: App): string[] => listed(settings.get<string>('register.bannedWords'));

/** All words that an advertisement may not have. */
export const claimWords = (app: App): string[] => [...bannedClaims.flatMap(({ words }) => words), ...ownWords(app)];

/** Those a thing has, with the rule each breaks, to be shown with it. */
export function claimsOf(app: App, { worded }: ThingKind, own: Record<string, unknown>) {
  if (worded === null) return {};
  const text = own[worded];
  const found = typeof text === 'string' ? claimsIn(text, ownWords(app)) : [];
  return {
    claims: found.map(({ word, claim }) => ({ word, rule: claim?.rule ?? null, source: claim?.source.text ?? null })),
  };
}
