import { refuse } from '@anyuan/contract';

import type { Actor } from '../../kernel/ctx.ts';

/** Tickets to live views: each for one person, once, for a short while. */
export interface Tickets {
  /** `look`: the line of the register that says who looks. */
  issue(ticket: string, to: Actor, look: string | null): void;
  /** Gives the line of the register; refuses anybody but the one it was made for. */
  redeem(ticket: string, by: Actor): string | null;
}

const validMs = 30_000;

export function makeTickets(): Tickets {
  const owners = new Map<string, { name: string; look: string | null }>();
  return {
    issue(ticket, to, look) {
      owners.set(ticket, { name: nameOf(to), look });
      setTimeout(() => owners.delete(ticket), validMs).unref();
    },
    redeem(ticket, by) {
      const owner = owners.get(ticket);
      if (owner?.name !== nameOf(by)) throw refuse('bad_token');
      owners.delete(ticket);
      return owner.look;
    },
  };
}

const nameOf = (actor: Actor): string => `${actor.kind} ${actor.id}`;
