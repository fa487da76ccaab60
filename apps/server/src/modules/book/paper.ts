import { createHash } from 'node:crypto';

import {
  decimalsOf,
  fieldMeta,
  local,
  mentionsIn,
  movementOf,
  refuse,
  textOf,
  unitAfter,
  type bookApi,
  type BookKind,
  type BookLine,
  type BookMovement,
  type HandlerInput,
  type Lang,
  type Reply,
} from '@anyuan/contract';
import type { z } from 'zod';

import { canonical, type Ctx } from '../../kernel/ctx.ts';
import { namesOf } from '../../kernel/names.ts';
import {
  addressOf,
  documentOf,
  getEntry,
  html,
  htmlReply,
  pdfReply,
  printedBy,
  qrCode,
  say,
  type MakePdf,
} from '../../kernel/registers/index.ts';
import { bookOf } from './access.ts';
import { lineList } from './lines.ts';

/** The paper that goes with a line: a certificate, a ticket. Its number is the line's, and so is its fingerprint. */
export async function paperOf(
  { book, id, lang }: HandlerInput<typeof bookApi.paper>,
  ctx: Ctx,
  makePdf?: MakePdf,
): Promise<Reply> {
  const kind = bookOf(ctx, book);
  const line = await getEntry(await lineList(ctx, kind), ctx, id);
  const movement = movementOf(kind, line.movement);
  if (!movement?.paper || line.reverses !== null || line.reversedBy !== null) throw refuse('not_found', { what: id });
  const title = say(movement.paper.title, lang);
  const text = say(
    movement.paper.text({
      item: line.item.name,
      amount: amountOf(kind, line),
      data: await said(ctx, movement, line, lang),
      day: local(line.doneAt)?.slice(0, 10) ?? '',
    }),
    lang,
  );
  const sha256 = createHash('sha256')
    .update(canonical([line.number, title, text, line.doneAt]))
    .digest('hex');
  const page = documentOf({
    lang,
    hospital: ctx.app.settings.get<string>('hospital.name'),
    title,
    subtitle: line.number,
    orientation: 'portrait',
    code: await qrCode(addressOf(ctx, `/books/${kind.book}?tab=lines&q=${line.number}`)),
    sha256,
    printed: printedBy(ctx, lang),
    body: (foot) =>
      html`<p class="paper">${text}</p>
        <p class="paper-day">${local(line.doneAt)?.slice(0, 10) ?? ''}</p>
        ${foot}`,
    signatures: [lang === 'zh' ? '经办人' : 'Handled by', lang === 'zh' ? '盖章' : 'Seal'],
  });
  await ctx.tx(async (tx) => tx.audit('book.paper', 'book', line.id, { book: kind.book, number: line.number, sha256 }));
  return makePdf ? pdfReply(await makePdf(page), `${title} ${line.number}`) : htmlReply(page);
}

function amountOf(kind: BookKind, { quantity, item }: BookLine): readonly [string, string] {
  const much = quantity.toFixed(decimalsOf(kind)).replace(/\.00$/, '');
  const [zh, en] = unitAfter(kind, quantity, item);
  return [`${much} ${zh}`, `${much} ${en}`];
}

/** What was asked, as people read it. */
async function said(ctx: Ctx, { asks }: BookMovement, line: BookLine, lang: Lang): Promise<Record<string, string>> {
  const shape = Object.entries((asks ?? {}) as Record<string, z.ZodType>);
  const name = await namesOf(
    ctx.db,
    shape.flatMap(([field, schema]) => mentionsIn(schema, line.data[field])),
  );
  return Object.fromEntries(
    shape.flatMap(([field, schema]) =>
      line.data[field] === undefined || !fieldMeta(schema)
        ? []
        : [[field, String(textOf(schema, line.data[field], { lang, name }) ?? '')]],
    ),
  );
}
