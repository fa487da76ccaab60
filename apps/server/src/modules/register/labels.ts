import { labelSizes, type LabelSize, type Lang, type Reply, type Thing } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import {
  addressOf,
  html,
  htmlReply,
  listEntries,
  type MakePdf,
  pdfReply,
  qrCode,
  raw,
  say,
  type EntryKind,
} from '../../kernel/registers/index.ts';

const most = 500;

interface Asked {
  codes?: string[] | undefined;
  size: LabelSize;
  lang: Lang;
}

/** Sheets of labels for A4: each with the code that a phone reads, the number, the name and the place. */
export async function thingLabels(
  ctx: Ctx,
  kind: EntryKind<never, Thing>,
  { codes, size, lang }: Asked,
  makePdf?: MakePdf,
): Promise<Reply> {
  const { items } = await listEntries(kind, ctx, { limit: most, ...(codes ? { codes } : {}) });
  const hospital = ctx.app.settings.get<string>('hospital.name');
  const title = say(kind.declared.title, lang);
  const labels = await Promise.all(
    items.map(async ({ code, name, place }) => ({
      code,
      name,
      place: place?.path ?? '',
      qr: await qrCode(labelAddress(ctx, code)),
    })),
  );
  const page = html`<!doctype html>
    <html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
        <style>
          ${raw(styleOf(size))}
        </style>
      </head>
      <body>
        ${labels.map(
          ({ code, name, place, qr }) =>
            html`<section>
              ${raw(qr)}
              <div>
                <p>${hospital}</p>
                <h2>${name}</h2>
                <p class="code">${code}</p>
                <p>${place}</p>
              </div>
            </section>`,
        )}
      </body>
    </html>`.html;
  const pdf = await makePdf?.(page);
  await ctx.tx(async (tx) =>
    tx.audit('thing.print', 'thing', null, { type: kind.declared.type ?? '', labels: labels.length }),
  );
  return pdf ? pdfReply(pdf, title) : htmlReply(page);
}

/** Anybody may read it: strangers say what is wrong there, who works here is led on to what he sees of it. */
function labelAddress(ctx: Ctx, code: string): string {
  const path = `/p/~${code}`;
  const origin = ctx.app.settings.get<string>('public.origin').replace(/\/$/, '');
  return origin === '' ? addressOf(ctx, path) : `${origin}${path}`;
}

/** As many beside each other as fit; none is cut by the end of a page. */
function styleOf(size: LabelSize): string {
  const { width, height } = labelSizes[size];
  const columns = Math.floor(194 / width);
  return `
@page { size: A4 portrait; margin: 8mm; }
* { box-sizing: border-box; margin: 0; }
html { color: #000; background: #fff; font: ${height / 15}mm/1.35 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
body { display: grid; grid-template-columns: repeat(${columns}, ${width}mm); }
section { display: grid; grid-template-columns: ${height - 6}mm 1fr; gap: 2mm; align-items: center; width: ${width}mm;
  height: ${height}mm; padding: 3mm 2mm; border: 0.1mm dashed #999; overflow: hidden; break-inside: avoid; }
svg { display: block; width: ${height - 6}mm; height: ${height - 6}mm; }
div { min-width: 0; }
h2 { font-size: 1.25em; }
p { overflow-wrap: anywhere; }
.code { font-family: monospace; font-weight: 700; }
`;
}
