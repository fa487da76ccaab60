import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { refuse } from '@anyuan/contract';
import { MediaError } from '@anyuan/media';

import { newToken } from '../../kernel/ids.ts';

/** So long a node may take to open a connection it was asked for. */
const waitMs = 5_000;
/** Not a WebSocket: bytes as they come, both ways. */
export const pipeProtocol = 'anyuan-media';

/** Connections that nodes open when they are asked to: nodes come to the server, never the other way. */
export function makePipes() {
  const waiting = new Map<string, (connection: Duplex | null) => void>();
  return {
    wait(tell: (ticket: string) => void): Promise<Duplex> {
      const ticket = newToken();
      return new Promise((resolve, reject) => {
        const settle = (connection: Duplex | null): void => {
          clearTimeout(timer);
          waiting.delete(ticket);
          if (connection) resolve(connection);
          else reject(new MediaError('media_down'));
        };
        const timer = setTimeout(() => settle(null), waitMs);
        waiting.set(ticket, settle);
        tell(ticket);
      });
    },
    come(ticket: string, request: IncomingMessage, socket: Duplex, head: Buffer): void {
      const settle = waiting.get(ticket);
      if (!settle || request.headers.upgrade !== pipeProtocol) throw refuse('not_found', { what: 'pipe' });
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${pipeProtocol}\r\nConnection: Upgrade\r\n\r\n`);
      if (head.length > 0) socket.unshift(head);
      settle(socket);
    },
    stop(): void {
      for (const settle of waiting.values()) settle(null);
    },
  };
}
