/** Markup that is safe to send. */
export interface Html {
  readonly html: string;
}

type Piece = string | number | null | undefined | Html | readonly Html[];

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => entities[one] ?? '');

/** The only way to make markup: whatever is put in is text, unless it was made by this function. */
export function html(texts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { html: texts.map((text, i) => text + (i < pieces.length ? markup(pieces[i]) : '')).join('') };
}

function markup(piece: Piece): string {
  if (piece === null || piece === undefined) return '';
  if (Array.isArray(piece)) return (piece as readonly Html[]).map((one) => one.html).join('');
  if (typeof piece === 'object') return (piece as Html).html;
  return escaped(String(piece));
}

export const raw = (html: string): Html => ({ html });

/** A text as a string of CSS, e.g. for the margin of a page. */
export const cssText = (text: string): string =>
  `"${text.replace(/[^\p{L}\p{N} .:·-]/gu, (one) => `\\${(one.codePointAt(0) ?? 32).toString(16)} `)}"`;
