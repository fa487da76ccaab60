import { type Lang, type LedgerCell, type LedgerColumn, local } from '@anyuan/contract';

import type { Ctx } from '../../ctx.ts';
import { say } from '../cells.ts';
import type { Carried, Printed, RegisterSource } from '../source.ts';
import { layoutOf, type Band, type Orientation } from './bands.ts';
import { documentOf } from './document.ts';
import { html, type Html } from './html.ts';
import { qrCode } from './qr.ts';
import { sheetsOf, sumOf, type Sheet } from './sheets.ts';

const text = {
  zh: {
    row: '序号',
    none: '本期无记录',
    total: '合计',
    forward: '承前页',
    own: '本页小计',
    over: '过次页',
    printed: (who: string, at: string) => `打印:${who} ${at}`,
    part: (n: number, of: number) => `第 ${n} 部分,共 ${of} 部分`,
  },
  en: {
    row: 'No.',
    none: 'Nothing in this period',
    total: 'Total',
    forward: 'Brought forward',
    own: 'This page',
    over: 'Carried over',
    printed: (who: string, at: string) => `Printed by ${who}, ${at}`,
    part: (n: number, of: number) => `Part ${n} of ${of}`,
  },
} as const;

/** A register as a page to print. */
export async function registerSheet(ctx: Ctx, source: RegisterSource, { rows, sha256 }: Printed): Promise<string> {
  const { lang } = source;
  const { orientation, body } = registerBody(source, rows);
  const query = new URLSearchParams([...source.link, ['lang', lang], ['sha', sha256]]);
  return documentOf({
    lang,
    hospital: ctx.app.settings.get<string>('hospital.name'),
    title: say(source.label, lang),
    subtitle: source.scope,
    orientation,
    code: await qrCode(addressOf(ctx, `${source.page}?${query.toString()}`)),
    sha256,
    printed: printedBy(ctx, lang),
    body,
    signatures: source.signatures.map((label) => say(label, lang)),
  });
}

export const printedBy = (ctx: Ctx, lang: Lang): string => text[lang].printed(ctx.actor.name, local(ctx.now()) ?? '');

/** What a QR code says: the page, or without an address of the hospital its path. */
export const addressOf = (ctx: Ctx, path: string): string =>
  `${ctx.app.settings.get<string>('hospital.address').replace(/\/$/, '')}${path}`;

type Drawn = Pick<RegisterSource, 'columns' | 'lang' | 'scope' | 'hasNumbers' | 'carried'>;

/** The table of a register; what does not fit the width of a sheet is continued on further ones. */
export function registerBody(
  source: Drawn,
  rows: readonly LedgerCell[][],
): { orientation: Orientation; body: (foot: Html) => Html } {
  const { columns, lang, carried } = source;
  const { orientation, bands } = layoutOf(columns, rows, lang, source.hasNumbers);
  const [band, ...more] = bands;
  const sheets =
    carried && band && more.length === 0
      ? sheetsOf({ columns, band, orientation, subtitle: source.scope, lang }, rows, carried)
      : [];
  if (carried && band && sheets.length > 1)
    return { orientation, body: (foot) => bookOf(band, source, sheets, carried, foot) };
  const body = (foot: Html): Html => html`${bands.map((part, i) => partOf(part, i, foot))}`;
  const partOf = (part: Band, i: number, foot: Html): Html => {
    const table = tableOf(part, columns, lang, { rows, foot: i === bands.length - 1 ? foot : null });
    if (bands.length === 1) return table;
    return html`<section class="band">
      <p class="part">${text[lang].part(i + 1, bands.length)}</p>
      ${table}
    </section>`;
  };
  return { orientation, body };
}

