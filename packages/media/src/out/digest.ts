import { createHash, timingSafeEqual } from 'node:crypto';

/** Digest for players that are handed cameras (RFC 7616; RFC 2617 without qop): MD5 for all, SHA-256 for those that know it. */
export const outRealm = 'Anyuan';

/** What is kept of a password so that an answer can be judged; it opens nothing but this realm. */
export interface Halves {
  md5: string;
  sha256: string;
}
export interface OutLogin {
  method: string;
  /** The value of Authorization. */
  said: string;
  /** What this connection was told. */
  nonce: string;
}

const hash = (name: keyof Halves, text: string): string => createHash(name).update(text, 'utf8').digest('hex');

export const halvesOf = (username: string, password: string): Halves => ({
  md5: hash('md5', `${username}:${outRealm}:${password}`),
  sha256: hash('sha256', `${username}:${outRealm}:${password}`),
});

/** In this order: some take the first and answer by MD5 whatever it names, others the last. */
export const outChallenges = (nonce: string): string[] =>
  ['SHA-256', 'MD5'].map((algorithm) => `Digest realm="${outRealm}", nonce="${nonce}", algorithm=${algorithm}`);

export interface ReadLogin {
  username: string;
  /** Whether whoever answered knows the password these are of. */
  proves(halves: Halves): boolean;
}

/** Null: no digest, of another nonce than ours, or of an algorithm that nobody here knows. */
export function readLogin({ method, said, nonce }: OutLogin): ReadLogin | null {
  const [, rest] = /^\s*Digest\s+(.*)$/is.exec(said.slice(0, 4_096)) ?? [];
  if (rest === undefined) return null;
  const fields = new Map(
    [...rest.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*))/g)].map((match) => [
      match[1]!.toLowerCase(),
      match[2]?.replaceAll(/\\(.)/g, '$1') ?? match[3] ?? '',
    ]),
  );
  const of = (name: string): string => fields.get(name) ?? '';
  const algorithm = of('algorithm').toUpperCase();
  const name = algorithm === '' || algorithm === 'MD5' ? 'md5' : algorithm === 'SHA-256' ? 'sha256' : null;
  if (!name || of('nonce') !== nonce) return null;
  const second = hash(name, `${method}:${of('uri')}`);
  const middle = of('qop') ? `${nonce}:${of('nc')}:${of('cnonce')}:${of('qop')}` : nonce;
  const given = Buffer.from(of('response').toLowerCase());
  return {
    username: of('username'),
    proves(halves) {
      const right = Buffer.from(hash(name, `${halves[name]}:${middle}:${second}`));
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
