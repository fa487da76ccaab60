import type { Reply } from '@anyuan/contract';

import type { Ctx } from '../../../kernel/ctx.ts';
import type { Lang } from '../columns.ts';
import { askedLedger, checkPurpose, say, taken, type LedgerQuery } from '../ledgers.ts';
import type { MakePdf } from './pdf.ts';
import { recordSheet } from './record.ts';
import { registerOf, registerSheet } from './register.ts';

// It runs no script, loads nothing, and is shown by our own pages only.
const headers = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
  'x-frame-options': 'SAMEORIGIN',
};
const htmlReply = (page: string): Reply => ({ body: Buffer.from(page), type: 'text/html; charset=utf-8', headers });
const pdfReply = (body: Buffer, name: string): Reply => ({ body, type: 'application/pdf', filename: `${name}.pdf` });

/** A register on paper: as a page, or made into a PDF. Either leaves its line. */
export async function printLedger(ctx: Ctx, query: LedgerQuery, makePdf?: MakePdf): Promise<Reply> {
  const asked = askedLedger(ctx, query);
  checkPurpose(asked.type, query.purpose);
  const register = await registerOf(ctx, asked);
  const page = await registerSheet(ctx, asked, query.ledger, register);
  const pdf = await makePdf?.(page);
  await ctx.tx(async (tx) =>
    tx.audit('ledger.print', 'ledger', `${query.type}.${query.ledger}`, {
      ...taken(query, register.rows.length),
      sha256: register.sha256,
    }),
  );
  return pdf ? pdfReply(pdf, `${say(asked.label, query.lang)} ${query.from}~${query.to}`) : htmlReply(page);
}

export async function printCase(
  ctx: Ctx,
  { id, lang, purpose }: { id: string; lang: Lang; purpose?: string | undefined },
  makePdf?: MakePdf,
): Promise<Reply> {
  const { type, number, page } = await recordSheet(ctx, id, lang, purpose);
  const pdf = await makePdf?.(page);
  await ctx.tx(async (tx) =>
    tx.audit('case.print', 'case', id, { type: type.type, number, ...(purpose && { purpose }) }),
  );
  return pdf ? pdfReply(pdf, number) : htmlReply(page);
}

export async function digest(ctx: Ctx, query: LedgerQuery): Promise<{ rows: number; sha256: string }> {
  const { rows, sha256 } = await registerOf(ctx, askedLedger(ctx, query));
  return { rows: rows.length, sha256 };
}
