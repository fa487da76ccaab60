import type { Label } from '../common.ts';
import { type Declared, type Options, type Read, wrong } from './kind.ts';

export const keysOf = <const O extends Options>(options: O) =>
  Object.keys(options) as [keyof O & string, ...(keyof O & string)[]];

const separators = /[\s,,、;;]/;

/** Every word an option may be called by. */
const wordsOf = (options: Options): [word: string, key: string][] => [
  ...Object.keys(options).map((key): [string, string] => [key.toLowerCase(), key]),
  ...Object.entries(options).flatMap(([key, [zh, en]]): [string, string][] => [
    [zh.toLowerCase(), key],
    [en.toLowerCase(), key],
  ]),
];

/**
 * Options by key or label in either language. Labels may hold spaces and commas themselves, so the longest word that
 * fits is taken each time.
 */
export function readOptions(text: string, { meta }: Declared): { found: string[] } | { wrong: Label } {
  const words = wordsOf(meta.options ?? {});
  const said = text.trim().toLowerCase();
  const found: string[] = [];
  const lost: string[] = [];
  for (let at = 0; at < said.length;) {
    if (separators.test(said[at] ?? '')) {
      at++;
      continue;
    }
    const rest = said.slice(at);
    const [word, key] = words.reduce<[string, string | undefined]>(
      (best, [one, name]) =>
        one.length > best[0].length &&
        rest.startsWith(one) &&
        (rest.length === one.length || separators.test(rest[one.length] ?? ''))
          ? [one, name]
          : best,
      ['', undefined],
    );
    const part = key === undefined ? (rest.split(separators)[0] ?? rest) : word;
    if (key === undefined) lost.push(part);
    else if (!found.includes(key)) found.push(key);
    at += part.length;
  }
  if (lost.length === 0) return { found };
  const all = (at: 0 | 1) =>
    Object.values(meta.options ?? {})
      .map((label) => label[at])
      .join('、');
  return {
    wrong: [`没有“${lost.join('、')}”,可用:${all(0)}`, `there is no "${lost.join(', ')}"; choose from ${all(1)}`],
  };
}

/** The one option somebody named. */
export function readOption(text: string, field: Declared): Read {
  const read = readOptions(text, field);
  if ('wrong' in read) return read;
  return read.found.length === 1 ? { value: read.found[0] } : wrong('只能选一项', 'choose one');
}

/** What may be chosen, as words. */
export const optionsHint = ({ meta }: Declared, isMany: boolean): Label => {
  const all = (at: 0 | 1) =>
    Object.values(meta.options ?? {})
      .map((label) => label[at])
      .join('、');
  return isMany
    ? [`可多选,用顿号分开:${all(0)}`, `several, separated by commas: ${all(1)}`]
    : [`可用:${all(0)}`, `one of: ${all(1)}`];
};
export const ticksOf = ({ meta }: Declared) =>
  Object.entries(meta.options ?? {}).map(([value, label]) => ({ value, label }));
