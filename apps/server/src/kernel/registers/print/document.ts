import type { Orientation } from './bands.ts';
import { carriedFont } from './font.ts';
import { cssText, html, raw, type Html } from './html.ts';

export interface PrintedSheet {
  lang: 'zh' | 'en';
  hospital: string;
  title: string;
  /** Period of a register, number of a record. */
  subtitle: string;
  orientation: Orientation;
  /** The QR code, as SVG. */
  code: string;
  sha256: string;
  /** Who prints it, when. */
  printed: string;
  /** What stands on it, with the foot in its place: a browser keeps together only what is in one element. */
  body: (foot: Html) => Html;
  signatures: readonly string[];
}

const words = {
  zh: { page: ['第 ', ' 页 / 共 ', ' 页'], digest: '内容摘要 SHA-256', date: '日期' },
  en: { page: ['Page ', ' of ', ''], digest: 'Fingerprint SHA-256', date: 'Date' },
} as const;

/** One page for the screen's printer and for PDF: A4 with head, page n of N, signatures, QR code and fingerprint. */
export function documentOf(sheet: PrintedSheet): string {
  return html`<!doctype html>
    <html lang="${sheet.lang === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <title>${sheet.title} ${sheet.subtitle}</title>
        <style>
          ${raw(styleOf(sheet))}
        </style>
      </head>
      <body>
        <header class="head">
          <div>
            <p class="hospital">${sheet.hospital}</p>
            <h1>${sheet.title}</h1>
            <p class="subtitle">${sheet.subtitle}</p>
          </div>
          <div class="code">${raw(sheet.code)}</div>
        </header>
        ${sheet.body(footOf(sheet))}
      </body>
    </html>`.html;
}

function footOf(sheet: PrintedSheet): Html {
  const say = words[sheet.lang];
  return html`<footer class="foot">
    <div class="signatures">${sheet.signatures.map((name) => html`<span>${name}</span>`)}<span>${say.date}</span></div>
    <p>${sheet.printed}</p>
    <p>${say.digest} <span class="sha">${sheet.sha256}</span></p>
  </footer>`;
}

function styleOf({ lang, orientation, title, subtitle, hospital }: PrintedSheet): string {
  const [before, between, after] = words[lang].page;
  // 仿宋 where the machine has it, as official papers ask for; else what Linux has.
  const song = `FangSong, 仿宋, FangSong_GB2312, STFangsong, "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Songti SC", SimSun, serif, ${carriedFont}`;
  const hei = `SimHei, 黑体, "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif, ${carriedFont}`;
  return `
@page {
  size: A4 ${orientation};
  margin: 16mm 12mm 15mm;
  @top-left { content: ${cssText(`${hospital} · ${title}`)}; font: 9pt ${song}; color: #444; }
  @top-right { content: ${cssText(subtitle)}; font: 9pt ${song}; color: #444; }
  @bottom-center { content: "${before}" counter(page) "${between}" counter(pages) "${after}"; font: 9pt ${song}; }
}
@page :first { @top-left { content: none } @top-right { content: none } }
* { box-sizing: border-box; }
html { color: #000; background: #fff; font: 10.5pt/1.45 ${song}; -webkit-print-color-adjust: exact; }
body { margin: 0; }
@media screen { body { max-width: ${orientation === 'landscape' ? '297mm' : '210mm'}; margin: 0 auto; padding: 10mm; } }
p { margin: 0; }
.head { display: grid; grid-template-columns: 1fr 22mm; gap: 4mm; align-items: center; text-align: center; margin-bottom: 4mm; }
.head > :first-child { padding-inline-start: 26mm; }
.hospital { font-size: 12pt; }
h1 { margin: 1mm 0; font: 600 18pt/1.3 ${hei}; overflow-wrap: anywhere; }
h2 { margin: 5mm 0 2mm; font: 600 12pt/1.3 ${hei}; break-after: avoid; }
.code svg { display: block; width: 22mm; height: 22mm; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.3mm solid #000; padding: 1mm 1.2mm; vertical-align: top; overflow-wrap: anywhere; white-space: pre-line; }
th { font: 600 9.5pt/1.3 ${hei}; background: #f0f0f0; text-align: center; vertical-align: middle; }
td { font-size: 9.5pt; }
td.number { text-align: right; }
.whole { display: inline-block; white-space: nowrap; }
td.center { text-align: center; }
.facts th { width: 26mm; text-align: start; }
.lines { white-space: pre-line; }
.picture { margin: 1mm 0 0; break-inside: avoid; }
.picture img { max-width: 60mm; max-height: 24mm; }
.picture figcaption { color: #444; font-size: 9pt; }
.band + .band, .sheet + .sheet { break-before: page; }
.part { margin: 0 0 1.5mm; font-size: 9.5pt; color: #444; }
.total td { font-weight: 600; }
.paper { margin: 22mm 8mm 14mm; font-size: 15pt; line-height: 2; text-indent: 2em; }
.paper-day { margin: 0 8mm 16mm; font-size: 13pt; text-align: right; }
.end { break-inside: avoid; }
.end .under { border: 0; padding: 0; }
.foot { margin-top: 7mm; font-size: 9pt; break-inside: avoid; }
.signatures { display: flex; gap: 6mm; margin-bottom: 6mm; font-size: 11pt; }
.signatures span { flex: 1; display: flex; align-items: end; gap: 1mm; white-space: nowrap; min-height: 10mm; }
.signatures span::after { content: ""; flex: 1; min-width: 14mm; border-bottom: 0.3mm solid #000; }
.sha { overflow-wrap: anywhere; font-family: monospace; font-size: 8pt; }
`;
}
