import { bookLimits, type BookKind, type LimitOf } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';

/** Where a hospital sets a number of a book. */
export const bookLimitKey = ({ book }: Pick<BookKind, 'book'>, key: string): string => `book.${book}.${key}`;

export const limitOf =
  (app: App, kind: BookKind): LimitOf =>
  (key) =>
    app.settings.get<number>(bookLimitKey(kind, key));

/** Days of a book's own; null: it has none of these. */
export function daysOf(app: App, kind: BookKind, key: 'expiry' | 'count' | 'due'): number | null {
  return bookLimits(kind).some((one) => one.key === key) ? app.settings.get<number>(bookLimitKey(kind, key)) : null;
}
