/** What is known of somebody who registers and keeps telling that he is there. */
export interface Presence {
  registeredAt: number;
  expiresMs: number;
  /** When anything of his came: a keepalive, an answer, an alarm. */
  heardAt: number;
  /** How often he says so, and how many of those may be missed. */
  intervalMs: number;
  misses: number;
}

/** What 9.6.1 d takes for granted. */
export const usualIntervalMs = 60_000;
export const usualMisses = 3;

/** An interval that somebody told us; some tell zero or less. */
export const saneIntervalMs = (seconds: number | null | undefined): number =>
  seconds === null || seconds === undefined || !(seconds >= 5 && seconds <= 3_600) ? usualIntervalMs : seconds * 1_000;

/** Registrations are renewed late by some: they are taken for gone only when nothing else is heard, either. */
const expiryGraceMs = 60_000;

/**
 * When somebody has to be taken for gone if nothing comes (9.1.1 e, 9.6.1 e). Half an interval more than the standard
 * counts: a keepalive a little late must not make a device that is there come and go.
 */
export function goneAt({ registeredAt, expiresMs, heardAt, intervalMs, misses }: Presence): number {
  const silent = heardAt + intervalMs * misses + intervalMs / 2;
  const expired = registeredAt + expiresMs + expiryGraceMs;
  return Math.min(silent, Math.max(expired, heardAt + intervalMs));
}

/** The course of our own keepalives: how many in a row were not answered. */
export interface Keepalives {
  missed: number;
}
/** `again`: whoever was asked does not know us, or is gone: register. */
export function afterKeepalive(
  before: Keepalives,
  status: number | null,
  misses = usualMisses,
): [Keepalives, 'again' | 'fine'] {
  if (status !== null && status >= 200 && status < 300) return [{ missed: 0 }, 'fine'];
  // Restarted, it knows nobody: there is nothing to wait for.
  if (status === 401 || status === 403 || status === 404 || status === 481) return [{ missed: 0 }, 'again'];
  const missed = before.missed + 1;
  return missed >= misses ? [{ missed: 0 }, 'again'] : [{ missed }, 'fine'];
}
