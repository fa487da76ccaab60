import { html, type Html } from './html.ts';

/** A part of a document with a line of its own in the contents. */
export interface Chapter {
  anchor: string;
  title: string;
  /** Those of the contents below it. */
  parts: readonly { anchor: string; title: string }[];
  body: Html;
}

export type PrintedCell = string | number | null | Html;

/** A plain table; `widths` in percent. */
export const tableOf = (
  heads: readonly string[],
  rows: readonly (readonly PrintedCell[])[],
  widths: readonly number[] = [],
): Html =>
  html`<table>
    <colgroup>
      ${heads.map((_, at) => html`<col style="width: ${widths[at] ?? Math.round(100 / heads.length)}%" />`)}
    </colgroup>
    <thead>
      <tr>
        ${heads.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${row.map((cell) => (typeof cell === 'number' ? html`<td class="number">${cell}</td>` : html`<td>${cell}</td>`))}
          </tr>`,
      )}
    </tbody>
  </table>`;

/** The contents; the page each chapter has come to stand on is filled in when it is printed with `withContents`. */
export const contentsOf = (title: string, chapters: readonly Chapter[]): Html =>
  html`<h2>${title}</h2>
    <table class="contents">
      <tbody>
        ${chapters.flatMap((chapter) => [
          line(chapter.title, chapter.anchor, true),
          ...chapter.parts.map((part) => line(part.title, part.anchor, false)),
        ])}
      </tbody>
    </table>`;

const line = (title: string, anchor: string, isHead: boolean): Html =>
  html`<tr>
    <td style="border: 0; white-space: normal; padding-left: ${isHead ? 0 : 6}mm; font-weight: ${isHead ? 600 : 400}">
      <a href="#${anchor}" style="color: inherit; text-decoration: none">${title}</a>
    </td>
    <td class="number" style="border: 0; width: 14mm" data-page="${anchor}"></td>
  </tr>`;

/** Every chapter from a page of its own on. */
export const chaptersOf = (chapters: readonly Chapter[]): Html =>
  html`${chapters.map(
    ({ anchor, title, body }) =>
      html`<section id="${anchor}" style="break-before: page">
        <h2>${title}</h2>
        ${body}
      </section>`,
  )}`;
