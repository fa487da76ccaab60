import { refuse } from '@anyuan/contract';

/** A `like` pattern that finds the text anywhere; what the text itself contains is no wildcard. */
export const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** Every two characters that stand together, as the database's `search_grams` indexes them. */
export function gramsOf(text: string): string[] {
  const characters = Array.from(text.toLowerCase());
  const pairs = characters.slice(1).map((character, i) => `${characters[i]}${character}`);
  return [...new Set(pairs)].filter((pair) => !/\s/.test(pair));
}

/** One page of rows that were asked for with one more than fits: that one says there is a next page. */
export function pageFrom<T>(found: readonly T[], limit: number, cursorOf: (last: T) => string) {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** An opaque cursor of a list that is ordered by one text. */
export const cursorAfter = (text: string): string => Buffer.from(text).toString('base64url');

export function positionOf(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (text === '' || cursorAfter(text) !== cursor) throw refuse('bad_request', { reason: 'cursor' });
  return text;
}
