import type { Duplex } from 'node:stream';

import { refuse } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { stillValid, type Principal } from '../../kernel/auth/sessions.ts';
import type { Actor } from '../../kernel/ctx.ts';
import type { SocketCall } from '../../kernel/http/sockets.ts';

/** Open live views and whose they are: whoever is signed out or loses the right stops seeing within seconds. */
export interface Viewers {
  expect(ticket: string, actor: Actor): void;
  /** Lets in only whom the ticket was made for. */
  admit(ticket: string, call: SocketCall): void;
  stop(): void;
}

const recheckMs = 3_000;
const ticketMs = 30_000;

export function watchViewers(app: App): Viewers {
  const tickets = new Map<string, { owner: string; until: number }>();
  const open = new Map<Duplex, Principal>();

  const timer = setInterval(() => {
    const now = performance.now();
    for (const [ticket, { until }] of tickets) if (until < now) tickets.delete(ticket);
    if (open.size === 0) return;
    stillValid(app.db, [...open.values()], app.clock.now())
      .then((now) => {
        for (const [socket, who] of open) if (!now(who)?.rights.grants.has('camera.view')) socket.destroy();
      })
      .catch((error: unknown) => app.log.warn({ err: error }, 'cannot recheck viewers'));
  }, recheckMs);

  return {
    expect: (ticket, actor) => void tickets.set(ticket, { owner: ownerOf(actor), until: performance.now() + ticketMs }),
    admit(ticket, { socket, who }) {
      if (tickets.get(ticket)?.owner !== ownerOf(who.actor)) throw refuse('bad_token');
      tickets.delete(ticket);
      open.set(socket, who);
      socket.on('close', () => open.delete(socket));
    },
    stop: () => clearInterval(timer),
  };
}

const ownerOf = (actor: Actor): string => `${actor.kind} ${actor.id}`;
