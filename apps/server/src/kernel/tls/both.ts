import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer } from 'node:tls';

import { secureOptions, type Tls } from './tls.ts';

const clientHello = 0x16;
const firstByteMs = 30_000;

/**
 * One port for HTTPS and HTTP, told apart by the first byte: an address somebody has noted before there was TLS goes on
 * leading here, and is then redirected. Gives how to end it.
 */
export function serveBoth(server: Server, tls: Tls): () => void {
  const [plain] = server.listeners('connection') as ((socket: Socket) => void)[];
  if (!plain) throw new Error('an HTTP server listens to its connections');
  server.removeListener('connection', plain);
  const secure = createServer({ ...secureOptions(tls), ALPNProtocols: ['http/1.1'] });
  secure.on('secureConnection', (socket) => plain.call(server, socket));
  secure.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('connection', (socket: Socket) => {
    const late = setTimeout(() => socket.destroy(), firstByteMs);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => clearTimeout(late));
    socket.once('readable', () => {
      clearTimeout(late);
      const first = socket.read(1) as Buffer | null;
      if (first === null) return void socket.destroy();
      socket.unshift(first);
      if (first[0] === clientHello) secure.emit('connection', socket);
      else plain.call(server, socket);
    });
  });
  return tls.onRenewed(() => secure.setSecureContext(secureOptions(tls)));
}
