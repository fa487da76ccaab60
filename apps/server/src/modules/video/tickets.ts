import { refuse } from '@anyuan/contract';

import type { Actor } from '../../kernel/ctx.ts';

/** Tickets to live views: each for one person, once, for a short while. */
export interface Tickets {
  issue(ticket: string, to: Actor): void;
  /** Refuses anybody but the one it was made for. */
  redeem(ticket: string, by: Actor): void;
}

const validMs = 30_000;

export function makeTickets(): Tickets {
  const owners = new Map<string, string>();
  return {
    issue(ticket, to) {
      owners.set(ticket, nameOf(to));
      setTimeout(() => owners.delete(ticket), validMs).unref();
    },
    redeem(ticket, by) {
      if (owners.get(ticket) !== nameOf(by)) throw refuse('bad_token');
      owners.delete(ticket);
    },
  };
}

const nameOf = (actor: Actor): string => `${actor.kind} ${actor.id}`;
