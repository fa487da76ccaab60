import type { Place } from '@anyuan/contract';

/** Without its ending, and without what people put between words. */
const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_/\\.,,、·()()#-]+/g, '');
const stem = (file: string): string => file.replace(/\.[a-z0-9]{1,5}$/i, '');

type Named = Pick<Place, 'code' | 'name' | 'path'>;

/**
 * The place a drawing is of, by what its file is called: its code, its name where only one has it, or the end of its
 * path (`1号楼3层.svg`). Undefined: none, or more than one.
 */
export function placeOfFile<P extends Named>(file: string, places: readonly P[]): P | undefined {
  const said = bare(stem(file));
  if (said === '') return undefined;
  const byCode = places.find(({ code }) => bare(code) === said);
  if (byCode) return byCode;
  const found = places.filter(({ name, path }) => bare(name) === said || endsOf(path).includes(said));
  return found.length === 1 ? found[0] : undefined;
}

/** `院区 / 1 号楼 / 3 层`: the floor with what is above it, as far as one likes. */
const endsOf = (path: string): string[] => {
  const parts = path.split(' / ');
  return parts.map((_, from) => bare(parts.slice(from).join('')));
};
