/** Why a told time is not believed: no time at all, ahead of the server's, too long ago, before what came before it. */
export type Doubt = 'unreadable' | 'future' | 'old' | 'early';

/** When somebody says he did what he now asks for; a tap in a dead spot arrives later than it was made. */
export interface Told {
  at: Date | null;
  doubt: Doubt | null;
  /** By how much clocks differ. */
  slackMs: number;
}

/** What the hospital believes. */
export interface Limits {
  aheadSeconds: number;
  longestHours: number;
}

/** Reads the header `Done-At`. A wrong time never costs the step: it is flagged, and the time of arrival counts. */
export function toldIn(header: string | undefined, now: Date, limits: Limits): Told | null {
  if (header === undefined) return null;
  const slackMs = limits.aheadSeconds * 1000;
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(header) ? new Date(header) : new Date(Number.NaN);
  if (Number.isNaN(at.getTime())) return { at: null, doubt: 'unreadable', slackMs };
  const agoMs = now.getTime() - at.getTime();
  if (agoMs < -slackMs) return { at, doubt: 'future', slackMs };
  if (agoMs > limits.longestHours * 3_600_000) return { at, doubt: 'old', slackMs };
  // A clock that is a little fast has not been to the future.
  return { at: agoMs < 0 ? now : at, doubt: null, slackMs };
}

/** When a step counts as taken, and what was told of it. */
export interface Happened {
  at: Date;
  told: Date | null;
  doubt: Doubt | null;
}

/** @param after what it cannot have come before */
export function happened(told: Told | null, now: Date, after: Date | null = null): Happened {
  if (!told) return { at: now, told: null, doubt: null };
  const earlyMs = told.at && after ? after.getTime() - told.at.getTime() : 0;
  const doubt = told.doubt ?? (earlyMs > told.slackMs ? 'early' : null);
  if (doubt || !told.at) return { at: now, told: told.at, doubt };
  return { at: after && earlyMs > 0 ? after : told.at, told: told.at, doubt };
}

/** What the audit trail says of it; nothing if nothing was told. */
export const toldFacts = ({ told, doubt }: Happened): { doneAt?: string | null; doneAtDoubt?: Doubt } =>
  told || doubt ? { doneAt: told?.toISOString() ?? null, ...(doubt ? { doneAtDoubt: doubt } : {}) } : {};
