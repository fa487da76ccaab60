import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import { Listening } from '../gb28181/ear.ts';
import { Connection } from './connection.ts';
import { Feed } from './feed.ts';
import { type CameraOptions, parsePath } from './options.ts';

export type CameraServerOptions = {
  port?: number;
  host?: string;
  username?: string;
  password?: string;
  transports?: readonly ('tcp' | 'udp')[];
  /** Speaks RTSP inside of TLS. */
  tls?: { key: string; cert: string };
  /** What a camera is like before the options in its path; null says that there is no such camera. */
  camera?: (code: string) => Partial<CameraOptions> | null;
};

/** 'drop' cuts connections once; 'freeze' and 'refuse' last until 'none'. */
export type Fault = 'none' | 'drop' | 'freeze' | 'refuse';
export type SessionInfo = { code: string; transport: 'tcp' | 'udp' };
export type CameraServer = {
  port: number;
  /** The clients that are playing now. */
  sessions(): SessionInfo[];
  /** How often somebody has connected. */
  connections(): number;
  fault(kind: Fault, code?: string): void;
  /** What the loudspeaker of a camera has said so far. */
  spoken(code: string): { packets: number; loudest: number };
  stop(): Promise<void>;
};

/** Serves any number of moving pictures at `rtsp://host:port/cam/<code>`. */
export async function startCameraServer(options: CameraServerOptions = {}): Promise<CameraServer> {
  const feeds = new Map<string, Feed>();
  const connections = new Set<Connection>();
  const refused = new Set<string>();
  const ears = new Map<string, Listening>();
  const earOf = (code: string): Listening => {
    const ear = ears.get(code) ?? new Listening();
    ears.set(code, ear);
    return ear;
  };
  let count = 0;
  const isRefused = (code: string): boolean => refused.has(code) || refused.has('*');

  const welcome = (socket: Socket): void => {
    const connection = new Connection(socket, {
      login: options.username === undefined ? null : { username: options.username, password: options.password ?? '' },
      transports: options.transports ?? ['tcp', 'udp'],
      refused: isRefused,
      spoken: (code, packet) => earOf(code).packet(packet),
      find(path) {
        const code = parsePath(path)?.code;
        const base = code === undefined ? null : (options.camera?.(code) ?? (options.camera ? null : {}));
        const camera = base && parsePath(path, base);
        if (!camera) return null;
        const feed = feeds.get(path) ?? new Feed(camera.code, camera.options);
        feeds.set(path, feed);
        return { ...camera, feed };
      },
    });
    connections.add(connection);
    count++;
    socket.on('close', () => connections.delete(connection));
  };
  const server: Server = options.tls ? createTlsServer(options.tls, welcome) : createServer(welcome);

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const address = server.address();

  return {
    port: typeof address === 'object' && address ? address.port : 0,
    connections: () => count,
    spoken: earOf,
    sessions: () =>
      [...connections].flatMap(({ camera, session }) =>
        camera && session?.playing ? [{ code: camera.code, transport: session.transport }] : [],
      ),
    fault(kind, code) {
      const concerned = [...connections].filter((c) => code === undefined || c.camera?.code === code);
      if (kind === 'drop' || kind === 'refuse') for (const connection of concerned) connection.drop();
      if (kind === 'refuse') refused.add(code ?? '*');
      if (kind === 'none' && code === undefined) refused.clear();
      if (kind === 'none' && code !== undefined) refused.delete(code);
      for (const [path, feed] of feeds) {
        if (code !== undefined && parsePath(path)?.code !== code) continue;
        if (kind === 'freeze' || kind === 'none') feed.frozen = kind === 'freeze';
      }
    },
    async stop() {
      for (const connection of connections) connection.drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
