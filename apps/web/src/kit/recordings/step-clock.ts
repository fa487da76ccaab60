/** One clock for several recordings: what time it is in them, and how it goes on. */
export interface StepClock {
  /** The time in the recordings at `since`, in ms. */
  at: number;
  /** Of this machine, in ms. */
  since: number;
  isPlaying: boolean;
  speed: number;
  /** Some picture is not there yet: all wait for it. */
  isHeld: boolean;
  /** Counts how often somebody went elsewhere. */
  jumps: number;
}

export const timeOf = ({ at, since, isPlaying, isHeld, speed }: StepClock, now: number): number =>
  isPlaying && !isHeld ? at + (now - since) * speed : at;

/** The same clock, changed from now on. */
export const changed = (clock: StepClock, now: number, change: Partial<Omit<StepClock, 'since'>>): StepClock => ({
  ...clock,
  at: timeOf(clock, now),
  ...change,
  since: now,
});

/** Further off than so many seconds of the clock's own pace, a picture is set; nearer, it is hurried or slowed. */
const farSeconds = 0.5;
const closeSeconds = 0.03;
const mostPull = 0.2;

/** What a picture that shows `shown` while it should show `target` (in seconds) does to be in step again. */
export function correction(shown: number, target: number, speed: number): { seek: number } | { rate: number } {
  const behind = target - shown;
  if (Math.abs(behind) > farSeconds * Math.max(1, speed)) return { seek: target };
  if (Math.abs(behind) < closeSeconds * Math.max(1, speed)) return { rate: speed };
  return { rate: speed * (1 + Math.max(-mostPull, Math.min(mostPull, behind / Math.max(1, speed)))) };
}

interface Span {
  from: string;
  to: string;
}
/** What there is at a moment. */
export const spanAt = <S extends Span>(spans: readonly S[], at: number): S | undefined =>
  spans.find(({ from, to }) => Date.parse(from) <= at && at < Date.parse(to));

/** Where there is something next in any of them; undefined: nowhere. */
export function nextIn(all: readonly (readonly Span[])[], at: number): number | undefined {
  const begins = all.flat().flatMap(({ from, to }) => {
    const begin = Date.parse(from);
    return begin >= at ? [begin] : Date.parse(to) > at ? [at] : [];
  });
  return begins.length === 0 ? undefined : Math.min(...begins);
}
