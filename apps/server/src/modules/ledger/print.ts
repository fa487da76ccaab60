import type { Reply } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { htmlReply, pdfReply, type Lang, type MakePdf } from '../../kernel/registers/index.ts';
import { recordSheet } from './record.ts';

/** One case on paper, or as a PDF. Either leaves its line. */
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
