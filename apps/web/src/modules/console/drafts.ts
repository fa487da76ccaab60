import { recallJson, remember } from '../../remember.ts';

/** What was typed but not sent, by what it belongs to (`<case id>/comment`, `<case id>/close`, `hand-over`). */
export type Drafts = Readonly<Record<string, { at: number; value: unknown }>>;

const maxDrafts = 100;
const maxAgeMs = 3 * 86_400_000;

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.values(value).every(isEmpty));

export function withDraft(drafts: Drafts, key: string, value: unknown, now: number): Drafts {
  const kept = Object.entries(drafts).filter(([one, { at }]) => one !== key && now - at < maxAgeMs);
  if (!isEmpty(value)) kept.push([key, { at: now, value }]);
  return Object.fromEntries(kept.toSorted(([, a], [, b]) => b.at - a.at).slice(0, maxDrafts));
}

const storedAs = 'console.drafts';

export function draftOf<T>(key: string): T | undefined {
  return recallJson<Drafts>(storedAs, {})[key]?.value as T | undefined;
}

/** Written at once: the browser may be closed, or lose power, at any moment. */
export function keepDraft(key: string, value: unknown): void {
  remember(storedAs, JSON.stringify(withDraft(recallJson<Drafts>(storedAs, {}), key, value, Date.now())));
}
