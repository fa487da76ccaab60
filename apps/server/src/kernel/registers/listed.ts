import type { Label, Lang } from '@anyuan/contract';

import { rowOf, type ReadColumn } from './read-column.ts';
import type { RegisterSource } from './source.ts';

interface ListedPage<T> {
  items: readonly T[];
  next: string | null;
}

interface Listed<T> {
  label: Label;
  lang: Lang;
  columns: readonly ReadColumn<T>[];
  /** Which rows: years, kinds, the day; what is empty is left out. */
  scope: readonly string[];
  page: string;
  /** What was asked for: it stands in the address of the page, and in the audit. */
  asked: object;
  signatures: readonly Label[];
  /** Of its audit lines: `letter.export`. */
  audit: string;
  needsPurpose?: boolean;
  idOf: (item: T) => string;
  count: () => Promise<number>;
  read: (asked: { limit: number; cursor?: string | undefined }) => Promise<ListedPage<T>>;
}

/** What the list of a page shows, to be taken along: the same questions, the same rows. */
export function listedRegister<T>({ scope, asked, audit, idOf, read, ...listed }: Listed<T>): RegisterSource {
  const { lang, columns } = listed;
  const said = scope.filter(Boolean).join(' ');
  const given = Object.entries(asked).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return {
    hasNumbers: true,
    needsPurpose: false,
    ...listed,
    scope: said,
    fileScope: said,
    link: new URLSearchParams(given),
    audit: { name: audit, type: audit, id: null, detail: { ...asked } },
    async read(wanted) {
      const { items, next } = await read(wanted);
      return { rows: items.map((one) => rowOf(columns, idOf(one), one, lang === 'zh' ? 0 : 1)), next };
    },
  };
}
