import { randomBytes } from 'node:crypto';

const bytes = 12;
const atOnce = 512;

/** Words that nobody guesses. A request takes three of them: chance is drawn for many at a time. */
export function makeWords(): () => string {
  let pool = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at === pool.length) {
      pool = randomBytes(bytes * atOnce);
      at = 0;
    }
    at += bytes;
    return pool.toString('hex', at - bytes, at);
  };
}
