import type { Reply } from '@anyuan/contract';

import type { Ctx } from '../../ctx.ts';
import { say } from '../cells.ts';
import { checkPurpose, printedRows, taken, type RegisterSource } from '../source.ts';
import type { MakePdf } from './pdf.ts';
import { registerSheet } from './register.ts';

// It runs no script, loads nothing, and is shown by our own pages only.
const headers = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
  'x-frame-options': 'SAMEORIGIN',
};

/** A page to print. */
export const htmlReply = (page: string): Reply => ({
  body: Buffer.from(page),
  type: 'text/html; charset=utf-8',
  headers,
});

/** A PDF to save. */
export const pdfReply = (body: Buffer, name: string): Reply => ({
  body,
  type: 'application/pdf',
  filename: `${name}.pdf`,
});

/** A register on paper: as a page, or made into a PDF. Either leaves its line. */
export async function printRegister(
  ctx: Ctx,
  source: RegisterSource,
  purpose?: string,
  makePdf?: MakePdf,
): Promise<Reply> {
  checkPurpose(source.needsPurpose, purpose);
  const printed = await printedRows(source);
  const page = await registerSheet(ctx, source, printed);
  const pdf = await makePdf?.(page);
  const { name, type, id } = source.audit;
  await ctx.tx(async (tx) =>
    tx.audit(`${name}.print`, type, id, { ...taken(source, printed.rows.length, purpose), sha256: printed.sha256 }),
  );
  return pdf
    ? pdfReply(pdf, [say(source.label, source.lang), source.fileScope].filter(Boolean).join(' '))
    : htmlReply(page);
}
