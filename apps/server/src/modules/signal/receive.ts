import { ApiError, Signal, type Doubt, type ErrorCode, type SignalReceipt } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { noRights } from '../../kernel/auth/index.ts';
import { makeCtx, systemActor } from '../../kernel/ctx.ts';
import type { JsonObject } from '../../kernel/db/index.ts';
import { gathering } from '../../kernel/gather.ts';
import { invalid, isAway, isFull, toApiError } from '../../kernel/http/index.ts';
import type { Arrival } from './arrival.ts';
import { readSignal } from './reading.ts';
import { textOf, type Via } from './text.ts';
import { takeTogether } from './together.ts';

/** So many signals are one transaction at most: enough for a flood, and soon over for whoever waits behind it. */
const mostTogether = 64;

type Desk = (arrival: Arrival) => Promise<SignalReceipt | ApiError>;
const desks = new WeakMap<App, Desk>();

/** Where all doors of an app meet: signals that arrive while others are being committed are taken together. */
function deskOf(app: App): Desk {
  const known = desks.get(app);
  if (known) return known;
  const desk = gathering<Arrival, SignalReceipt | ApiError>((arrivals) => takeOrMakeRoom(app, arrivals), {
    most: mostTogether,
    isShared: (error) => isAway(error) || isFull(error),
    onSplit: (error, size) => app.log.warn({ err: error, signals: size }, 'signals are tried apart'),
  });
  desks.set(app, desk);
  return desk;
}

/**
 * Takes one signal: durable when it returns. A repeat of the same key answers what the first one was answered.
 * Leaves a line in the intake log; what is refused is logged by whoever answers the refusal.
 * @param sender device that vouches for it; null: somebody who may speak for devices
 * @param door its doubts, e.g. a zone that nobody has registered; whether it comes out of the store of a broker; whether
 * the key was made here, of what a wire says
 */
export async function receive(
  app: App,
  via: Via,
  sender: string | null,
  body: JsonObject,
  door: { doubts?: readonly Doubt[]; isRetained?: boolean; isKeyMade?: boolean } = {},
): Promise<SignalReceipt> {
  const now = app.clock.now();
  const read = readSignal(body, now);
  const parsed = Signal.safeParse(read.signal);
  if (!parsed.success) throw invalid(parsed.error);
  const doubts = [...(door.isRetained ? (['retained'] as const) : []), ...(door.doubts ?? []), ...read.doubts];
  const isOld = door.isRetained && isPast(app, parsed.data, read.doubts, now);
  const isKeyMade = door.isKeyMade ?? read.isKeyMade;
  const arrival: Arrival = { via, sender, signal: parsed.data, body, doubts, isKeyMade, ...(isOld && { isOld }) };
  const answer = await app.rush.during(deskOf(app)(arrival)).catch((thrown: unknown) => {
    throw toApiError(thrown, app.log);
  });
  if (answer instanceof ApiError) throw answer;
  return answer;
}

/**
 * Whether what a broker had kept is too old to ring. Only then the device's own time decides: a press that comes live
 * rings, however wrong its clock, and one that was on its way for hours because the line was down does, too.
 */
function isPast(app: App, { at }: Signal, doubts: readonly Doubt[], now: Date): boolean {
  if (doubts.includes('at_missing') || doubts.includes('at_unreadable')) return true;
  return now.getTime() - Date.parse(at) > app.settings.get<number>('alarm.retainedSeconds') * 1000;
}

async function takeOrMakeRoom(app: App, arrivals: readonly Arrival[]): Promise<readonly (SignalReceipt | ApiError)[]> {
  try {
    return await takeTogether(app, arrivals);
  } catch (error) {
    if (!isFull(error)) throw error;
    // The ballast was kept for exactly this; another alarm may have let it go a moment ago.
    await app.room.release();
    return takeTogether(app, arrivals);
  }
}

/** Keeps what was refused, and why. If even that cannot be written, the refusal itself still goes out. */
export async function logRefusal(app: App, via: Via, body: unknown, code: ErrorCode): Promise<void> {
  const device = (body as JsonObject | null)?.['device'];
  await makeCtx(app, systemActor('signal'), noRights, { ip: '', agent: 'signal', db: app.urgentDb })
    .tx(async (tx) => {
      tx.unaudited('the intake log is the record of every signal');
      await tx.db
        .insertInto('intake_log')
        .values({
          at: tx.now,
          via,
          device: typeof device === 'string' ? device.slice(0, 64) : null,
          verdict: 'refused',
          code,
          body: textOf(body),
        })
        .execute();
    })
    .catch((error: unknown) =>
      app.log.error({ err: error, via, code, body: textOf(body) }, 'a refused signal could not be kept'),
    );
}
