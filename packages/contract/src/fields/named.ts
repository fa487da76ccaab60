import type { Label } from '../common.ts';
import { type Finder, listed, type Mention, type Named, type Read, type Reader, wrong } from './kind.ts';

const things: Record<Named, Label> = {
  person: ['人员', 'person'],
  department: ['科室', 'department'],
  place: ['地点', 'place'],
  thing: ['登记的物品', 'thing of a register'],
};

const isOne = (found: ReturnType<Finder['find']>): found is { id: string } => typeof found === 'object';

/** What the text calls by code, account or full name. */
export function readNamed(what: Named, text: string, finder: Finder): Read {
  const said = text.trim();
  const found = finder.find(what, said);
  if (isOne(found)) return { value: found.id };
  const [zh, en] = things[what];
  return found === 'many'
    ? wrong(
        `有不止一个${zh}叫“${said}”,请填编码或用户名`,
        `more than one ${en} is called "${said}"; give the code or user name`,
      )
    : wrong(`没有${zh}“${said}”`, `there is no ${en} "${said}"`);
}

/** Several of them. Names may hold spaces; codes separated by spaces are understood, too. */
export function readManyNamed(what: Named, text: string, finder: Finder): Read {
  const parts = (by: RegExp): string[] =>
    text
      .split(by)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const byComma = parts(/[,,、;;\n]+/);
  const isWhole = byComma.every((part) => finder.find(what, part) !== undefined);
  const read = (isWhole ? byComma : parts(/[\s,,、;;]+/)).map((part) => readNamed(what, part, finder));
  const bad = read.find((one) => 'wrong' in one);
  return bad ?? { value: [...new Set(read.map((one) => ('value' in one ? one.value : null)))] };
}

export const idsIn = (value: unknown): string[] => [value].flat().filter((one) => typeof one === 'string');
export const mentionsOf =
  (what: Named) =>
  (value: unknown): Mention[] =>
    idsIn(value).map((id) => [what, id]);
/** Names of everything in a value; null if nobody knows any. */
export function namesIn(what: Named, value: unknown, { lang, name }: Reader): string | null {
  const names = idsIn(value).flatMap((id) => name(what, id) ?? []);
  return names.length > 0 ? listed(names, lang) : null;
}
