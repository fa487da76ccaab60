import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Digest authentication: RFC 2617 and 8760, with and without qop; SM3 is where GB/T 28181-2022 8.3 recommends it. */
export type DigestAlgorithm = 'MD5' | 'SHA-256' | 'SM3';

export interface Challenge {
  realm: string;
  nonce: string;
  opaque?: string | undefined;
  algorithm: DigestAlgorithm | null;
  qop: readonly string[];
  stale: boolean;
}

const hashes: Record<DigestAlgorithm, string> = { MD5: 'md5', 'SHA-256': 'sha256', SM3: 'sm3' };
const hash = (algorithm: DigestAlgorithm, text: string | Buffer): string =>
  createHash(hashes[algorithm]).update(text).digest('hex');

function algorithmOf(said: string | undefined): DigestAlgorithm | null | undefined {
  if (said === undefined || said === '') return null;
  const name = said.toUpperCase().replace('SHA256', 'SHA-256');
  return name in hashes ? (name as DigestAlgorithm) : undefined;
}

/** The `name=value` pairs behind `Digest`; the value of `qop` may hold commas in its quotes. */
function pairs(text: string): Map<string, string> | undefined {
  const [, rest] = /^\s*Digest\s+(.*)$/is.exec(text) ?? [];
  if (rest === undefined) return undefined;
  const found = new Map<string, string>();
  for (const [, name = '', quoted, plain] of rest.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*))/g))
    found.set(name.toLowerCase(), quoted === undefined ? (plain ?? '') : quoted.replaceAll(/\\(.)/g, '$1'));
  return found;
}

/** Reads WWW-Authenticate; undefined: no digest, or an algorithm that nobody here knows. */
export function readChallenge(text: string): Challenge | undefined {
  const said = pairs(text);
  const algorithm = algorithmOf(said?.get('algorithm'));
  if (!said?.has('nonce') || algorithm === undefined) return undefined;
  return {
    realm: said.get('realm') ?? '',
    nonce: said.get('nonce') ?? '',
    opaque: said.get('opaque'),
    algorithm,
    qop: (said.get('qop') ?? '')
      .split(',')
      .map((one) => one.trim().toLowerCase())
      .filter((one) => one !== ''),
    stale: said.get('stale')?.toLowerCase() === 'true',
  };
}

export interface Credentials {
  username: string;
  password: string;
}
export interface Asked {
  method: string;
  uri: string;
  body?: Buffer;
}

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

