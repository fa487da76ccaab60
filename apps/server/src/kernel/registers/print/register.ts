import { type Lang, type LedgerCell, type LedgerColumn, local } from '@anyuan/contract';

import type { Ctx } from '../../ctx.ts';
import { say } from '../cells.ts';
import type { Printed, RegisterSource } from '../source.ts';
import { layoutOf, type Band, type Orientation } from './bands.ts';
import { documentOf } from './document.ts';
import { html, type Html } from './html.ts';
import { qrCode } from './qr.ts';

const text = {
  zh: {
    row: '序号',
    none: '本期无记录',
    total: '合计',
    printed: (who: string, at: string) => `打印:${who} ${at}`,
    part: (n: number, of: number) => `第 ${n} 部分,共 ${of} 部分`,
  },
  en: {
    row: 'No.',
    none: 'Nothing in this period',
    total: 'Total',
    printed: (who: string, at: string) => `Printed by ${who}, ${at}`,
    part: (n: number, of: number) => `Part ${n} of ${of}`,
  },
} as const;

/** A register as a page to print. */
export async function registerSheet(ctx: Ctx, source: RegisterSource, { rows, sha256 }: Printed): Promise<string> {
  const { lang, columns } = source;
  const { orientation, body } = registerBody(columns, rows, lang, source.hasNumbers);
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

/** The table of a register; what does not fit the width of a sheet is continued on further ones. */
export function registerBody(
  columns: readonly LedgerColumn[],
  rows: readonly LedgerCell[][],
  lang: Lang,
  hasNumbers = false,
): { orientation: Orientation; body: (foot: Html) => Html } {
  const { orientation, bands } = layoutOf(columns, rows, lang, hasNumbers);
  const body = (foot: Html): Html => html`${bands.map((band, i) => partOf(band, i, foot))}`;
  const partOf = (band: Band, i: number, foot: Html): Html => {
    const table = tableOf(band, columns, rows, lang, i === bands.length - 1 ? foot : null);
    if (bands.length === 1) return table;
    const part = text[lang].part(i + 1, bands.length);
    return html`<section class="band">
      <p class="part">${part}</p>
      ${table}
    </section>`;
  };
  return { orientation, body };
}

function tableOf(
  band: Band,
  columns: readonly LedgerColumn[],
  rows: readonly LedgerCell[][],
  lang: Lang,
  foot: Html | null,
): Html {
  const words = text[lang];
  const width = (percent: number) => `width: ${percent.toFixed(3)}%`;
  const some = band.columns.flatMap(({ at }) => columns[at] ?? []);
  const isCounted = band.first > 0;
  const across = some.length + (isCounted ? 1 : 0);
  const own = rows.map((cells) => band.columns.map(({ at }) => cells[at] ?? null));
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
  const total = totalOf(some, own, words.total, isCounted);
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
      ${lines.slice(0, -1)}
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
  const sum = (at: number): number =>
    rows.reduce((total, cells) => total + (typeof cells[at] === 'number' ? Math.round(cells[at] * 1e6) : 0), 0) / 1e6;
  return html`<tr class="total">
    ${isCounted ? html`<td class="center">${word}</td>` : null}
    ${columns.map(({ kind }, at) =>
      kind === 'number'
        ? html`<td class="number">${sum(at)}</td>`
        : html`<td>${at === 0 && !isCounted ? word : null}</td>`,
    )}
  </tr>`;
}
