/** Bytes as letters: what is read of a PDF here is plain ASCII. */
const heads = /(?:^|\n)(\d+) 0 obj\s*<</g;
const references = /(\d+) 0 R/g;

/** The dictionaries of a PDF by number; what its streams hold is not looked at. */
function* dictionaries(text: string): Generator<[id: string, body: string]> {
  for (const found of text.matchAll(heads)) {
    const from = found.index + found[0].length;
    const end = text.indexOf('endobj', from);
    const body = text.slice(from, end);
    const stream = body.indexOf('>>\nstream');
    yield [found[1] ?? '', stream < 0 ? body : body.slice(0, stream)];
  }
}

/**
 * On which page each anchor of a document has come to stand, counted from 1. Read from the PDF as Chromium writes it:
 * a page tree, and the named destinations of whatever is linked within the document.
 */
export function anchorsIn(pdf: Buffer): Map<string, number> {
  const text = pdf.toString('latin1');
  const kids = new Map<string, string[]>();
  const pages = new Set<string>();
  let root = '';
  let named = '';
  const bodies = new Map(dictionaries(text));
  for (const [id, body] of bodies) {
    if (/\/Type\s*\/Pages\b/.test(body)) {
      kids.set(
        id,
        [...(/\/Kids\s*\[([^\]]*)\]/.exec(body)?.[1] ?? '').matchAll(references)].map(([, kid = '']) => kid),
      );
      if (!/\/Parent\b/.test(body)) root = id;
    } else if (/\/Type\s*\/Page\b/.test(body)) pages.add(id);
    else if (/\/Type\s*\/Catalog\b/.test(body)) named = /\/Dests\s+(\d+) 0 R/.exec(body)?.[1] ?? '';
  }
  const order: string[] = [];
  const walk = (id: string): void => {
    if (pages.has(id)) order.push(id);
    else for (const kid of kids.get(id) ?? []) walk(kid);
  };
  walk(root);
  const numbers = new Map(order.map((id, at) => [id, at + 1]));
  const found = [...(bodies.get(named) ?? '').matchAll(/\/([\w-]+)\s*\[(\d+) 0 R/g)];
  return new Map(
    found.flatMap(([, name = '', page = '']) => (numbers.has(page) ? [[name, numbers.get(page) ?? 0]] : [])),
  );
}