/** What answers a challenge, as the value of Authorization. `count` is how often this nonce was used, from 1. */
export function answerChallenge(
  challenge: Challenge,
  { username, password }: Credentials,
  { method, uri, body }: Asked,
  count = 1,
  cnonce = randomBytes(8).toString('hex'),
): string {
  const { realm, nonce, opaque, qop } = challenge;
  const algorithm = challenge.algorithm ?? 'MD5';
  const kind = qop.includes('auth') ? 'auth' : qop.includes('auth-int') ? 'auth-int' : null;
  const nc = count.toString(16).padStart(8, '0');
  const response = digest({ algorithm, username, password, realm, nonce, method, uri, qop: kind, nc, cnonce, body });
  return [
    `Digest username=${quoted(username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `response="${response}"`,
    // Repeated only where it was named: some take it amiss, others insist.
    ...(challenge.algorithm ? [`algorithm=${algorithm}`] : []),
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
    ...(kind ? [`qop=${kind}`, `nc=${nc}`, `cnonce="${cnonce}"`] : []),
  ].join(', ');
}

interface Sum {
  algorithm: DigestAlgorithm;
  username: string;
  password: string;
  realm: string;
  nonce: string;
  method: string;
  uri: string;
  qop: string | null;
  nc: string;
  cnonce: string;
  body: Buffer | undefined;
}

function digest({ algorithm, username, password, realm, nonce, method, uri, qop, nc, cnonce, body }: Sum): string {
  const a1 = hash(algorithm, `${username}:${realm}:${password}`);
  const integrity = qop === 'auth-int' ? `:${hash(algorithm, body ?? Buffer.alloc(0))}` : '';
  const a2 = hash(algorithm, `${method}:${uri}${integrity}`);
  return hash(algorithm, qop ? `${a1}:${nonce}:${nc}:${cnonce}:${qop}:${a2}` : `${a1}:${nonce}:${a2}`);
}

export interface Authorization {
  username: string;
  realm: string;
  nonce: string;
  uri: string;
  response: string;
  algorithm: DigestAlgorithm;
  qop: string | null;
  nc: string;
  cnonce: string;
}

export function readAuthorization(text: string | undefined): Authorization | undefined {
  const said = text === undefined ? undefined : pairs(text);
  const algorithm = algorithmOf(said?.get('algorithm'));
  if (!said || algorithm === undefined) return undefined;
  return {
    username: said.get('username') ?? '',
    realm: said.get('realm') ?? '',
    nonce: said.get('nonce') ?? '',
    uri: said.get('uri') ?? '',
    response: (said.get('response') ?? '').toLowerCase(),
    algorithm: algorithm ?? 'MD5',
    qop: said.get('qop')?.toLowerCase() || null,
    nc: said.get('nc') ?? '',
    cnonce: said.get('cnonce') ?? '',
  };
}

/**
 * Whether whoever answered knows the password. The URI is taken as he gave it: devices name their server as they like
 * (its code in one line, its address in the other), and only the sum proves anything.
 */
export function knowsPassword(said: Authorization, password: string, { method, body }: Omit<Asked, 'uri'>): boolean {
  const { algorithm, username, realm, nonce, uri, qop, nc, cnonce } = said;
  const sum = digest({ algorithm, username, password, realm, nonce, method, uri, qop, nc, cnonce, body });
  const [given, right] = [Buffer.from(said.response), Buffer.from(sum)];
  return given.length === right.length && timingSafeEqual(given, right);
}

const nonceMs = 300_000;
const usedAtMost = 100_000;

/** Gives nonces that can be told from others' without keeping them, and takes each once. */
export class Nonces {
  readonly #key = randomBytes(32);
  readonly #now: () => number;
  #used = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  give(): string {
    const head = `${Math.floor(this.#now()).toString(36)}.${randomBytes(9).toString('base64url')}`;
    return `${head}.${this.#seal(head)}`;
  }

  /** How it is, without being spent: `stale`: ours, but old or used before; `foreign`: not ours. */
  judge(nonce: string): 'fresh' | 'stale' | 'foreign' {
    const [at = '', random = '', seal = ''] = nonce.split('.');
    if (seal !== this.#seal(`${at}.${random}`)) return 'foreign';
    const age = this.#now() - Number.parseInt(at, 36);
    return !(age >= -nonceMs && age <= nonceMs) || this.#used.has(nonce) ? 'stale' : 'fresh';
  }

  /** The same, and spends it. */
  take(nonce: string): 'fresh' | 'stale' | 'foreign' {
    const verdict = this.judge(nonce);
    if (verdict !== 'fresh') return verdict;
    if (this.#used.size >= usedAtMost) this.#forget();
    this.#used.set(nonce, this.#now());
    return 'fresh';
  }

  #seal(head: string): string {
    return createHmac('sha256', this.#key).update(head).digest('base64url').slice(0, 22);
  }

  #forget(): void {
    const old = this.#now() - nonceMs;
    this.#used = new Map([...this.#used].filter(([, at]) => at > old));
    // All of them within one life of a nonce: a flood, and whoever is honest asks once more.
    if (this.#used.size >= usedAtMost) this.#used.clear();
  }
}

/** `algorithm` is always named: without it some cameras stay silent. */
export const writeChallenge = (
  realm: string,
  nonce: string,
  {
    algorithm = 'MD5',
    stale = false,
    qop = true,
  }: { algorithm?: DigestAlgorithm; stale?: boolean; qop?: boolean } = {},
): string =>
  `Digest realm=${quoted(realm)}, nonce="${nonce}", algorithm=${algorithm}${qop ? ', qop="auth"' : ''}${stale ? ', stale=true' : ''}`;
