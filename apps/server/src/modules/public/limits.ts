import { isIPv6 } from 'node:net';

import { refuse } from '@anyuan/contract';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

import type { Settings } from '../../kernel/settings.ts';

const tenMinutes = 600;
const hour = 3600;
const day = 24 * hour;

/** One server process: memory is enough, and a restart only forgives. */
export function makeLimits(settings: Settings) {
  const limiter = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterMemory({ keyPrefix, points, duration });
  const sentByAddress = limiter('sent', 1, tenMinutes);
  const sentByPlace = limiter('place', 1, tenMinutes);
  const riddles = limiter('riddle', 1, tenMinutes);
  const wrong = limiter('wrong', 1, tenMinutes);
  const wrongEverywhere = limiter('all-wrong', 1, hour);
  const wrongSpots = limiter('spot', 1, tenMinutes);
  const things = limiter('thing', 1, tenMinutes);
  const additions = limiter('addition', 20, day);

  const take = async (from: RateLimiterMemory, key: string, points?: number): Promise<void> => {
    if (points !== undefined) from.points = points;
    await from.consume(key).catch((spent: RateLimiterRes) => {
      throw tooMany(spent);
    });
  };
  const check = async (from: RateLimiterMemory, key: string, points: number): Promise<void> => {
    const spent = await from.get(key);
    if (spent && spent.consumedPoints >= points) throw tooMany(spent);
  };
  const perAddress = () => settings.get<number>('public.sendsPerAddress');
  const wrongCodes = () => settings.get<number>('public.wrongCodes');

  return {
    /** Before something is written: by address, and by the code it was scanned from. */
    async sending(ip: string, spot: string | null): Promise<void> {
      await take(sentByAddress, addressOf(ip), perAddress());
      if (spot) await take(sentByPlace, spot, settings.get<number>('public.sendsPerPlace'));
    },
    /** A riddle is drawn or answered: more often than things are sent, but not for ever. */
    riddle: (ip: string) => take(riddles, addressOf(ip), perAddress() * 5),
    /** Refuses an address that has guessed too often; its neighbours are not touched. */
    mayGuess: (ip: string) => check(wrong, addressOf(ip), wrongCodes()),
    async guessedWrong(ip: string): Promise<void> {
      wrong.points = wrongCodes();
      wrongEverywhere.points = wrongCodes() * 25;
      // Spent already: it is refused at its next guess.
      await Promise.all([wrong.consume(addressOf(ip)), wrongEverywhere.consume('all')]).catch(() => undefined);
    },
    /** Guesses come from everywhere: from now on each one answers a riddle first, so right codes still pass. */
    async isUnderAttack(): Promise<boolean> {
      const spent = await wrongEverywhere.get('all');
      return spent !== null && spent.consumedPoints >= wrongCodes() * 25;
    },
    addition: (caseId: string) => take(additions, caseId),
    /** Addresses of places are not to be found by trying. */
    mayTrySpots: (ip: string) => check(wrongSpots, addressOf(ip), perAddress() * 2),
    /** Labels carry numbers that follow each other: nobody walks through all of them. */
    lookAtThing: (ip: string) => take(things, addressOf(ip), perAddress() * 10),
    async triedSpot(ip: string): Promise<void> {
      wrongSpots.points = perAddress() * 2;
      await wrongSpots.consume(addressOf(ip)).catch(() => undefined);
    },
  };
}
export type Limits = ReturnType<typeof makeLimits>;

const tooMany = (spent: RateLimiterRes) =>
  refuse('too_many', { seconds: Math.max(1, Math.ceil(spent.msBeforeNext / 1000)) });

/** Whoever has an IPv6 address has 2⁶⁴ of them: they count as one. */
export function addressOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  if (/^::ffff:\d+\./i.test(ip)) return ip.slice(7);
  const [head = '', tail = ''] = ip.toLowerCase().split('::');
  const front = head.split(':').filter(Boolean);
  const back = tail.split(':').filter(Boolean);
  const whole = [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back];
  return whole.slice(0, 4).join(':');
}
