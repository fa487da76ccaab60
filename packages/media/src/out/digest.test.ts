import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Login } from '../rtsp/login.ts';
import { halvesOf, outChallenges, readLogin } from './digest.ts';

const names = fc.string({ minLength: 1, maxLength: 20 });

/** Our own way of signing in at cameras, as a stranger to what judges it. */
function answer(username: string, password: string, challenges: readonly string[], method = 'DESCRIBE'): string {
  const login = new Login(username, password);
  login.refused({ headers: challenges.map((value) => ['www-authenticate', value] as const) } as never);
  return login.authorization(method, 'rtsp://10.0.0.1:8554/CAM-01') ?? '';
}

test('whoever knows the password is let in by MD5 and by SHA-256, with qop and without; nobody else is', () => {
  fc.assert(
    fc.property(names, names, names, fc.constantFrom(0, 1, 2), (username, password, other, which) => {
      const all = outChallenges('n1');
      const offered = which === 2 ? all : [all[which]!];
      const said = answer(username, password, offered);
      expect(said).toContain(`algorithm=${which === 1 ? 'MD5' : 'SHA-256'}`);
      const read = readLogin({ method: 'DESCRIBE', said, nonce: 'n1' });
      expect(read?.username).toBe(username);
      expect(read?.proves(halvesOf(username, password))).toBe(true);
      expect(read?.proves(halvesOf(username, `${password}${other}`))).toBe(false);
      expect(readLogin({ method: 'PLAY', said, nonce: 'n1' })?.proves(halvesOf(username, password))).toBe(false);
      expect(readLogin({ method: 'DESCRIBE', said, nonce: 'n2' })).toBeNull();
    }),
  );
});

test('an answer with qop, one that names no algorithm, and what is none', () => {
  const [, md5 = ''] = outChallenges('n1');
  const withQop = answer('wall', 'secret', [`${md5}, qop="auth"`]);
  expect(readLogin({ method: 'DESCRIBE', said: withQop, nonce: 'n1' })?.proves(halvesOf('wall', 'secret'))).toBe(true);
  const bare = answer('wall', 'secret', [md5.replace(', algorithm=MD5', '')]);
  expect(bare).not.toContain('algorithm');
  expect(readLogin({ method: 'DESCRIBE', said: bare, nonce: 'n1' })?.proves(halvesOf('wall', 'secret'))).toBe(true);
  for (const said of ['', 'Basic d2FsbDpzZWNyZXQ=', 'Digest', `Digest nonce="n1", algorithm=SHA-512, response="00"`])
    expect(readLogin({ method: 'DESCRIBE', said, nonce: 'n1' })).toBeNull();
  fc.assert(
    fc.property(fc.string(), (junk) => {
      const read = readLogin({ method: 'DESCRIBE', said: `Digest ${junk}, nonce="n1"`, nonce: 'n1' });
      expect(read?.proves(halvesOf('wall', 'secret')) ?? false).toBe(false);
    }),
  );
});
