import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type Camera, startMedia } from '@anyuan/media';

export interface ZlmStreamMade {
  app: string;
  stream: string;
  codec?: string;
}

const usualHost = '__defaultVhost__';
/** Of a stream that it has already, and of a camera it does not reach (`API::OtherFailed`). */
const otherFailed = -1;

/**
 * The part of ZLMediaKit's HTTP interface that is asked of it, with answers of its shape. The pictures of `streams` are somebody
 * else's; with `pulls` it pulls cameras (`addStreamProxy`) and hands them on by RTSP at `rtspPort`.
 */
export async function startZlm({
  secret,
  streams,
  pulls = false,
}: {
  secret: string;
  streams: ZlmStreamMade[];
  pulls?: boolean;
}) {
  const asked: { method: string; inUrl: boolean }[] = [];
  const pulling = pulls ? await startPulling() : null;
  const server = createServer((request, response) => {
    void textOf(request).then(async (text) => {
      const url = new URL(request.url ?? '/', 'http://zlm');
      const method = url.pathname.replace('/index/api/', '');
      asked.push({ method, inUrl: (request.url ?? '').includes(secret) });
      const body = JSON.parse(text || '{}') as Record<string, string>;
      const given = body['secret'] ?? url.searchParams.get('secret');
      response.setHeader('content-type', 'application/json');
      const say = (said: object): unknown => response.end(JSON.stringify(said));
      if (given !== secret) say({ code: -100, msg: 'Please login first' });
      else if (method === 'getMediaList') {
        const all = [...streams, ...((await pulling?.playing()) ?? [])];
        // It leaves the list out where there is nothing in it.
        say({ code: 0, ...(all.length > 0 && { data: all.flatMap(mediaOf) }) });
      } else if (method === 'addStreamProxy' && pulling) {
        const refused = await pulling.add(body);
        const key = `${body['vhost']}/${body['app']}/${body['stream']}`;
        say(refused === null ? { code: 0, data: { key } } : { code: otherFailed, msg: refused });
      } else if (method === 'delStreamProxy' && pulling)
        say({ code: 0, data: { flag: await pulling.end(body['key'] ?? '') } });
      else response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    rtspPort: pulling?.port ?? 0,
    asked,
    streams,
    /** It was started anew: what it was told to pull is forgotten. */
    forget: async () => pulling?.forget(),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pulling?.stop();
    },
  };
}

/** It answers that it has a camera so long before it is in its list. */
const listedMs = 300;

/** What it pulls by order, each once, whether anybody plays it or not. */
async function startPulling() {
  const media = await startMedia({ lingerMs: 3_600_000 });
  const cameras = new Map<string, Camera>();
  const reachedAt = new Map<string, number>();
  const keyOf = (path: string): string => `${usualHost}/${path.replace(/^\//, '')}`;
  const port = await media.handOn({
    host: '127.0.0.1',
    port: 0,
    ask({ path }) {
      const camera = cameras.get(keyOf(path));
      return Promise.resolve(camera ? { id: randomUUID(), camera } : { status: 404 as const });
    },
    left: () => undefined,
  });
  async function end(key: string): Promise<boolean> {
    const isKnown = cameras.delete(key);
    reachedAt.delete(key);
    await media.forget(key);
    return isKnown;
  }
  return {
    port,
    end,
    /** Null: it has it; without `force` what gives no picture is forgotten. */
    async add({ vhost, app, stream, url, force }: Record<string, string>): Promise<string | null> {
      const key = `${vhost}/${app}/${stream}`;
      if (cameras.has(key)) return 'This stream already exists';
      const full = new URL(url ?? '');
      const [username, password] = [full.username, full.password].map(decodeURIComponent);
      full.username = full.password = '';
      const camera: Camera = { id: key, url: full.href, ...(username && { username, password: password ?? '' }) };
      cameras.set(key, camera);
      const isReached = await media.probe(camera).then(
        () => true,
        () => false,
      );
      if (isReached) reachedAt.set(key, performance.now());
      if (isReached || force) return null;
      await end(key);
      return 'DESCRIBE:401 Unauthorized';
    },
    async playing(): Promise<ZlmStreamMade[]> {
      const { streams } = await media.stats();
      return streams
        .filter(
          ({ state, id }) => state === 'playing' && performance.now() - (reachedAt.get(id) ?? Infinity) > listedMs,
        )
        .map(({ id }) => {
          const [, app = '', ...rest] = id.split('/');
          return { app, stream: rest.join('/') };
        });
    },
    async forget() {
      for (const key of cameras.keys()) await end(key);
    },
    stop: () => media.stop(),
  };
}

const mediaOf = ({ app, stream, codec = 'H264' }: ZlmStreamMade) => [
  {
    app,
    stream,
    schema: 'rtsp',
    vhost: usualHost,
    readerCount: 0,
    totalReaderCount: 2,
    originType: 4,
    originTypeStr: 'pull',
    aliveSecond: 12,
    bytesSpeed: 100_000,
    tracks: [
      { codec_id: 0, codec_id_name: codec, codec_type: 0, ready: true, width: 320, height: 240, fps: 10 },
      { codec_id: 2, codec_id_name: 'mpeg4-generic', codec_type: 1, ready: true, channels: 1, sample_rate: 8000 },
    ],
  },
];

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
