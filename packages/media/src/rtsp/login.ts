import { createHash, randomBytes } from 'node:crypto';

import { headerAll, type Message } from './message.ts';

type Challenge = { scheme: 'basic' } | { scheme: 'digest'; fields: Map<string, string>; strength: number };

const ALGORITHMS: Record<string, readonly [hash: string, strength: number]> = {
  '': ['md5', 1],
  MD5: ['md5', 1],
  'MD5-SESS': ['md5', 1],
  'SHA-256': ['sha256', 2],
  'SHA-256-SESS': ['sha256', 2],
};

/** Signing in: Digest of RFC 7616 and 2617, or Basic. */
export class Login {
  readonly #username: string | undefined;
  readonly #password: string;
  readonly #mayBePlain: boolean;
  #challenge: Challenge | null = null;
  #count = 0;

  /** `mayBePlain`: the password may be sent as it is, where nothing better is asked for. */
  constructor(username: string | undefined, password: string | undefined, mayBePlain = true) {
    this.#username = username;
    this.#password = password ?? '';
    this.#mayBePlain = mayBePlain;
  }

  /** What to do about a 401: ask again with what `authorization` gives now, or tell why not. */
  refused(response: Pick<Message, 'headers'>): 'again' | 'auth_refused' | 'auth_missing' | 'auth_unknown' {
    if (this.#username === undefined) return 'auth_missing';
    const offered = challengesOf(headerAll(response, 'www-authenticate'));
    const best = offered
      .filter(({ scheme }) => scheme === 'digest' || this.#mayBePlain)
      .toSorted((a, b) => strengthOf(b) - strengthOf(a))[0];
    if (!best) return 'auth_unknown';
    const before = this.#challenge;
    this.#challenge = best;
    this.#count = 0;
    if (!before || (before.scheme === 'basic' && best.scheme === 'digest')) return 'again';
    // A number used up is no refusal.
    const isStale = best.scheme === 'digest' && /^true$/i.test(best.fields.get('stale') ?? '');
    const isNew =
      best.scheme === 'digest' && before.scheme === 'digest' && best.fields.get('nonce') !== before.fields.get('nonce');
    return isStale && isNew ? 'again' : 'auth_refused';
  }

  authorization(method: string, uri: string): string | undefined {
    const challenge = this.#challenge;
    if (!challenge || this.#username === undefined) return undefined;
    if (challenge.scheme === 'basic')
      return `Basic ${Buffer.from(`${this.#username}:${this.#password}`, 'utf8').toString('base64')}`;
    return this.#digest(challenge.fields, this.#username, method, uri);
  }

  #digest(fields: Map<string, string>, username: string, method: string, uri: string): string {
    const named = fields.get('algorithm');
    const algorithm = (named ?? '').toUpperCase();
    const [hash] = ALGORITHMS[algorithm] ?? ALGORITHMS['']!;
    const h = (text: string): string => createHash(hash).update(text, 'utf8').digest('hex');
    const [realm, nonce] = [fields.get('realm') ?? '', fields.get('nonce') ?? ''];
    const offered =
      fields
        .get('qop')
        ?.split(/[\s,]+/)
        .map((one) => one.toLowerCase()) ?? [];
    const qop = offered.includes('auth') ? 'auth' : offered.includes('auth-int') ? 'auth-int' : null;
    const cnonce = randomBytes(8).toString('hex');
    const count = (++this.#count).toString(16).padStart(8, '0');
    let first = h(`${username}:${realm}:${this.#password}`);
    if (algorithm.endsWith('-SESS')) first = h(`${first}:${nonce}:${cnonce}`);
    // None of our requests has a body.
    const second = h(qop === 'auth-int' ? `${method}:${uri}:${h('')}` : `${method}:${uri}`);
    const response = h(qop ? `${first}:${nonce}:${count}:${cnonce}:${qop}:${second}` : `${first}:${nonce}:${second}`);
    const parts = [
      `username="${quoted(username)}"`,
      `realm="${quoted(realm)}"`,
      `nonce="${quoted(nonce)}"`,
      `uri="${quoted(uri)}"`,
      `response="${response}"`,
    ];
    if (named !== undefined) parts.push(`algorithm=${named}`);
    const opaque = fields.get('opaque');
    if (opaque !== undefined) parts.push(`opaque="${quoted(opaque)}"`);
    if (qop) parts.push(`qop=${qop}`, `nc=${count}`);
    if (qop || algorithm.endsWith('-SESS')) parts.push(`cnonce="${cnonce}"`);
    return `Digest ${parts.join(', ')}`;
  }
}

const quoted = (text: string): string => text.replace(/["\\]/g, String.raw`\$&`);
const strengthOf = (one: Challenge): number => (one.scheme === 'digest' ? one.strength : 0);

/** Every challenge of the header lines of an answer; several may stand in one line. */
function challengesOf(lines: readonly string[]): Challenge[] {
  return lines.flatMap((line) => {
    const starts = [...line.matchAll(/(?:^|,)\s*(digest|basic)\b/gi)];
    return starts.flatMap((start, i): Challenge[] => {
      if (start[1]!.toLowerCase() === 'basic') return [{ scheme: 'basic' }];
      const text = line.slice(start.index + start[0].length, starts[i + 1]?.index);
      const fields = new Map(
        [...text.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^,\s]*))/g)].map((match) => [
          match[1]!.toLowerCase(),
          match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '',
        ]),
      );
      const known = ALGORITHMS[(fields.get('algorithm') ?? '').toUpperCase()];
      return known ? [{ scheme: 'digest', fields, strength: known[1] }] : [];
    });
  });
}
