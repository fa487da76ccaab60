import { connect, createServer, type Socket } from 'node:net';

import { freePort } from './ports.ts';

/** Stands between the server and PostgreSQL, and can be as good as a pulled cable. */
export async function startProxy(target: URL) {
  const sockets = new Set<Socket>();
  let mode: 'pass' | 'refuse' | 'swallow' = 'pass';
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((socket) => {
    keep(socket);
    if (mode === 'refuse') return void socket.destroy();
    const behind = connect(Number(target.port), target.hostname);
    keep(behind);
    const pass = (from: Socket, to: Socket) => {
      from.on('data', (bytes) => mode !== 'swallow' && to.write(bytes));
      from.on('close', () => to.destroy());
    };
    pass(socket, behind);
    pass(behind, socket);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  const url = new URL(target);
  url.host = `127.0.0.1:${port}`;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    /** Cuts everybody, as a switch that starts again does. */
    cut,
    /** Cuts everybody and lets nobody in. */
    refuse() {
      mode = 'refuse';
      cut();
    },
    /** Takes everything and answers nothing: a dead network that nobody is told of. */
    swallow() {
      mode = 'swallow';
    },
    /** Connections that were swallowed are of no more use. */
    pass() {
      if (mode === 'swallow') cut();
      mode = 'pass';
    },
    stop: () => new Promise<void>((resolve) => (cut(), server.close(() => resolve()))),
  };
}
