import { createDecipheriv, createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { contentKeys, type BrowserKeys } from './encrypt.ts';

/** A browser's side of it, for tests: keys of its own, and what it makes of what arrives. */
export function browserOfTest(privateKey?: Buffer, auth: Buffer = randomBytes(16)) {
  const pair = createECDH('prime256v1');
  if (privateKey) pair.setPrivateKey(privateKey);
  else pair.generateKeys();
  const keys: BrowserKeys = { p256dh: pair.getPublicKey(), auth };
  return {
    keys,
    wire: { p256dh: keys.p256dh.toString('base64url'), auth: auth.toString('base64url') },
    read(body: Buffer): string {
      const idBytes = body.readUInt8(20);
      const [salt, own] = [body.subarray(0, 16), body.subarray(21, 21 + idBytes)];
      const { key, nonce } = contentKeys({ shared: pair.computeSecret(own), auth, theirs: keys.p256dh, own, salt });
      const record = body.subarray(21 + idBytes);
      const decipher = createDecipheriv('aes-128-gcm', key, nonce);
      decipher.setAuthTag(record.subarray(-16));
      const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
      return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
    },
  };
}

/** What a push service makes of the header; null: not signed with the key it names. */
export function claimsOf(header: string): { key: string; claims: { aud: string; exp: number; sub: string } } | null {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(header) ?? [];
  const [head, claims, signature] = token.split('.');
  if (!head || !claims || !signature) return null;
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return isSigned ? { key, claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) as never } : null;
}

/** A hospital's forward gateway: takes requests for others, or opens a way to them, if one says who one is. */
export async function startProxy(user: string) {
  const asked: string[] = [];
  const open = new Set<Duplex>();
  const wanted = `Basic ${Buffer.from(user).toString('base64')}`;
  const server: Server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.headers['proxy-authorization'] !== wanted) return void response.writeHead(407).end();
    response.writeHead(201).end();
  });
  server.on('connect', (request, socket: Duplex) => {
    asked.push(`CONNECT ${request.url}`);
    open.add(socket);
    socket.on('error', () => undefined);
    if (request.headers['proxy-authorization'] !== wanted)
      return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const { hostname, port } = new URL(`http://${request.url}`);
    const there = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      there.pipe(socket).pipe(there);
    });
    open.add(there);
    there.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async stop() {
      for (const socket of open) socket.destroy();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
