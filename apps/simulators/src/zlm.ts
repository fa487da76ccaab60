import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ZlmStreamMade {
  app: string;
  stream: string;
  codec?: string;
}

/** The part of ZLMediaKit's HTTP interface that is asked of it, with answers of its shape; the pictures are somebody else's. */
export async function startZlm({ secret, streams }: { secret: string; streams: ZlmStreamMade[] }) {
  const asked: { method: string; inUrl: boolean }[] = [];
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const url = new URL(request.url ?? '/', 'http://zlm');
      const method = url.pathname.replace('/index/api/', '');
      asked.push({ method, inUrl: (request.url ?? '').includes(secret) });
      const body = JSON.parse(text || '{}') as Record<string, string>;
      const given = body['secret'] ?? url.searchParams.get('secret');
      response.setHeader('content-type', 'application/json');
      if (given !== secret) response.end(JSON.stringify({ code: -100, msg: 'Incorrect secret' }));
      else if (method === 'getMediaList') response.end(JSON.stringify({ code: 0, data: streams.flatMap(mediaOf) }));
      else response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    streams,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const mediaOf = ({ app, stream, codec = 'H264' }: ZlmStreamMade) => [
  {
    app,
    stream,
    schema: 'rtsp',
    vhost: '__defaultVhost__',
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
