import type { Waits } from './client-transaction.ts';

/** A request that came to us (RFC 3261 17.2; `accepted`: RFC 6026). */
export interface ServerTransaction {
  isInvite: boolean;
  isReliable: boolean;
  /** `trying`: nothing was answered yet. `confirmed`: the ACK has come. */
  phase: 'trying' | 'proceeding' | 'completed' | 'accepted' | 'confirmed' | 'ended';
  resendAt: number | null;
  resendMs: number;
  endsAt: number | null;
}
/** `send`: the last answer; `trying`: 100, since nobody has answered yet; `lost`: no ACK came. */
export type ServerDeed = 'send' | 'trying' | 'lost' | 'end';
export type ServerStep = [next: ServerTransaction, deeds: ServerDeed[]];

/** An INVITE that is not answered at once is told so, or it comes again. */
const tryingMs = 200;

export function startServer(isInvite: boolean, isReliable: boolean, now: number, { t1 }: Waits): ServerTransaction {
  return {
    isInvite,
    isReliable,
    phase: 'trying',
    resendAt: isInvite ? now + tryingMs : null,
    resendMs: t1,
    // Whoever was to answer has forgotten: the room is needed.
    endsAt: isInvite ? null : now + 64 * t1,
  };
}

/** The same request came again. */
export const serverHearsAgain = (one: ServerTransaction): ServerStep => [
  one,
  one.phase === 'trying' || one.phase === 'confirmed' || one.phase === 'ended' ? [] : ['send'],
];

export function serverHearsAck(one: ServerTransaction, now: number, { t4 }: Waits): ServerStep {
  if (one.phase !== 'completed' && one.phase !== 'accepted') return [one, []];
  const next: ServerTransaction = { ...one, phase: 'confirmed', resendAt: null, endsAt: now + t4 };
  return one.isReliable ? [{ ...next, phase: 'ended', endsAt: null }, ['end']] : [next, []];
}

export function serverAnswers(one: ServerTransaction, status: number, now: number, { t1 }: Waits): ServerStep {
  if (one.phase !== 'trying' && one.phase !== 'proceeding') return [one, []];
  if (status < 200) return [{ ...one, phase: 'proceeding', resendAt: null }, ['send']];
  const endsAt = now + 64 * t1;
  if (!one.isInvite) {
    if (one.isReliable) return [{ ...one, phase: 'ended', resendAt: null, endsAt: null }, ['send', 'end']];
    return [{ ...one, phase: 'completed', resendAt: null, endsAt }, ['send']];
  }
  // A 2xx is sent again over TCP, too (13.3.1.4): the proxy in between may have lost it.
  const resendAt = status < 300 || !one.isReliable ? now + t1 : null;
  return [{ ...one, phase: status < 300 ? 'accepted' : 'completed', resendAt, resendMs: t1, endsAt }, ['send']];
}

export function serverTime(one: ServerTransaction, now: number, { t2 }: Waits): ServerStep {
  if (one.endsAt !== null && now >= one.endsAt) {
    const isLost = one.isInvite && (one.phase === 'accepted' || one.phase === 'completed');
    return [{ ...one, phase: 'ended', resendAt: null, endsAt: null }, isLost ? ['lost', 'end'] : ['end']];
  }
  if (one.resendAt === null || now < one.resendAt) return [one, []];
  if (one.phase === 'trying') return [{ ...one, phase: 'proceeding', resendAt: null }, ['trying']];
  const resendMs = Math.min(one.resendMs * 2, t2);
  return [{ ...one, resendMs, resendAt: now + resendMs }, ['send']];
}
