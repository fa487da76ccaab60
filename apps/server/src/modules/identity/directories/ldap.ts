import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

import type { DirectoryConfig } from '@anyuan/contract';
import { Client, InvalidCredentialsError, ResultCodeError, SizeLimitExceededError, type Entry } from 'ldapts';

import type { App } from '../../../kernel/app.ts';
import { Turns } from '../../../kernel/auth/index.ts';
import { to } from '../../../kernel/outgoing.ts';
import { DirectoryDown, downBy } from './faults.ts';
import { filterFor } from './filter.ts';
import type { OpenDirectory } from './store.ts';

const allMs = 8_000;
/** A flood of sign-ins opens no flood of connections. */
const turns = new Turns(4, 50);

/** Whom another end knows. */
export interface Known {
  username: string;
  name: string;
  groups: string[];
}

/** Who has proved himself to the directory by this password; null: nobody. Throws `DirectoryDown`. */
export async function provedByLdap(
  app: App,
  directory: OpenDirectory<'ldap'>,
  ip: string,
  username: string,
  password: string,
): Promise<Known | null> {
  // A bind without a password is one of nobody's, and succeeds (RFC 4513, 5.1.2).
  if (password === '') return null;
  return turns.run(ip, () =>
    connected(app, directory, async (client) => {
      const entry = await find(client, directory.config, username);
      if (!entry || !(await isRight(client, entry.dn, password))) return null;
      const { nameAttribute, groupAttribute } = directory.config;
      return { username, name: textsOf(entry, nameAttribute)[0] ?? username, groups: textsOf(entry, groupAttribute) };
    }),
  );
}

/** Asks as a sign-in would, for somebody who is not there. */
export const tryLdap = (app: App, directory: OpenDirectory<'ldap'>): Promise<void> =>
  connected(app, directory, async (client) => void (await find(client, directory.config, 'anyuan-test')));

async function find(client: Client, config: DirectoryConfig<'ldap'>, username: string): Promise<Entry | undefined> {
  const { usernameAttribute, nameAttribute, groupAttribute } = config;
  try {
    const { searchEntries } = await client.search(config.base, {
      scope: 'sub',
      filter: filterFor(config.filter, username),
      sizeLimit: 2,
      timeLimit: 5,
      attributes: [usernameAttribute, nameAttribute, groupAttribute],
    });
    const [entry] = searchEntries;
    if (!entry || searchEntries.length > 1) return undefined;
    // Directories fold more than case; whom they take for him must have just his name.
    return textsOf(entry, usernameAttribute).some((one) => one.toLowerCase() === username) ? entry : undefined;
  } catch (error) {
    if (error instanceof SizeLimitExceededError) return undefined;
    throw error;
  }
}

// Wrong, locked, not allowed to, or to be changed first: the directory does not let him in.
const notLetIn = new Set([19, 48, 49, 50, 53]);

async function isRight(client: Client, dn: string, password: string): Promise<boolean> {
  try {
    await client.bind(dn, password);
    return true;
  } catch (error) {
    if (error instanceof ResultCodeError && notLetIn.has(error.code)) return false;
    throw error;
  }
}

function textsOf(entry: Entry, attribute: string): string[] {
  const key = Object.keys(entry).find((one) => one.toLowerCase() === attribute.toLowerCase());
  return [key === undefined ? [] : (entry[key] ?? [])].flat().map((value) => value.toString());
}

/** A connection that is encrypted and signed in as the account that looks people up; over when `work` is, or in time. */
async function connected<T>(
  app: App,
  { config, secrets }: OpenDirectory<'ldap'>,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const url = new URL(config.url);
  const sockets: Socket[] = [];
  const kept = <S extends Socket>(socket: S): S => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    return socket;
  };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const trust: ConnectionOptions = {
    host,
    minVersion: 'TLSv1.2',
    ...(isIP(host) === 0 && { servername: host }),
    ...(config.ca !== undefined && { ca: config.ca }),
  };
  const isTls = url.protocol === 'ldaps:';
  const port = Number(url.port) || (isTls ? 636 : 389);
  const client = new Client({
    url: config.url,
    strictDN: false,
    createConnection: (() => kept(connect({ ...to(app, host), port }))) as typeof connect,
    createSecureConnection: ((options: ConnectionOptions) =>
      kept(connectTls(isTls ? { ...trust, ...to(app, host), port } : options))) as typeof connectTls,
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    for (const socket of sockets) socket.destroy(new Error('late'));
  }, allMs);
  try {
    if (!isTls) await client.startTLS({ ...trust });
    await client.bind(config.bindDn, secrets['bindPassword'] ?? '');
    return await work(client);
  } catch (error) {
    if (isLate) throw new DirectoryDown('timeout');
    if (error instanceof InvalidCredentialsError) throw new DirectoryDown('credentials', 'LDAP 49');
    throw downBy(error, error instanceof ResultCodeError ? `LDAP ${error.code}` : null);
  } finally {
    clearTimeout(timer);
    await client.unbind().catch(() => undefined);
    for (const socket of sockets) socket.destroy();
  }
}
