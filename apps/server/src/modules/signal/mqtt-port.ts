import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import type { Log } from '../../kernel/log.ts';
import { exitCodes, StartError } from '../../kernel/start-error.ts';
import { secureOptions, type Tls } from '../../kernel/tls/index.ts';

/** Listens for devices, in clear or over TLS; gives how to stop listening and cut those who are there. */
export async function openMqttPort(
  host: string,
  port: number,
  log: Log,
  onConnection: (socket: Socket) => void,
  tls?: Tls,
): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  const taken = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    // A device that lost its power says no goodbye.
    socket.setKeepAlive(true, 30_000);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket);
  };
  const secure = tls && createTlsServer(secureOptions(tls), taken);
  secure?.on('tlsClientError', (_error, socket) => socket.destroy());
  const forget = tls?.onRenewed(() => secure?.setSecureContext(secureOptions(tls)));
  const server = secure ?? createServer(taken);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(startError(error, port, tls !== undefined)));
    server.listen(port, host, () => resolve());
  });
  // From now on: a connection that could not be taken, e.g. for want of file descriptors.
  server.on('error', (error) => log.warn({ err: error }, 'an MQTT connection could not be taken'));
  return () =>
    new Promise((resolve) => {
      forget?.();
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
}

function startError(error: NodeJS.ErrnoException, port: number, isSecure: boolean): Error {
  if (error.code !== 'EADDRINUSE') return error;
  const setting = isSecure ? 'ANYUAN_MQTTS_PORT' : 'ANYUAN_MQTT_PORT';
  return new StartError(
    'mqtt_port_taken',
    `MQTT 端口 ${port} 已被占用,请用 ${setting} 指定其他端口(0 = 关闭)`,
    `The MQTT port ${port} is taken; choose another with ${setting} (0 = off)`,
    { exitCode: exitCodes.unavailable, cause: error },
  );
}
