import { local, type Label, type LedgerCell, type LedgerColumn } from '@anyuan/contract';

import type { RegisterRow } from './source.ts';

/** A column and how it is read off what a register is made of; `at`: 0 Chinese, 1 English. */
export type ReadColumn<T> = LedgerColumn & { read: (item: T, at: 0 | 1) => LedgerCell };

export const readColumn = <T>(
  key: string,
  label: Label,
  kind: LedgerColumn['kind'],
  read: ReadColumn<T>['read'],
): ReadColumn<T> => ({ key, label, kind, read });

export const rowOf = <T>(columns: readonly ReadColumn<T>[], id: string, item: T, at: 0 | 1): RegisterRow => ({
  id,
  cells: columns.map(({ read }) => read(item, at)),
});

/** A moment of the interface as the hospital's clock shows it. */
export const timeCell = (at: string | null): LedgerCell => (at === null ? null : (local(new Date(at)) ?? null));
