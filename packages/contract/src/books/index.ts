import { blankBook } from './kinds/blank.ts';
import { bloodBook } from './kinds/blood.ts';
import { chemicalBook } from './kinds/chemical.ts';
import { custodyBook } from './kinds/custody.ts';
import { drugBook } from './kinds/drug.ts';
import { fundBook } from './kinds/fund.ts';
import { hoursBook } from './kinds/hours.ts';
import { loanBook } from './kinds/loan.ts';
import { sourceBook } from './kinds/source.ts';
import { supplyBook } from './kinds/supply.ts';
import type { BookKind } from './kit.ts';

/** Every book. One line each. */
export const books = {
  drug: drugBook,
  chemical: chemicalBook,
  source: sourceBook,
  blood: bloodBook,
  supply: supplyBook,
  loan: loanBook,
  custody: custodyBook,
  blank: blankBook,
  fund: fundBook,
  hours: hoursBook,
} as const satisfies Record<string, BookKind>;

export const bookKind = (name: string): BookKind | undefined =>
  Object.hasOwn(books, name) ? books[name as keyof typeof books] : undefined;
