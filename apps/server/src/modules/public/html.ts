/** Text that is HTML already. Only `html` makes it, and everything put into it is escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Piece = Html | string | number | null | undefined | false | readonly Piece[];

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark);

function write(piece: Piece): string {
  if (piece instanceof Html) return piece.text;
  if (piece === null || piece === undefined || piece === false) return '';
  if (typeof piece === 'string' || typeof piece === 'number') return escape(String(piece));
  return piece.map(write).join('');
}

/** Writes a page. Values stand in text or between double quotes, nowhere else. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(strings.map((string, i) => string + (i < pieces.length ? write(pieces[i]) : '')).join(''));
}

/** An attribute that is there or not. */
export const flag = (name: 'checked' | 'required' | 'selected', is: boolean | undefined): Html =>
  is ? new Html(` ${name}`) : new Html('');
