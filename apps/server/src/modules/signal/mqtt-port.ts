import { createServer, type Socket } from 'node:net';

import type { Log } from '../../kernel/log.ts';
import { exitCodes, StartError } from '../../kernel/start-error.ts';

/** Listens for devices; gives how to stop listening and cut those who are there. */
export async function openMqttPort(
  host: string,
  port: number,
  log: Log,
  onConnection: (socket: Socket) => void,
): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    // A device that lost its power says no goodbye.
    socket.setKeepAlive(true, 30_000);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(startError(error, port)));
    server.listen(port, host, () => resolve());
  });
  // From now on: a connection that could not be taken, e.g. for want of file descriptors.
  server.on('error', (error) => log.warn({ err: error }, 'an MQTT connection could not be taken'));
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
}

const startError = (error: NodeJS.ErrnoException, port: number): Error =>
  error.code === 'EADDRINUSE'
    ? new StartError(
        'mqtt_port_taken',
        `MQTT 端口 ${port} 已被占用,请用 ANYUAN_MQTT_PORT 指定其他端口(0 = 关闭)`,
        `The MQTT port ${port} is taken; choose another with ANYUAN_MQTT_PORT (0 = off)`,
        { exitCode: exitCodes.unavailable, cause: error },
      )
    : error;
