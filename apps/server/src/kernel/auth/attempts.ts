import { refuse } from '@anyuan/contract';
import { RateLimiterMemory } from 'rate-limiter-flexible';

// Per account *and* address: a stranger's guesses lock the stranger out, never the duty console at its own desk.
const perAccount = { points: 5, duration: 15 * 60, blockDuration: 15 * 60 };
const perAddress = { points: 100, duration: 10 * 60, blockDuration: 10 * 60 };

/** Counts failed sign-ins. One server process: memory is enough, and a restart only forgives. */
export class Attempts {
  readonly #account = new RateLimiterMemory({ keyPrefix: 'account', ...perAccount });
  readonly #address = new RateLimiterMemory({ keyPrefix: 'address', ...perAddress });

  async check(username: string, ip: string): Promise<void> {
    const [account, address] = await Promise.all([this.#account.get(`${username} ${ip}`), this.#address.get(ip)]);
    if (account && account.consumedPoints >= perAccount.points)
      throw refuse('locked', { seconds: Math.ceil(account.msBeforeNext / 1000) });
    if (address && address.consumedPoints >= perAddress.points)
      throw refuse('too_many', { seconds: Math.ceil(address.msBeforeNext / 1000) });
  }

  async failed(username: string, ip: string): Promise<void> {
    await Promise.allSettled([this.#account.consume(`${username} ${ip}`), this.#address.consume(ip)]);
  }

  async succeeded(username: string, ip: string): Promise<void> {
    await this.#account.delete(`${username} ${ip}`);
  }
}
