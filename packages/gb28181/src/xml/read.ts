import { Parser } from 'htmlparser2';

import { decodeText, type Charset } from './charset.ts';

/** An element; names are in small letters, since devices write them as they like. */
export interface XmlNode {
  name: string;
  text: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly XmlNode[];
}

/** Bounds of what anybody may make us build. A page of 10,000 records (Annex M) has some 150,000 elements. */
const depthAtMost = 12;
const nodesAtMost = 250_000;
const beyondAtMost = 32;
const pieceLength = 16 << 10;

interface Growing extends XmlNode {
  children: Growing[];
}

/**
 * Reads what devices send as XML: a declared charset is not believed, control characters are dropped, elements that are
 * not closed end with their parent, a document that is cut short gives what came. There are no document types and no
 * entities but XML's own five and numbers, so nothing grows by being read.
 */
export function readXml(bytes: Uint8Array): { root: XmlNode; charset: Charset; isWhole: boolean } | undefined {
  const { text, charset } = decodeText(bytes);
  const top: Growing = { name: '', text: '', attributes: {}, children: [] };
  const open: Growing[] = [top];
  let nodes = 0;
  let isTooMuch = false;
  let isWhole = true;
  // Opened deeper than we go: counted, so that their ends are known.
  let beyond = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (open.length > depthAtMost || nodes >= nodesAtMost) {
          beyond++;
          isTooMuch = true;
          return;
        }
        nodes++;
        const node: Growing = { name: name.toLowerCase(), text: '', attributes: lowered(attributes), children: [] };
        open.at(-1)?.children.push(node);
        open.push(node);
      },
      ontext(data) {
        const node = open.at(-1);
        if (node && beyond === 0) node.text += data;
      },
      onclosetag(_name, implied) {
        if (implied) isWhole = false;
        if (beyond > 0) beyond--;
        else if (open.length > 1) open.pop();
      },
      onprocessinginstruction: () => undefined,
    },
    { xmlMode: true, decodeEntities: true },
  );
  // Built as plain text: what is no character of XML is dropped before anybody stumbles over it.
  const clean = text.replaceAll(/[^\P{Cc}\t\n\r]|[\u{FEFF}\u{FFFE}\u{FFFF}]/gu, '');
  // In pieces, so that what nests without end is stopped while its ends can still be counted.
  for (let at = 0; at < clean.length && beyond < beyondAtMost; at += pieceLength)
    parser.write(clean.slice(at, at + pieceLength));
  parser.end();
  const root = top.children.find(({ name }) => name !== '');
  return root && { root, charset, isWhole: isWhole && !isTooMuch };
}

const lowered = (attributes: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value]));

export const child = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node?.children.find((one) => one.name === name.toLowerCase());
export const childrenOf = (node: XmlNode | undefined, name: string): XmlNode[] =>
  node?.children.filter((one) => one.name === name.toLowerCase()) ?? [];
/** The text of an element; undefined: it is not there, or empty. */
export const textIn = (node: XmlNode | undefined, name: string): string | undefined =>
  child(node, name)?.text.trim() || undefined;
