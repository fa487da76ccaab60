import { bookFindings, books, type BookFinding, type BookKind, type BookSummary } from '@anyuan/contract';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { countEach } from '../../kernel/registers/index.ts';
import { lineList } from './lines.ts';
import { itemList, stockList, yearlyItems } from './shown.ts';

/** What can be wrong in a book of this kind, by the list that shows it. */
function possible({ expiry, limits, count, yearly, hasSheets, outstanding }: BookKind) {
  return {
    items: (['below', 'above', 'unreported', 'noSheet'] as const).filter(
      (name) => ({ below: true, above: true, unreported: yearly, noSheet: hasSheets })[name],
    ),
    stocks: (['expired', 'expiring', 'overLimit', 'uncounted'] as const).filter(
      (name) => ({ expired: expiry, expiring: expiry, overLimit: limits, uncounted: count.every })[name],
    ),
    lines: outstanding?.due ? (['overdue'] as const) : [],
  };
}

const asked = <N extends string>(names: readonly N[], of: (name: N) => object): Record<N, object> =>
  Object.fromEntries(names.map((name) => [name, of(name)])) as Record<N, object>;

/** What is wrong in a book, counted by the lists that show it, each in one look. */
async function findingsOf(ctx: Ctx, kind: BookKind): Promise<Partial<Record<BookFinding | 'active', number>>> {
  const { items, stocks, lines } = possible(kind);
  const found = await Promise.all([
    countEach(itemList(kind, await yearlyItems(ctx, kind)), ctx, {
      active: { active: true },
      ...asked(items, (finding) => ({ finding })),
    }),
    countEach(
      stockList(kind),
      ctx,
      asked(stocks, (finding) => ({ finding })),
    ),
    lines.length === 0 ? {} : countEach(await lineList(ctx, kind), ctx, { overdue: { overdue: true } }),
  ]);
  return Object.assign({}, ...found) as Partial<Record<BookFinding | 'active', number>>;
}

/** Where a hospital says for how long something is usually lent or stored. */
const usual: Readonly<Record<string, string>> = { loan: 'book.loanHours', custody: 'book.storeHours' };

export async function summaryOf(ctx: Ctx, kind: BookKind): Promise<BookSummary> {
  const names = Object.keys(bookFindings) as BookFinding[];
  const [head, counts] = await Promise.all([
    ctx.db.selectFrom('book_head').select(['seq', 'closed_through']).where('book', '=', kind.book).executeTakeFirst(),
    findingsOf(ctx, kind),
  ]);
  const hours = usual[kind.book];
  return {
    book: kind.book,
    items: counts.active ?? 0,
    lines: head?.seq ?? 0,
    closedThrough: head?.closed_through ?? null,
    usualHours: hours === undefined ? null : ctx.app.settings.get<number>(hours),
    findings: names.flatMap((finding) => {
      const count = counts[finding] ?? 0;
      return count > 0 ? [{ finding, count }] : [];
    }),
  };
}

/** The books the caller works on. */
export async function summaries(ctx: Ctx): Promise<{ items: BookSummary[] }> {
  const mine = (Object.values(books) as BookKind[]).filter(({ permission }) => holds(ctx.rights, permission));
  return { items: await Promise.all(mine.map((kind) => summaryOf(ctx, kind))) };
}
