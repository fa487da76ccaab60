import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

import ldap from 'ldapjs';

import { makeAuthority, makeServerPair } from '../src/kernel/tls/make.ts';

export interface Entry {
  dn: string;
  password: string;
  attributes: Record<string, string | string[]>;
}

/** What of ldapjs is used here. */
interface Asked {
  dn: { toString(): string };
  credentials: string;
  connection: { ldap: { bindDN: unknown } };
  filter: { toString(): string; matches(attributes: object): boolean };
}
interface Answer {
  attributes: string[];
  send(entry: object): void;
  end(): void;
}
type Next = (error?: unknown) => void;

export const lookup = { dn: 'cn=lookup,o=hospital', password: 'looks people up' };

/** The hospital's own authority, and a server's certificate of it. */
export async function hospitalTls() {
  const authority = await makeAuthority(new Date());
  const { cert, key } = await makeServerPair(authority, ['localhost', '127.0.0.1'], new Date());
  return { ca: authority.cert, cert, key };
}

/**
 * A directory (ldapjs) over ldaps, or in clear with StartTLS before it. Who has not signed in as the account that looks
 * people up finds nothing; whatever is asked is kept.
 */
export async function startDirectory(
  entries: Entry[],
  { cert, key }: { cert: string; key: string },
  isStartTls = false,
) {
  const asked: string[] = [];
  const binds: string[] = [];
  const state = { delayMs: 0 };
  const server = isStartTls ? ldap.createServer() : ldap.createServer({ certificate: cert, key });
  server.bind('', (request: Asked, response: Answer, next: Next) => {
    const dn = request.dn.toString();
    binds.push(dn);
    const known = [...entries, lookup].find((one) => sameDn(one.dn, dn));
    if (!known || known.password !== request.credentials) return next(new ldap.InvalidCredentialsError());
    response.end();
    return next();
  });
  server.search('o=hospital', (request: Asked, response: Answer, next: Next) => {
    if (!sameDn(String(request.connection.ldap.bindDN), lookup.dn))
      return next(new ldap.InsufficientAccessRightsError());
    // Names of attributes know no case (RFC 4512, 2.5); ldapjs looks for small ones.
    response.attributes = response.attributes.map((name) => name.toLowerCase());
    asked.push(request.filter.toString());
    const answer = (): void => {
      for (const { dn, attributes } of entries)
        if (request.filter.matches(attributes)) response.send({ dn, attributes });
      response.end();
      next();
    };
    if (state.delayMs > 0) setTimeout(answer, state.delayMs);
    else answer();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const inner = Number(new URL(server.url).port);
  const front = isStartTls ? await startTlsBefore(inner, { cert, key }) : undefined;
  return {
    url: front ? `ldap://localhost:${front.port}` : `ldaps://localhost:${inner}`,
    asked,
    binds,
    state,
    /** Whether anything but the request for TLS came in clear. */
    saidInClear: () => front?.saidInClear() ?? false,
    async stop() {
      await front?.stop();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
export type TestDirectory = Awaited<ReturnType<typeof startDirectory>>;

const sameDn = (a: string, b: string): boolean =>
  a.replace(/\s*,\s*/g, ',').toLowerCase() === b.replace(/\s*,\s*/g, ',').toLowerCase();

/** ldapjs knows no StartTLS: what takes the request (RFC 4511, 4.14), turns to TLS and passes on what comes then. */
async function startTlsBefore(port: number, pair: { cert: string; key: string }) {
  let inClear = false;
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (first) => {
      inClear ||= !first.includes('1.3.6.1.4.1.1466.20037');
      // The message id of the request, success, no matched name, no text.
      const id = first[4] ?? 1;
      socket.write(Buffer.from([0x30, 0x0c, 0x02, 0x01, id, 0x78, 0x07, 0x0a, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00]));
      const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(pair) });
      secure.on('error', () => undefined);
      const behind = connectTo(port);
      sockets.add(behind);
      secure.pipe(behind).pipe(secure);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  return {
    port: (server.address() as AddressInfo).port,
    saidInClear: () => inClear,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

function connectTo(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  return socket;
}
