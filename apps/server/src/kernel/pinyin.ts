import { pinyin } from 'pinyin-pro';

import { folded } from './search.ts';

/** What begins a text made by this release; others are made anew at the start. */
export const spelledMark = '|';
/** Longer texts have context enough; of short ones, names above all, every reading is kept. */
const shortUpTo = 12;
const mostSpellings = 24;

/**
 * `急诊1F` → `|jizhen1f|jz1f|急诊1f`, the likely spelling first, as lists are sorted by it: what a search by the words, by full pinyin or by initials is matched against, once
 * both are folded. A name is found by every reading of its characters: 曾 by zeng and ceng, 重庆路 by chong and zhong.
 */
export function pinyinOf(text: string, options: { personName?: boolean } = {}): string {
  const word = folded(text);
  const likely = readings(word, options.personName === true);
  const all = Array.from(word).length <= shortUpTo ? spellings(word, likely) : [likely];
  const found = new Set<string>();
  for (const one of all) {
    found.add(one.join(''));
    found.add(
      one.map((syllable, at) => (isHan(Array.from(word)[at] ?? '') ? syllable.slice(0, 1) : syllable)).join(''),
    );
  }
  found.add(word);
  return spelledMark + [...found].join(spelledMark);
}

const isHan = (letter: string): boolean => /\p{Script=Han}/u.test(letter);

/** One reading a character, as the words around it have it; a surname is read its own way: 单 is shan, 曾 is zeng. */
const readings = (word: string, isName: boolean): string[] =>
  pinyin(word, { toneType: 'none', type: 'array', nonZh: 'spaced', v: true, surname: isName ? 'head' : 'off' }).map(
    (one) => one.toLowerCase(),
  );

/** The likely spelling first, then the others; where there are too many, one character at a time. */
function spellings(word: string, likely: readonly string[]): string[][] {
  const letters = Array.from(word);
  const each = letters.map((letter, at) => {
    const usual = likely[at] ?? letter;
    const more = isHan(letter) ? pinyin(letter, { multiple: true, toneType: 'none', type: 'array', v: true }) : [];
    return [...new Set([usual, ...more.map((one) => one.toLowerCase())])];
  });
  const count = each.reduce((product, choices) => product * choices.length, 1);
  if (count <= mostSpellings)
    return each.reduce<string[][]>(
      (sofar, choices) => sofar.flatMap((one) => choices.map((next) => [...one, next])),
      [[]],
    );
  return [
    [...likely],
    ...each.flatMap((choices, at) => choices.slice(1).map((next) => likely.map((one, i) => (i === at ? next : one)))),
  ].slice(0, mostSpellings * 2);
}