/** As a paper book: what the sheet before carries over is brought forward, and every sheet has its own sum. */
function bookOf(band: Band, { columns, lang }: Drawn, sheets: readonly Sheet[], { words }: Carried, foot: Html): Html {
  const row = (word: string, cells: readonly LedgerCell[]): LedgerCell[] =>
    columns.map(({ key }, at) => (key === words ? word : (cells[at] ?? null)));
  const { forward, own, over, total } = text[lang];
  return html`${sheets.map(
    (sheet, i) =>
      html`<section class="sheet">
        ${tableOf(band, columns, lang, {
          rows: sheet.rows,
          first: i === 0 ? null : row(forward, sheets[i - 1]?.through ?? []),
          last: [row(own, sheet.own), row(i === sheets.length - 1 ? total : over, sheet.through)],
          foot: i === sheets.length - 1 ? foot : null,
        })}
      </section>`,
  )}`;
}

interface Table {
  rows: readonly LedgerCell[][];
  /** Above and below its rows; absent: the sum of all rows stands below. */
  first?: LedgerCell[] | null;
  last?: LedgerCell[][];
  foot: Html | null;
}

function tableOf(band: Band, columns: readonly LedgerColumn[], lang: Lang, { rows, first, last, foot }: Table): Html {
  const words = text[lang];
  const width = (percent: number) => `width: ${percent.toFixed(3)}%`;
  const some = band.columns.flatMap(({ at }) => columns[at] ?? []);
  const isCounted = band.first > 0;
  const across = some.length + (isCounted ? 1 : 0);
  const pick = (cells: readonly LedgerCell[]): LedgerCell[] => band.columns.map(({ at }) => cells[at] ?? null);
  const own = rows.map(pick);
  const carry = (cells: readonly LedgerCell[]): Html =>
    html`<tr class="total">
      ${isCounted ? html`<td></td>` : null} ${pick(cells).map((cell, at) => cellMarkup(cell, some[at]?.kind))}
    </tr>`;
  const lines = own.map(
    (cells, i) =>
      html`<tr>
        ${isCounted ? html`<td class="center">${i + 1}</td>` : null}
        ${cells.map((cell, at) => cellMarkup(cell, some[at]?.kind))}
      </tr>`,
  );
  if (rows.length === 0)
    lines.push(
      html`<tr>
        <td class="center" colspan="${across}">${words.none}</td>
      </tr>`,
    );
  const total = last?.map(carry) ?? totalOf(some, own, words.total, isCounted);
  // The last record goes with the places to sign: nobody signs a sheet without one.
  return html`<table class="register">
    <colgroup>
      ${isCounted ? html`<col style="${width(band.first)}" />` : null}
      ${band.columns.map(({ percent }) => html`<col style="${width(percent)}" />`)}
    </colgroup>
    <thead>
      <tr>
        ${isCounted ? html`<th scope="col">${words.row}</th>` : null}
        ${some.map(({ label }) => html`<th scope="col">${say(label, lang)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${first ? carry(first) : null} ${lines.slice(0, -1)}
    </tbody>
    <tbody class="end">
      ${lines.at(-1) ?? null} ${total}
      ${
        foot &&
        html`<tr>
          <td class="under" colspan="${across}">${foot}</td>
        </tr>`
      }
    </tbody>
  </table>`;
}

function cellMarkup(cell: LedgerCell, kind: LedgerColumn['kind'] | undefined): Html {
  if (typeof cell === 'number') return html`<td class="number">${cell}</td>`;
  if (kind === 'long') return html`<td><span class="lines">${cell}</span></td>`;
  if (kind !== 'time' && kind !== 'date') return html`<td>${cell}</td>`;
  // A day is not torn apart at its hyphens.
  return html`<td>${(cell ?? '').split(' ').map((part) => html`<span class="whole">${part}</span> `)}</td>`;
}

function totalOf(
  columns: readonly LedgerColumn[],
  rows: readonly LedgerCell[][],
  word: string,
  isCounted: boolean,
): Html | null {
  if (rows.length === 0 || !columns.some(({ kind }) => kind === 'number')) return null;
  return html`<tr class="total">
    ${isCounted ? html`<td class="center">${word}</td>` : null}
    ${columns.map(({ kind }, at) =>
      kind === 'number'
        ? html`<td class="number">${sumOf(rows, at)}</td>`
        : html`<td>${at === 0 && !isCounted ? word : null}</td>`,
    )}
  </tr>`;
}
