import { createHash } from 'node:crypto';

import { ledgerSignatures, refuse, type LedgerCell, type LedgerColumn } from '@anyuan/contract';

import { canonical, type Ctx } from '../../../kernel/ctx.ts';
import { local } from '../columns.ts';
import { periodText, say, type Asked } from '../ledgers.ts';
import { countRows, everyRow } from '../rows.ts';
import { documentOf, type Orientation } from './document.ts';
import { html, type Html } from './html.ts';
import { qrCode } from './qr.ts';

// 5,000 rows are some 250 pages; who wants more takes the Excel file.
const maxRows = 5000;

export interface Register {
  rows: LedgerCell[][];
  sha256: string;
}

/** The rows of a register, and the fingerprint that tells whether a print is still what is recorded. */
export async function registerOf(ctx: Ctx, { type, ledger, readers, period }: Asked): Promise<Register> {
  if ((await countRows(ctx, type, ledger, period)) > maxRows) throw refuse('too_large', { limit: String(maxRows) });
  const rows: LedgerCell[][] = [];
  for await (const some of everyRow(ctx, type, ledger, period))
    rows.push(...some.map((row) => readers.map(({ read }) => read(row))));
  const head = readers.map(({ key }) => key);
  return {
    rows,
    sha256: createHash('sha256')
      .update(canonical([head, ...rows]))
      .digest('hex'),
  };
}

const text = {
  zh: { row: '序号', none: '本期无记录', total: '合计', printed: (who: string, at: string) => `打印:${who} ${at}` },
  en: {
    row: 'No.',
    none: 'Nothing in this period',
    total: 'Total',
    printed: (who: string, at: string) => `Printed by ${who}, ${at}`,
  },
} as const;

const portraitColumns = 6;

/** A register as a page to print. */
export async function registerSheet(
  ctx: Ctx,
  asked: Asked,
  which: string,
  { rows, sha256 }: Register,
): Promise<string> {
  const { lang, readers, period, type, ledger } = asked;
  const orientation: Orientation = readers.length > portraitColumns ? 'landscape' : 'portrait';
  const query = new URLSearchParams({ type: type.type, ledger: which, ...period, lang, sha: sha256 });
  return documentOf({
    lang,
    hospital: ctx.app.settings.get<string>('hospital.name'),
    title: say(asked.label, lang),
    subtitle: periodText(period, lang),
    orientation,
    code: await qrCode(addressOf(ctx, `/ledgers?${query.toString()}`)),
    sha256,
    printed: printedBy(ctx, lang),
    body: tableOf(readers, rows, lang),
    signatures: (ledger.signatures ?? ledgerSignatures).map((label) => say(label, lang)),
  });
}

export const printedBy = (ctx: Ctx, lang: 'zh' | 'en'): string =>
  text[lang].printed(ctx.actor.name, local(ctx.now()) ?? '');

/** What a QR code says: the page, or without an address of the hospital its path. */
export const addressOf = (ctx: Ctx, path: string): string =>
  `${ctx.app.settings.get<string>('hospital.address').replace(/\/$/, '')}${path}`;

const weights: Record<LedgerColumn['kind'], number> = { text: 10, number: 6, time: 10, date: 10, long: 20 };

function tableOf(
  columns: readonly (LedgerColumn & { label: readonly [string, string] })[],
  rows: readonly LedgerCell[][],
  lang: 'zh' | 'en',
): Html {
  const say = text[lang];
  const widths = columns.map(({ kind }) => weights[kind]);
  const whole = widths.reduce((sum, width) => sum + width, 4);
  const percent = (width: number) => `width: ${((width / whole) * 100).toFixed(2)}%`;
  return html`<table class="register">
    <colgroup>
      <col style="${percent(4)}" />
      ${widths.map((width) => html`<col style="${percent(width)}" />`)}
    </colgroup>
    <thead>
      <tr>
        <th scope="col">${say.row}</th>
        ${columns.map(({ label }) => html`<th scope="col">${label[lang === 'zh' ? 0 : 1]}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (cells, i) =>
          html`<tr>
            <td class="center">${i + 1}</td>
            ${cells.map((cell, at) => cellMarkup(cell, columns[at]?.kind))}
          </tr>`,
      )}
      ${
        rows.length === 0
          ? html`<tr>
              <td class="center" colspan="${columns.length + 1}">${say.none}</td>
            </tr>`
          : null
      }
      ${totalOf(columns, rows, say.total)}
    </tbody>
  </table>`;
}

function cellMarkup(cell: LedgerCell, kind: LedgerColumn['kind'] | undefined): Html {
  if (typeof cell === 'number') return html`<td class="number">${cell}</td>`;
  if (kind !== 'time' && kind !== 'date') return html`<td>${cell}</td>`;
  // A day is not torn apart at its hyphens.
  return html`<td>${(cell ?? '').split(' ').map((part) => html`<span class="whole">${part}</span> `)}</td>`;
}

function totalOf(columns: readonly LedgerColumn[], rows: readonly LedgerCell[][], word: string): Html | null {
  if (rows.length === 0 || !columns.some(({ kind }) => kind === 'number')) return null;
  const sum = (at: number): number =>
    rows.reduce((total, cells) => total + (typeof cells[at] === 'number' ? Math.round(cells[at] * 100) : 0), 0) / 100;
  return html`<tr class="total">
    <td class="center">${word}</td>
    ${columns.map(({ kind }, at) => (kind === 'number' ? html`<td class="number">${sum(at)}</td>` : html`<td></td>`))}
  </tr>`;
}
