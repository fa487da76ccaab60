import { refuse } from '@anyuan/contract';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

// Per account *and* address: a stranger's guesses lock the stranger out, never the duty console at its own desk.
const perAccount = { points: 5, duration: 15 * 60, blockDuration: 15 * 60 };
const perAddress = { points: 100, duration: 10 * 60, blockDuration: 10 * 60 };

/** Counts failed sign-ins. One server process: memory is enough, and a restart only forgives. */
export class Attempts {
  readonly #account = new RateLimiterMemory({ keyPrefix: 'account', ...perAccount });
  readonly #address = new RateLimiterMemory({ keyPrefix: 'address', ...perAddress });

  /** Refuses before any work is done for this caller. */
  async check(username: string, ip: string): Promise<void> {
    const account = await this.#account.get(key(username, ip));
    if (account && account.consumedPoints >= perAccount.points) throw locked(account);
    await this.#checkAddress(ip);
  }

  /** Counts an attempt before it is known to be wrong, so that guesses made at the same time count too. */
  async begin(username: string, ip: string): Promise<void> {
    await this.#checkAddress(ip);
    await this.#account.consume(key(username, ip)).catch((result: RateLimiterRes) => {
      throw locked(result);
    });
  }

  async failed(ip: string): Promise<void> {
    // Rejects when the last point is spent; `check` says so to the next one.
    await this.#address.consume(ip).catch(() => undefined);
  }

  async succeeded(username: string, ip: string): Promise<void> {
    await this.#account.delete(key(username, ip));
  }

  async #checkAddress(ip: string): Promise<void> {
    const address = await this.#address.get(ip);
    if (address && address.consumedPoints >= perAddress.points)
      throw refuse('too_many', { seconds: secondsOf(address) });
  }
}

const key = (username: string, ip: string): string => `${username} ${ip}`;
const secondsOf = (result: RateLimiterRes): number => Math.ceil(result.msBeforeNext / 1000);
const locked = (result: RateLimiterRes) => refuse('locked', { seconds: secondsOf(result) });
