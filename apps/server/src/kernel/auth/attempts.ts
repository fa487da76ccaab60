import { refuse } from '@anyuan/contract';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

import type { App } from '../app.ts';
import { checkPassword } from './passwords.ts';

// Per account *and* address: a stranger's guesses lock the stranger out, never the duty console at its own desk.
const perAccount = { points: 5, duration: 15 * 60, blockDuration: 15 * 60 };
const perAddress = { points: 100, duration: 10 * 60, blockDuration: 10 * 60 };

/** Counts wrong passwords. One server process: memory is enough, and a restart only forgives. */
class Attempts {
  readonly #account = new RateLimiterMemory({ keyPrefix: 'account', ...perAccount });
  readonly #address = new RateLimiterMemory({ keyPrefix: 'address', ...perAddress });

  /**
   * The one way a password is compared: counted, in turn, and forgotten when it was right.
   * `find` is asked when it is this address's turn; nothing of a queue of guesses reaches the database before.
   */
  async guess<T extends { password_hash: string | null }>(
    username: string,
    ip: string,
    password: string,
    find: () => Promise<T | undefined>,
  ): Promise<{ right: true; found: T } | { right: false; found: T | undefined }> {
    await this.#check(username, ip);
    let found: T | undefined;
    const right = await checkPassword(ip, password, async () => {
      await this.#begin(username, ip);
      found = await find();
      return found?.password_hash ?? null;
    });
    if (!right || !found) return { right: false, found };
    await Promise.all([this.#account.delete(key(username, ip)), this.#address.reward(ip)]);
    return { right, found };
  }

  /** Refuses before any work is done for this caller. */
  async #check(username: string, ip: string): Promise<void> {
    const [account, address] = await Promise.all([this.#account.get(key(username, ip)), this.#address.get(ip)]);
    if (account && account.consumedPoints >= perAccount.points) throw locked(account);
    if (address && address.consumedPoints >= perAddress.points) throw tooMany(address);
  }

  /** Counts an attempt before it is known to be wrong, so that guesses made at the same time count too. */
  async #begin(username: string, ip: string): Promise<void> {
    await this.#account.consume(key(username, ip)).catch((spent: RateLimiterRes) => {
      throw locked(spent);
    });
    await this.#address.consume(ip).catch((spent: RateLimiterRes) => {
      throw tooMany(spent);
    });
  }
}

const key = (username: string, ip: string): string => `${username} ${ip}`;
const secondsOf = (result: RateLimiterRes): number => Math.ceil(result.msBeforeNext / 1000);
const locked = (result: RateLimiterRes) => refuse('locked', { seconds: secondsOf(result) });
const tooMany = (result: RateLimiterRes) => refuse('too_many', { seconds: secondsOf(result) });

const all = new WeakMap<App, Attempts>();

/** One count for every door that asks for a password. */
export function attemptsOf(app: App): Attempts {
  const attempts = all.get(app) ?? new Attempts();
  all.set(app, attempts);
  return attempts;
}
