import { isUtf8 } from 'node:buffer';

import iconv from 'iconv-lite';

export type Charset = 'utf-8' | 'gb18030';

const utf8 = new TextDecoder('utf-8');
const gb = new TextDecoder('gb18030');

/**
 * Text of bytes whose label nobody trusts: what is valid UTF-8 is UTF-8, all else GB 18030, of which GBK and GB 2312 are
 * parts (6.10). Devices say GB2312 and write either.
 */
export function decodeText(bytes: Uint8Array): { text: string; charset: Charset } {
  if (isUtf8(bytes)) return { text: utf8.decode(bytes), charset: 'utf-8' };
  return { text: gb.decode(bytes), charset: 'gb18030' };
}

export const encodeText = (text: string, charset: Charset): Buffer =>
  charset === 'utf-8' ? Buffer.from(text, 'utf8') : iconv.encode(text, 'gb18030');
