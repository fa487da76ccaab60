import { randomInt } from 'node:crypto';

import { refuse, type HandlerInput, type wallApi, type WallScreen } from '@anyuan/contract';
import { RateLimiterMemory } from 'rate-limiter-flexible';

import type { App } from '../../kernel/app.ts';
import { screenCookie } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { newToken } from '../../kernel/ids.ts';
import { dropTokens, replaceToken } from '../device/index.ts';
import { answered, screenOf, tellWall } from './show.ts';

interface Asking {
  screen: string;
  code: string;
  until: number;
  /** Of the screen's device, once somebody has let it in; taken by the browser once. */
  token?: string;
}

const minutes = 10;
/** A browser keeps no cookie for longer; a screen that goes on looking begins it anew. */
const cookieDays = 400;
const most = 200;

/** Who asks to be a screen now. One server process: memory is enough, after a restart a screen asks again. */
class Pairings {
  readonly all = new Map<string, Asking>();
  readonly limit = new RateLimiterMemory({ points: 20, duration: 600 });

  sweep(now: number): void {
    for (const [pairing, { until }] of this.all) if (until <= now) this.all.delete(pairing);
  }
}
const pairings = new WeakMap<App, Pairings>();
function pairingsOf(app: App): Pairings {
  const known = pairings.get(app) ?? new Pairings();
  pairings.set(app, known);
  known.sweep(app.clock.now().getTime());
  return known;
}

export async function askToPair({ screen }: HandlerInput<typeof wallApi.ask>, ctx: Ctx) {
  const { all, limit } = pairingsOf(ctx.app);
  await limit.consume(ctx.ip).catch(() => {
    throw refuse('too_many', { seconds: 600 });
  });
  if (all.size >= most) throw refuse('too_many', { seconds: 60 });
  const taken = new Set([...all.values()].map(({ code }) => code));
  let code: string;
  do code = String(randomInt(0, 1_000_000)).padStart(6, '0');
  while (taken.has(code));
  const until = ctx.now().getTime() + minutes * 60_000;
  const pairing = newToken();
  // Whether there is such a screen is told to whoever lets it in, not to whoever asks.
  all.set(pairing, { screen, code, until });
  return { pairing, code, until: new Date(until).toISOString() };
}

/** The browser asks whether it has been let in, and then gets what it shows from now on, in a cookie no page can read. */
export async function takePairing({ pairing }: HandlerInput<typeof wallApi.paired>, ctx: Ctx) {
  const { all } = pairingsOf(ctx.app);
  const asking = all.get(pairing);
  if (!asking) throw refuse('pairing_over');
  if (asking.token === undefined) return { isPaired: false };
  all.delete(pairing);
  ctx.jar?.put(screenCookie, asking.token, cookieDays);
  return { isPaired: true };
}

/** Somebody who sees the code on the screen types it in; what that screen was before is over. */
export async function pair({ code, pairing }: HandlerInput<typeof wallApi.pair>, ctx: Ctx): Promise<WallScreen> {
  const screen = await screenOf(ctx.app, code);
  const asking = [...pairingsOf(ctx.app).all.values()].find((one) => one.screen === code && one.code === pairing);
  if (!asking || asking.token !== undefined) throw refuse('pairing_wrong');
  asking.token = await ctx.tx(async (tx) => {
    const token = await replaceToken(tx, screen.id, true);
    tx.audit('wall.pair', 'device', screen.id, { screen: code });
    tellWall(tx, screen.id, code);
    return token;
  });
  return answered(ctx, code);
}

export async function unpair({ code }: HandlerInput<typeof wallApi.unpair>, ctx: Ctx): Promise<{ ok: true }> {
  const screen = await screenOf(ctx.app, code);
  await ctx.tx(async (tx) => {
    await dropTokens(tx, screen.id);
    tx.audit('wall.unpair', 'device', screen.id, { screen: code });
    tellWall(tx, screen.id, code);
  });
  return { ok: true };
}
