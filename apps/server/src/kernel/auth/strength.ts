import { dictionary } from '@zxcvbn-ts/language-common';

/** Words of a list of common passwords that are taken for one in the middle of others; shorter ones are letters. */
const shortestWord = 4;
const longestWord = 16;
export const isCommon = (text: string): boolean => common.has(text);

const common = new Set(dictionary['passwords-common']);
const rows = [
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'abcdefghijklmnopqrstuvwxyz',
  '1qaz2wsx3edc4rfv5tgb6yhn',
];
const runs = rows.flatMap((row) => [row + row, (row + row).split('').toReversed().join('')]);
const leet: Record<string, string> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const plain = (text: string): string => text.replace(/[013457@$!]/g, (one) => leet[one] ?? one);

/** What one part of a password adds to what must be guessed. */
const worth = { own: 0, run: 1, word: 3, han: 2, sign: 1 };

/**
 * How much of a password is neither common nor somebody's own: words of the list of common passwords, runs of keys
 * (`qwert`, `4321`) and own words are taken for what they are, and nothing counts twice.
 * @param own lower-case words of the person and the hospital
 */
export function strengthOf(password: string, own: readonly string[]): number {
  const lower = password.normalize('NFKC').toLowerCase();
  const words = own.filter((word) => Array.from(word).length >= (/\p{Script=Han}/u.test(word) ? 2 : 3));
  return Math.min(...[lower, plain(lower)].map((text) => sumOf(text, words)));
}

function sumOf(text: string, own: readonly string[]): number {
  const seen = new Map<string, number>();
  for (let at = 0; at < text.length;) {
    const [part, adds] = partAt(text, at, own);
    if (!seen.has(part)) seen.set(part, adds);
    at += part.length;
  }
  return [...seen.values()].reduce((sum, one) => sum + one, 0);
}

function partAt(text: string, at: number, own: readonly string[]): [part: string, adds: number] {
  const named = own.filter((word) => text.startsWith(word, at)).toSorted((a, b) => b.length - a.length)[0];
  if (named !== undefined) return [named, worth.own];
  const run = runAt(text, at);
  if (run.length >= shortestWord) return [run, worth.run];
  for (let size = Math.min(longestWord, text.length - at); size >= shortestWord; size--) {
    const word = text.slice(at, at + size);
    if (common.has(word)) return [word, worth.word];
  }
  const sign = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return [sign, /\p{Script=Han}/u.test(sign) ? worth.han : worth.sign];
}

function runAt(text: string, at: number): string {
  let size = 1;
  while (at + size < text.length && runs.some((run) => run.includes(text.slice(at, at + size + 1)))) size++;
  return text.slice(at, at + size);
}
