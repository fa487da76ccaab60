import { createHash } from 'node:crypto';

import { indicatorGroups, type IndicatorAnswer, type Lang, type Reply } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import {
  addressOf,
  documentOf,
  html,
  htmlReply,
  pdfReply,
  printedBy,
  qrCode,
  raw,
  type Html,
  type MakePdf,
} from '../../kernel/registers/index.ts';
import { boardIn } from './board.ts';
import { openFrame } from './term.ts';
import { changeText, fractionText, shownText, valueText } from './words.ts';

const words = {
  zh: {
    month: '平安医院指标月报',
    year: '平安医院指标年报',
    head: ['指标', '本期', '分子 / 分母', '去年同期', '同比', '目标', '13 个月走势'],
    met: '达标',
    missed: '未达标',
    worst: '末位',
    sum: (met: number, of: number, all: number) => `有目标的指标 ${all} 项,其中有数据的 ${of} 项,达标 ${met} 项。`,
    signed: ['填报人', '审核人', '单位负责人'],
  },
  en: {
    month: 'Indicators, monthly report',
    year: 'Indicators, annual report',
    head: ['Indicator', 'This period', 'Fraction', 'Year before', 'Change', 'Target', 'Thirteen months'],
    met: 'met',
    missed: 'not met',
    worst: 'Worst',
    sum: (met: number, of: number, all: number) => `Of ${all} targets ${of} could be measured, ${met} of them are met.`,
    signed: ['Filled in by', 'Checked by', 'Head of the hospital'],
  },
} as const;

export interface ReportQuery {
  kind: 'month' | 'year';
  /** `2026-10`, or `2026`. */
  of: string;
  lang: Lang;
}

/** A4 with a chart beside every number: a month, or a year. As a page, or made into a PDF. */
export async function reportOf(ctx: Ctx, { kind, of, lang }: ReportQuery, makePdf?: MakePdf): Promise<Reply> {
  const period = kind === 'year' ? { from: `${of}-01-01`, to: `${of}-12-31` } : monthOf(of);
  const { items } = await boardIn(ctx, await openFrame(ctx, true), period);
  const say = words[lang];
  const sha256 = createHash('sha256')
    .update(JSON.stringify([kind, of, items]))
    .digest('hex');
  const link = new URLSearchParams({ type: 'indicator', ledger: 'upward', ...period, lang });
  const page = documentOf({
    lang,
    hospital: ctx.app.settings.get<string>('hospital.name'),
    title: say[kind],
    subtitle: of,
    orientation: 'landscape',
    code: await qrCode(addressOf(ctx, `/ledgers?${link.toString()}`)),
    sha256,
    printed: printedBy(ctx, lang),
    body: (foot) => bodyOf(items, lang, foot),
    signatures: say.signed,
  });
  const pdf = await makePdf?.(page);
  await ctx.tx(async (tx) => tx.audit('indicator.print', 'indicator', null, { kind, from: of, sha256 }));
  return pdf ? pdfReply(pdf, `${say[kind]} ${of}`) : htmlReply(page);
}

function monthOf(month: string): { from: string; to: string } {
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
  return { from: `${month}-01`, to: last };
}

function bodyOf(items: readonly IndicatorAnswer[], lang: Lang, foot: Html): Html {
  const say = words[lang];
  const at = lang === 'zh' ? 0 : 1;
  const aimed = items.filter(({ isMet }) => isMet !== null);
  const groups = Object.entries(indicatorGroups).map(([group, label]) => {
    const some = items.filter((one) => one.group === group);
    if (some.length === 0) return html``;
    return html`<h2>${label[at]}</h2>
      <table>
        <colgroup>
          <col style="width: 24%" />
          <col style="width: 12%" />
          <col style="width: 13%" />
          <col style="width: 12%" />
          <col style="width: 11%" />
          <col style="width: 10%" />
          <col style="width: 18%" />
        </colgroup>
        <thead>
          <tr>
            ${say.head.map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${some.map((one) => lineOf(one, lang))}
        </tbody>
      </table>`;
  });
  const met = aimed.filter(({ isMet }) => isMet).length;
  return html`<p>${say.sum(met, aimed.length, items.filter(({ target }) => target !== null).length)}</p>
    ${groups} ${foot}`;
}

function lineOf(one: IndicatorAnswer, lang: Lang): Html {
  const say = words[lang];
  const at = lang === 'zh' ? 0 : 1;
  const worst = one.worst.map(({ label, value }) => `${label[at]} ${valueText(value, one.unit, lang)}`).join('、');
  const aim = [
    ...(one.target === null ? [] : [valueText(one.target, one.unit, lang)]),
    ...(one.isMet === null ? [] : [one.isMet ? `✓ ${say.met}` : `▲ ${say.missed}`]),
  ];
  return html`<tr>
    <td>${one.label[at]}${worst === '' ? null : html`<br /><small>${say.worst}:${worst}</small>`}</td>
    <td class="number">${shownText(one, one.unit, lang)}</td>
    <td class="number">${fractionText(one)}</td>
    <td class="number">${one.lastYear && shownText(one.lastYear, one.unit, lang)}</td>
    <td class="number">${changeText(one, lang)}</td>
    <td class="number">${aim.join(' ')}</td>
    <td>${chartOf(one)}</td>
  </tr>`;
}

/** A line of thirteen months in black on white, with a dot for the newest. */
function chartOf({ trend }: IndicatorAnswer): Html {
  const known = trend.flatMap(({ value }, i) => (value === null ? [] : [{ i, value }]));
  if (known.length === 0) return html``;
  const [width, height] = [130, 26];
  const least = Math.min(...known.map(({ value }) => value));
  const most = Math.max(...known.map(({ value }) => value));
  const x = (i: number): string => (3 + (i / (trend.length - 1)) * (width - 6)).toFixed(1);
  const y = (value: number): string =>
    (most === least ? height / 2 : height - 3 - ((value - least) / (most - least)) * (height - 6)).toFixed(1);
  const points = known.map(({ i, value }) => `${x(i)},${y(value)}`).join(' ');
  const last = known.at(-1) as { i: number; value: number };
  return raw(
    `<svg viewBox="0 0 ${width} ${height}" width="100%" height="7mm" preserveAspectRatio="none"><polyline points="${points}" fill="none" stroke="#000" stroke-width="1"/><circle cx="${x(last.i)}" cy="${y(last.value)}" r="2"/></svg>`,
  );
}
