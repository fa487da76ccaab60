import { caseType, refuse, type HandlerInput, type publicApi, type Reply } from '@anyuan/contract';
import QRCode from 'qrcode';

import { readable } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { html, htmlReply, raw, say } from '../../kernel/registers/index.ts';
import { publicOrigin } from './office-spots.ts';
import { isRated, rateToken } from './rate.ts';

/** The address where whoever was served rates it, as a picture to scan or a slip to take along. */
export async function rateCode(
  ctx: Ctx,
  { id, origin, format, lang }: HandlerInput<typeof publicApi.rateCode>,
): Promise<Reply> {
  const found = await readable(ctx.app.cases, ctx, id);
  const type = caseType(found.type);
  if (!isRated(type)) throw refuse('not_found', { what: id });
  const address = `${publicOrigin(ctx) ?? origin}/p/r/${rateToken(ctx.app.secrets, id)}`;
  const picture = await QRCode.toString(address, { errorCorrectionLevel: 'M', margin: 2, width: 296, type: 'svg' });
  if (format === 'svg') return { body: Buffer.from(picture), type: 'image/svg+xml' };
  const words = lang === 'zh' ? '请扫码评价本次服务,每次服务评价一次' : 'Please scan and rate this service, once';
  const page = html`<!doctype html>
    <html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <title>${words}</title>
        <style>
          @page {
            size: 80mm 110mm;
            margin: 5mm;
          }
          body {
            margin: 0;
            font:
              11pt/1.4 'Noto Sans CJK SC',
              'Microsoft YaHei',
              sans-serif;
            text-align: center;
          }
          svg {
            width: 52mm;
            height: 52mm;
          }
          p {
            margin: 1mm 0;
          }
        </style>
      </head>
      <body>
        <p>${ctx.app.settings.get<string>('hospital.name')}</p>
        <p><strong>${say(type.label, lang)}</strong> ${found.number}</p>
        ${raw(picture)}
        <p>${words}</p>
      </body>
    </html>`.html;
  return htmlReply(page);
}
