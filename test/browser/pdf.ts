import { inflateSync } from 'node:zlib';

/** What a test needs to know of a PDF: its pages, how large they are, and the words on each. */
export interface PdfPage {
  width: number;
  height: number;
  text: string;
}

interface Font {
  /** Digits of one glyph's number. */
  digits: number;
  letters: Map<number, string>;
}

/** Reads the plain PDF that Chromium writes; a general reader would be a library. */
export function readPdf(file: Buffer): PdfPage[] {
  const objects = objectsOf(file.toString('latin1'));
  const at = (reference: string | undefined): Part =>
    objects.get(reference?.split(' ')[0] ?? '') ?? { head: '', data: '' };
  const pages = [...objects.values()].filter(({ head }) => /\/Type\s*\/Page\b/.test(head));
  return pages.map(({ head }) => {
    const [, width, height] = /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(head) ?? [];
    const named = (/\/Font\s*<<([\s\S]*?)>>/.exec(head)?.[1] ?? '').matchAll(/\/(\S+) (\d+ 0) R/g);
    const fonts = new Map(
      [...named].map(([, name = '', ref]) => [name, fontOf(at(/\/ToUnicode (\d+ 0) R/.exec(at(ref).head)?.[1]).data)]),
    );
    const content = at(/\/Contents (\d+ 0) R/.exec(head)?.[1]).data;
    return { width: Number(width), height: Number(height), text: wordsIn(content, fonts) };
  });
}

interface Part {
  head: string;
  data: string;
}

function objectsOf(raw: string): Map<string, Part> {
  const objects = new Map<string, Part>();
  const begin = /(\d+) 0 obj\s/g;
  for (let found = begin.exec(raw); found; found = begin.exec(raw)) {
    const rest = raw.slice(begin.lastIndex);
    const end = rest.indexOf('endobj');
    const stream = /^(<<[\s\S]*?\/Length (\d+)[\s\S]*?>>)\s*stream\r?\n/.exec(rest.slice(0, end));
    if (!stream) {
      objects.set(found[1] ?? '', { head: rest.slice(0, end), data: '' });
      begin.lastIndex += end;
      continue;
    }
    const [all, head = '', length] = stream;
    const bytes = Buffer.from(rest.slice(all.length, all.length + Number(length)), 'latin1');
    const data = head.includes('/FlateDecode') ? inflateSync(bytes) : bytes;
    objects.set(found[1] ?? '', { head, data: data.toString('latin1') });
    begin.lastIndex += all.length + Number(length);
  }
  return objects;
}

const unicode = (hex: string): string =>
  (hex.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(parseInt(unit, 16))).join('');

/** Which glyph is which letter. */
function fontOf(map: string): Font {
  const letters = new Map<number, string>();
  for (const [, lines = ''] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, glyph = '', text = ''] of lines.matchAll(/<(\w+)> <(\w+)>/g))
      letters.set(parseInt(glyph, 16), unicode(text));
  for (const [, lines = ''] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, first = '', last = '', text = ''] of lines.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g))
      for (let glyph = parseInt(first, 16); glyph <= parseInt(last, 16); glyph++)
        letters.set(glyph, String.fromCharCode(parseInt(text, 16) + glyph - parseInt(first, 16)));
  return { digits: /begincodespacerange\s*<(\w+)>/.exec(map)?.[1]?.length ?? 4, letters };
}

function wordsIn(content: string, fonts: Map<string, Font>): string {
  let font: Font = { digits: 4, letters: new Map() };
  let text = '';
  // What a span of glyphs really says, where letters are joined or replaced.
  const plain = content.replaceAll(/\/ActualText <(?:FEFF)?(\w+)> >> BDC[\s\S]*?EMC/g, (span, hex: string) => {
    const last = [...span.matchAll(/\/\S+ [\d.]+ Tf/g)].at(-1)?.[0] ?? '';
    return `${last} {${hex}} Tj`;
  });
  for (const [, name, shown, said] of plain.matchAll(
    /\/(\S+) [\d.]+ Tf|(<[\w\s]+>|\[[^\]]*\])\s*T[jJ]|\{(\w+)\} Tj/g,
  )) {
    if (name) font = fonts.get(name) ?? font;
    else if (said) text += unicode(said);
    else for (const [, hex = ''] of (shown ?? '').matchAll(/<(\w+)>/g)) text += lettersOf(hex, font);
  }
  return text;
}

function lettersOf(hex: string, { digits, letters }: Font): string {
  let text = '';
  for (let i = 0; i < hex.length; i += digits) text += letters.get(parseInt(hex.slice(i, i + digits), 16)) ?? '?';
  return text;
}
