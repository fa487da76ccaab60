import type { App } from '../../kernel/app.ts';

/** Answers to screens are kept no longer than this, whatever nobody has told of. */
const keptMs = 1_000;

interface Kept {
  answer: Promise<unknown>;
  at: number;
}
const kept = new WeakMap<App, Map<string, Kept>>();
const keptOf = (app: App): Map<string, Kept> => {
  let all = kept.get(app);
  if (!all) kept.set(app, (all = new Map()));
  return all;
};

/** What many are answered alike: 21 screens that are told of one change ask once. */
export function shared<T>(app: App, key: string, ask: () => Promise<T>): Promise<T> {
  const all = keptOf(app);
  const now = performance.now();
  for (const [name, { at }] of all) if (now - at >= keptMs) all.delete(name);
  const known = all.get(key);
  if (known) return known.answer as Promise<T>;
  const answer = ask();
  const one = { answer, at: now };
  all.set(key, one);
  answer.catch(() => all.get(key) === one && all.delete(key));
  return answer;
}

export const forget = (app: App, key: string): void => void keptOf(app).delete(key);
