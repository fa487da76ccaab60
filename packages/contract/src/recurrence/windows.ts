import { clockOf, minutesOf, type Times } from './rule.ts';

/** A part of time in minutes from the midnight with which its day begins. */
export type Window = readonly [from: number, to: number];

/** The windows of a day that is due, in order. */
export function windowsOf(times: Times): readonly Window[] {
  switch (times.at) {
    case 'day':
      return [[0, times.span * 1440]];
    case 'windows':
      return times.windows.map(minutesOf);
    case 'spread': {
      const [from, to] = minutesOf(times);
      // Whole minutes: parts differ by one at most, and no minute belongs to two or to none.
      const at = (n: number): number => from + Math.floor(((to - from) * n) / times.count);
      return Array.from({ length: times.count }, (_, n): Window => [at(n), at(n + 1)]);
    }
    case 'every': {
      const [from, to] = minutesOf(times);
      return Array.from({ length: Math.ceil((to - from) / times.minutes) }, (_, n): Window => [
        from + n * times.minutes,
        Math.min(to, from + (n + 1) * times.minutes),
      ]);
    }
    default:
      return times satisfies never;
  }
}

const shortest = 5;
const mostWindows = 24;

/** So many times as often, as long as a window keeps some minutes. What is due once on a day stays so. */
export function raisedTimes(times: Times, factor: number): Times {
  if (factor <= 1) return times;
  switch (times.at) {
    case 'day':
      return times;
    case 'every':
      return { ...times, minutes: Math.max(shortest, Math.floor(times.minutes / factor)) };
    case 'spread': {
      const [from, to] = minutesOf(times);
      const most = Math.max(times.count, Math.min(48, Math.floor((to - from) / shortest)));
      return { ...times, count: Math.min(most, Math.ceil(times.count * factor)) };
    }
    case 'windows': {
      const parts = Math.min(Math.ceil(factor), Math.floor(mostWindows / times.windows.length));
      return { ...times, windows: times.windows.flatMap((one) => parted(one, parts)) };
    }
    default:
      return times satisfies never;
  }
}

function parted(one: { from: string; to: string }, parts: number): { from: string; to: string }[] {
  const [from, to] = minutesOf(one);
  const count = Math.max(1, Math.min(parts, Math.floor((to - from) / shortest)));
  return windowsOf({ at: 'spread', count, ...one }).map(([begins, ends]) => ({
    from: clockOf(begins),
    // The end of a day is written so, not as the beginning of the next.
    to: ends === 1440 && one.to === '24:00' ? '24:00' : clockOf(ends),
  }));
}
