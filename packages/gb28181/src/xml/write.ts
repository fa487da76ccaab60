import { encodeText, type Charset } from './charset.ts';

/** An element that is written: its name as it stands on the wire, its text or what is in it. */
export interface XmlOut {
  name: string;
  attributes?: Readonly<Record<string, string | number>>;
  content: string | readonly XmlOut[];
}

/** 6.10: GB 18030 is what the standard wants; its own examples and its peers call it GB2312 or write nothing. */
const labels: Record<Charset, string> = { gb18030: 'GB18030', 'utf-8': 'UTF-8' };

export function writeXml(root: XmlOut, charset: Charset = 'gb18030', label: string = labels[charset]): Buffer {
  return encodeText(`<?xml version="1.0" encoding="${label}"?>\r\n${element(root)}\r\n`, charset);
}

/** A line each, for those who read it; not indented, for what goes into a datagram. */
function element({ name, attributes = {}, content }: XmlOut): string {
  const said = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');
  if (typeof content === 'string') return `<${name}${said}>${escaped(content)}</${name}>`;
  const inner = content.map(element).join('\r\n');
  return `<${name}${said}>${inner === '' ? '' : `\r\n${inner}\r\n`}</${name}>`;
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

/** Half a pair of surrogates and control characters are in no text that a peer could read. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\t\n\r]|[\u{FFFE}\u{FFFF}]/gu, '')
    .replaceAll(/[&<>"\r]/g, (sign) => signs[sign] ?? sign);
