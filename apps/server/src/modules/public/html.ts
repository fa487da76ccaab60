/** Text that is HTML already. Only `html` makes it, and everything put into it is escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Piece = Html | string | number | null | undefined | false | readonly Piece[];

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const marked = /[&<>"']/;
// Most texts have none of them, and pages are made of many texts.
const escape = (text: string): string =>
  marked.test(text) ? text.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark) : text;

function write(piece: Piece): string {
  if (piece instanceof Html) return piece.text;
  if (piece === null || piece === undefined || piece === false) return '';
  if (typeof piece === 'string' || typeof piece === 'number') return escape(String(piece));
  return piece.map(write).join('');
}

/** Writes a page. Values stand in text or between double quotes, nowhere else. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  let text = strings[0] ?? '';
  for (const [at, piece] of pieces.entries()) text += write(piece) + (strings[at + 1] ?? '');
  return new Html(text);
}

/** An attribute that is there or not. */
export const flag = (name: 'checked' | 'required' | 'selected', is: boolean | undefined): Html =>
  is ? new Html(` ${name}`) : new Html('');
