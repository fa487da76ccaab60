import { z } from 'zod';

// They turn the order of letters around or hide some: a name with one looks like another. (U+200C and U+200D stay: scripts need them.)
const unseen = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;
// U+0000 stays: the database refuses it as what it is, no text.
const controls = /[\p{Cc}\u2028\u2029]+/gu;
const kept = new Set(['\0', '\n', '\r', '\t']);

/** One line of words as everybody sees it: no letters that turn, hide or break. */
export const plainLine = (text: string): string =>
  text.replace(unseen, '').replace(controls, (some) => (some.includes('\0') ? some : ' '));
/** The same for several lines: their ends and tabs stay. */
export const plainLines = (text: string): string =>
  text.replace(unseen, '').replace(/\p{Cc}/gu, (one) => (kept.has(one) ? one : ' '));

/** The beginning of a text, never half a letter: what lies outside the basic plane takes two places. */
export const beginning = (text: string, most: number): string => text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');

/** What somebody types as one line: every name goes through here. */
export const typedLine = (): z.ZodString => z.string().overwrite(plainLine).trim();
export const typedLines = (): z.ZodString => z.string().overwrite(plainLines).trim();
