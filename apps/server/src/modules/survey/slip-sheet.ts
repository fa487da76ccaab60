import type { HandlerInput, Reply, surveyApi } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { html, htmlReply, qrCode, raw } from '../../kernel/registers/index.ts';
import { slipsOf } from './tickets.ts';

const words = {
  zh: ['请为本次就诊打分', '微信扫一扫,一分钟,不记名,每张限填一次', '有效期至', '或在浏览器打开'],
  en: ['Please rate your visit', 'Scan, one minute, no name; each slip once', 'Until', 'or open'],
} as const;
const staffTitle = { zh: '请说说在这里工作的感受', en: 'How is it to work here?' } as const;

/** Slips on A4, eight a page, to be cut apart. */
export async function slipSheet(ctx: Ctx, asked: HandlerInput<typeof surveyApi.slipSheet>): Promise<Reply> {
  const { code, batch, lang } = asked;
  const { survey, slips } = await slipsOf(ctx, code, batch);
  const hospital = ctx.app.settings.get<string>('hospital.name');
  const [title, how, until, or] = words[lang];
  const asks = survey.population === 'staff' ? staffTitle[lang] : title;
  const drawn = await Promise.all(slips.map(async (slip) => ({ ...slip, picture: await qrCode(slip.address) })));
  const page = html`<!doctype html>
    <html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <title>${survey.name}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        ${drawn.map(
          ({ picture, address, department }) =>
            html`<section>
              ${raw(picture)}
              <div>
                <p>${hospital}${department ? ` · ${department}` : ''}</p>
                <h2>${asks}</h2>
                <p>${how}</p>
                <p>${until} ${survey.to_on}</p>
                <p class="address">${or} ${address}</p>
              </div>
            </section>`,
        )}
      </body>
    </html>`.html;
  await ctx.tx(async (tx) => tx.audit('survey.print', 'survey', survey.id, { code, slips: slips.length }));
  return htmlReply(page);
}

const style = `
@page { size: A4 portrait; margin: 8mm; }
* { box-sizing: border-box; margin: 0; }
html { color: #000; background: #fff; font: 3.4mm/1.4 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
body { display: grid; grid-template-columns: repeat(2, 97mm); }
section { display: grid; grid-template-columns: 40mm 1fr; gap: 3mm; align-items: center; width: 97mm; height: 70mm;
  padding: 4mm; border: 0.1mm dashed #999; overflow: hidden; break-inside: avoid; }
svg { display: block; width: 40mm; height: 40mm; }
div { min-width: 0; }
h2 { margin: 1mm 0; font-size: 1.35em; }
p { overflow-wrap: anywhere; }
.address { margin-top: 2mm; font-size: 0.8em; }
`;
