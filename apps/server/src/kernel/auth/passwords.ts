import { randomInt } from 'node:crypto';

import { hash, verify } from '@node-rs/argon2';

import { Turns } from './turns.ts';

// OWASP: 19 MiB, two passes, one lane; about 30 ms.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Hashing fills a core. Two at a time keep a flood of sign-ins from starving alarms.
const turns = new Turns(2, 200);

export const hashPassword = (password: string): Promise<string> => turns.run('', () => hash(password, cost));

let decoy: Promise<string> | undefined;

/**
 * Is the password right? `stored` is asked when it is this address's turn, and may refuse: a queue of guesses
 * is counted one by one, and costs nothing but memory while it waits.
 * Takes the same time for people who do not exist, so that names cannot be told apart.
 */
export async function checkPassword(
  from: string,
  password: string,
  stored: () => Promise<string | null>,
): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const nobody = await decoy;
  return turns.run(from, async () => {
    const hashed = await stored();
    const right = await verify(hashed ?? nobody, password);
    return right && hashed !== null;
  });
}

// No letters or digits that look alike on paper: first passwords are read aloud and typed once.
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A first password, e.g. `k7mw-x3hd-9qpz`: 60 random bits. */
export function newPassword(): string {
  const letters = Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** Whether a password is the one behind this hash; for passwords one has had, when he is known already. */
export const isPassword = (password: string, hashed: string): Promise<boolean> =>
  turns.run('', () => verify(hashed, password));
