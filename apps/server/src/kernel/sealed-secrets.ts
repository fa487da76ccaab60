import type { Secrets } from './secrets.ts';

/** Passwords for another end, by the names of their fields. */
export type Opened = Record<string, string>;

export const openedSecrets = (secrets: Secrets, sealed: Uint8Array | null | undefined): Opened =>
  sealed ? (JSON.parse(secrets.open(sealed)) as Opened) : {};

interface Change {
  sealed: Uint8Array | null | undefined;
  /** Fields that say whom they were given for. */
  boundTo: readonly string[];
  before: Readonly<Record<string, unknown>> | undefined;
  after: Readonly<Record<string, unknown>>;
  /** What was typed: a field that is left out stays, an empty one is forgotten. */
  given: Readonly<Record<string, string | undefined>>;
  /** Of a value what tells one end from another; absent: all of it. */
  endOf?: (value: unknown) => unknown;
}

/** What stays sealed when the settings of another end change: a secret is told to whom it was given for. */
export function resealed(
  secrets: Secrets,
  { sealed, boundTo, before, after, given, endOf = (value) => value }: Change,
): { sealed: Buffer | null; isMoved: boolean } {
  const isMoved = boundTo.some((name) => (endOf(before?.[name]) ?? '') !== (endOf(after[name]) ?? ''));
  const known = isMoved ? {} : openedSecrets(secrets, sealed);
  const kept = Object.entries({ ...known, ...given }).filter(([, value]) => value);
  return { sealed: kept.length > 0 ? secrets.seal(JSON.stringify(Object.fromEntries(kept))) : null, isMoved };
}
