import { refuse } from '@anyuan/contract';

/** A `like` pattern that finds the text anywhere; what the text itself contains is no wildcard. */
export const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/**
 * As words are compared: full-width letters as plain ones, no capitals, and nothing that only stands between: spaces, the dot
 * within a name (阿卜杜·热合曼 in its eight forms), hyphens, quotes, letters nobody sees.
 */
export const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Cf}·•‧∙⋅・･.。'’‘`|\p{Pd}]/gu, '');

/** Finds what is spelled like this in a text of `pinyinOf`; what says nothing when folded finds nothing there. */
export const spelledLike = (text: string): string => (folded(text) === '' ? ' ' : anywhere(folded(text)));

/** A search that is only a telephone number, or a part of one, as its digits. */
export const digitsSought = (text: string): string | undefined => {
  const bare = folded(text).replace(/[()]/g, '');
  return /^\+?\d{3,}$/.test(bare) ? bare : undefined;
};

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

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const isUuid = (text: string): boolean => uuid.test(text);
