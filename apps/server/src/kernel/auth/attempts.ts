import { refuse, type ApiError } from '@anyuan/contract';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

import type { App } from '../app.ts';
import { networkOf, placeOf } from './network.ts';
import { checkPassword } from './passwords.ts';

// Per account *and* place: a stranger's guesses lock the stranger out, never the duty console at its own desk.
const perAccount = { points: 5, duration: 15 * 60, blockDuration: 15 * 60 };
const perPlace = { points: 100, duration: 10 * 60, blockDuration: 10 * 60 };
// Guesses that come from many places count as well; who has signed in at a place before is let in there all the same.
const perNetwork = { points: 300, duration: 10 * 60, blockDuration: 10 * 60 };
const perAccountAnywhere = { points: 50, duration: 60 * 60, blockDuration: 30 * 60 };
const familiarDays = 30;
/** So often at most a locked account leaves a line; the line says how many there were. */
const lineEveryMs = 60_000;

interface Verdict {
  right: boolean;
  /** Nobody could say: it counts as no guess. */
  undecided?: boolean;
}

/** Counts wrong passwords. One server process: memory is enough, and a restart only forgives. */
class Attempts {
  readonly #app: App;
  readonly #account = new RateLimiterMemory({ keyPrefix: 'account', ...perAccount });
  readonly #place = new RateLimiterMemory({ keyPrefix: 'place', ...perPlace });
  readonly #network = new RateLimiterMemory({ keyPrefix: 'network', ...perNetwork });
  readonly #anywhere = new RateLimiterMemory({ keyPrefix: 'anywhere', ...perAccountAnywhere });
  readonly #lines = new Map<string, { at: number; more: number }>();

  constructor(app: App) {
    this.#app = app;
  }

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
    const { right, found } = await this.guessEither(username, ip, password, find, async () => ({ right: false }));
    return right && found ? { right, found } : { right: false, found };
  }

  /** The same, where a password that is not the one kept here may be somebody else's to judge: one guess, whoever does. */
  async guessEither<T extends { password_hash: string | null }, E extends Verdict>(
    username: string,
    ip: string,
    password: string,
    find: () => Promise<T | undefined>,
    elsewhere: (found: T | undefined) => Promise<E>,
  ): Promise<{ right: boolean; found: T | undefined; there: E | undefined }> {
    return this.prove(username, ip, async (mayTry) => {
      let found: T | undefined;
      const right = await checkPassword(ip, password, async () => {
        await mayTry();
        found = await find();
        return found?.password_hash ?? null;
      });
      if (right) return { right, found, there: undefined };
      const there = await elsewhere(found);
      return { right: there.right, undecided: there.undecided ?? false, found, there };
    });
  }

  /** The same limits for any other proof, e.g. a code of a second factor. `mayTry` is awaited before it is compared. */
  async prove<R extends Verdict>(
    username: string,
    ip: string,
    compare: (mayTry: () => Promise<void>) => Promise<R>,
  ): Promise<R> {
    try {
      await this.#check(username, ip);
      const result = await compare(() => this.#begin(username, ip));
      if (!result.right && !result.undecided) return result;
      await Promise.all([
        result.right ? this.#account.delete(key(username, ip)) : this.#account.reward(key(username, ip)),
        this.#place.reward(placeOf(ip)),
        this.#network.reward(networkOf(ip)),
        this.#anywhere.reward(username),
      ]);
      return result;
    } catch (error) {
      this.#note(username, ip, error as ApiError);
      throw error;
    }
  }

  /** Refuses before any work is done for this caller. */
  async #check(username: string, ip: string): Promise<void> {
    const [account, place] = await Promise.all([this.#account.get(key(username, ip)), this.#place.get(placeOf(ip))]);
    if (account && account.consumedPoints >= perAccount.points) throw locked(account);
    if (place && place.consumedPoints >= perPlace.points) throw tooMany(place);
    const [network, anywhere] = await Promise.all([this.#network.get(networkOf(ip)), this.#anywhere.get(username)]);
    const isFull =
      network && network.consumedPoints >= perNetwork.points
        ? tooMany(network)
        : anywhere && anywhere.consumedPoints >= perAccountAnywhere.points
          ? locked(anywhere)
          : undefined;
    if (isFull && !(await this.#isFamiliar(username, ip))) throw isFull;
  }

  /** Counts an attempt before it is known to be wrong, so that guesses made at the same time count too. */
  async #begin(username: string, ip: string): Promise<void> {
    await this.#account.consume(key(username, ip)).catch((spent: RateLimiterRes) => {
      throw locked(spent);
    });
    await this.#place.consume(placeOf(ip)).catch((spent: RateLimiterRes) => {
      throw tooMany(spent);
    });
    // Full ones are looked at in `check`.
    await Promise.allSettled([this.#network.consume(networkOf(ip)), this.#anywhere.consume(username)]);
  }

  async #isFamiliar(username: string, ip: string): Promise<boolean> {
    const { db, clock } = this.#app;
    const since = new Date(clock.now().getTime() - familiarDays * 86_400_000);
    const row = await db
      .selectFrom('sign_in_place as s')
      .innerJoin('person as p', 'p.id', 's.person_id')
      .select('s.person_id')
      .where('p.username', '=', username)
      .where('s.address', '=', placeOf(ip))
      .where('s.last_at', '>', since)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Guesses while locked are on record, a line a minute however many they are. */
  #note(username: string, ip: string, refusal: ApiError): void {
    if (refusal.code !== 'locked' && refusal.code !== 'too_many') return;
    const now = this.#app.clock.now().getTime();
    const which = refusal.code === 'locked' ? key(username, ip) : placeOf(ip);
    const known = this.#lines.get(which);
    if (known && now - known.at < lineEveryMs) {
      known.more++;
      return;
    }
    if (this.#lines.size > 10_000) this.#lines.clear();
    this.#lines.set(which, { at: now, more: 0 });
    const detail = { username: username.slice(0, 64), ip, before: known?.more ?? 0 };
    this.#app
      .system('sign-in')
      .tx(async (tx) => tx.audit('session.locked', 'person', null, detail))
      .catch((error: unknown) => this.#app.log.warn({ err: error }, 'a guess while locked was not put on record'));
  }
}

const key = (username: string, ip: string): string => `${username} ${placeOf(ip)}`;
const secondsOf = (result: RateLimiterRes): number => Math.ceil(result.msBeforeNext / 1000);
const locked = (result: RateLimiterRes) => refuse('locked', { seconds: secondsOf(result) });
const tooMany = (result: RateLimiterRes) => refuse('too_many', { seconds: secondsOf(result) });

const all = new WeakMap<App, Attempts>();

/** One count for every door that asks for a password. */
export function attemptsOf(app: App): Attempts {
  const attempts = all.get(app) ?? new Attempts(app);
  all.set(app, attempts);
  return attempts;
}
