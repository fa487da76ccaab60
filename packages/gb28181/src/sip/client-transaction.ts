/** Waits of RFC 3261, in milliseconds. */
export interface Waits {
  t1: number;
  t2: number;
  t4: number;
}
export const usualWaits: Waits = { t1: 500, t2: 4_000, t4: 5_000 };

/**
 * A request that we sent (RFC 3261 17.1; `accepted`: RFC 6026). A value and three functions over it: what is heard,
 * what time it is. They give the next value and what has to be done.
 */
export interface ClientTransaction {
  isInvite: boolean;
  /** TCP loses nothing: nothing is sent again. */
  isReliable: boolean;
  phase: 'calling' | 'proceeding' | 'completed' | 'accepted' | 'ended';
  /** When to send again, and how long to wait after that; null: not any more. */
  resendAt: number | null;
  resendMs: number;
  /** When this is given up or forgotten; null: it waits as long as the other side rings. */
  endsAt: number | null;
}
export type ClientDeed = 'send' | 'ack' | 'pass' | 'timeout' | 'end';
export type ClientStep = [next: ClientTransaction, deeds: ClientDeed[]];

export function startClient(isInvite: boolean, isReliable: boolean, now: number, { t1 }: Waits): ClientStep {
  return [
    {
      isInvite,
      isReliable,
      phase: 'calling',
      resendAt: isReliable ? null : now + t1,
      resendMs: t1,
      endsAt: now + 64 * t1,
    },
    ['send'],
  ];
}

export function clientHears(one: ClientTransaction, status: number, now: number, waits: Waits): ClientStep {
  const isFinal = status >= 200;
  switch (one.phase) {
    case 'calling':
    case 'proceeding':
      if (!isFinal) return [ringing(one, now, waits), ['pass']];
      return one.isInvite ? answered(one, status, now, waits) : settled(one, now, waits);
    case 'completed':
      // The refusal came again: our ACK was lost.
      return [one, one.isInvite && isFinal ? ['ack'] : []];
    case 'accepted':
      // Every 2xx is handed on, so that its ACK goes out again.
      return [one, status >= 200 && status < 300 ? ['pass'] : []];
    case 'ended':
      return [one, []];
    default:
      return one.phase satisfies never;
  }
}

function ringing(one: ClientTransaction, now: number, { t2 }: Waits): ClientTransaction {
  if (one.isInvite) return { ...one, phase: 'proceeding', resendAt: null, endsAt: null };
  return { ...one, phase: 'proceeding', resendAt: one.isReliable ? null : now + t2, resendMs: t2 };
}

function answered(one: ClientTransaction, status: number, now: number, { t1 }: Waits): ClientStep {
  const next = { ...one, resendAt: null, endsAt: now + 64 * t1 };
  if (status < 300) return [{ ...next, phase: 'accepted' }, ['pass']];
  if (one.isReliable) return [{ ...next, phase: 'ended', endsAt: null }, ['ack', 'pass', 'end']];
  return [{ ...next, phase: 'completed' }, ['ack', 'pass']];
}

function settled(one: ClientTransaction, now: number, { t4 }: Waits): ClientStep {
  if (one.isReliable) return [{ ...one, phase: 'ended', resendAt: null, endsAt: null }, ['pass', 'end']];
  return [{ ...one, phase: 'completed', resendAt: null, endsAt: now + t4 }, ['pass']];
}

export function clientTime(one: ClientTransaction, now: number, { t2 }: Waits): ClientStep {
  if (one.endsAt !== null && now >= one.endsAt) {
    const isOpen = one.phase === 'calling' || one.phase === 'proceeding';
    return [{ ...one, phase: 'ended', resendAt: null, endsAt: null }, isOpen ? ['timeout', 'end'] : ['end']];
  }
  if (one.resendAt === null || now < one.resendAt) return [one, []];
  const resendMs = one.isInvite ? one.resendMs * 2 : Math.min(one.resendMs * 2, t2);
  return [{ ...one, resendMs, resendAt: now + resendMs }, ['send']];
}

/** When something has to be done next. */
export function dueOf({ resendAt, endsAt }: { resendAt: number | null; endsAt: number | null }): number | null {
  if (resendAt === null) return endsAt;
  return endsAt === null ? resendAt : Math.min(resendAt, endsAt);
}
