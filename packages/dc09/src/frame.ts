import { seal, unseal } from './cipher.ts';
import { crcOf } from './crc.ts';
import { readStamp, stampOf } from './stamp.ts';

/** What stands before the bracket, readable without a key. */
export interface Frame {
  /** `SIA-DCS`, `ADM-CID`, `NULL`, `ACK` …; without its asterisk. */
  token: string;
  isEncrypted: boolean;
  /** `0001`–`9999`; `0000` for link tests. */
  sequence: string;
  /** `R…`, `L…` and `#…` without their letter; null: not sent. */
  receiver: string | null;
  line: string | null;
  account: string | null;
  /** From behind the bracket on, as it came. */
  sealed: string;
  /** The length it announced is its own. Some panels count in decimal, or not at all. */
  lengthFits: boolean;
}

/** What stands behind it. */
export interface Content {
  /** The account inside, when it says one. */
  account: string | null;
  data: string;
  /** Extended data `[M0026B9E4268B]`: letter and text. */
  blocks: { id: string; text: string }[];
  at: Date | null;
  /** There is a time stamp that nobody can read. */
  hasOddStamp?: true;
}

export type FrameProblem = 'crc' | 'form';

const header =
  /^"(?<star>\*?)(?<token>[A-Z][A-Z0-9-]{1,11})"(?<sequence>\d{4})(?:R(?<receiver>[0-9A-F]{1,6}))?(?:L(?<line>[0-9A-F]{1,6}))?(?:#(?<account>[0-9A-Za-z]{1,16})|A0)?\[/;

/** Reads one frame without its LF and CR. What has a wrong checksum or no form is not answered (DC-09 5.5.1.2). */
export function readFrame(bytes: Uint8Array): { frame: Frame } | { problem: FrameProblem } {
  const text = Buffer.from(bytes).toString('latin1');
  const [, crc, length] = /^([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})/.exec(text) ?? [];
  if (crc === undefined || length === undefined) return { problem: 'form' };
  const body = text.slice(8);
  if (crcOf(bytes.subarray(8)) !== crc.toUpperCase()) return { problem: 'crc' };
  const found = header.exec(body);
  const { star, token, sequence, receiver, line, account } = found?.groups ?? {};
  if (!found || token === undefined || sequence === undefined) return { problem: 'form' };
  return {
    frame: {
      token,
      isEncrypted: star === '*',
      sequence,
      receiver: receiver ?? null,
      line: line ?? null,
      account: account ?? null,
      sealed: body.slice(found[0].length),
      lengthFits: Number.parseInt(length, 16) === body.length,
    },
  };
}

/** What a frame carries; null: the key does not open it, or it has no end. */
export function readContent(frame: Frame, key: Buffer | null): Content | null {
  const text = frame.isEncrypted ? key && unseal(key, frame.sealed) : frame.sealed;
  const [, inside, blocks = '', stamp] = /^([^\]]*)\]((?:\[[^\]]*\])*)(?:_([^\]]*))?$/s.exec(text ?? '') ?? [];
  if (inside === undefined) return null;
  const at = stamp === undefined ? null : readStamp(stamp);
  if (frame.isEncrypted && at === null) return null;
  // Padding ends with the first bar; a frame of one panel family has none and pads with zeroes.
  const unpadded = frame.isEncrypted
    ? (/^[^|]*\|(.*)$/s.exec(inside)?.[1] ?? inside.replace(/^0+(?=\D|$)/, ''))
    : inside;
  const [, account, data] = /^(?:#([0-9A-Za-z]{1,16}))?\|(.*)$/s.exec(unpadded) ?? [];
  return {
    account: account ?? null,
    data: data ?? unpadded,
    blocks: [...blocks.matchAll(/\[([A-Z])([^\]]*)\]/g)].map(([, id = '', text = '']) => ({ id, text })),
    at,
    ...(stamp && at === null ? { hasOddStamp: true } : {}),
  };
}

export interface NewFrame {
  token: string;
  sequence: string;
  receiver?: string | null;
  line?: string | null;
  account?: string | null;
  /** Between the brackets, e.g. `#1234|Nri1/BA5`. */
  data?: string;
  blocks?: readonly { id: string; text: string }[];
  /** Needed when it is encrypted. */
  at?: Date | undefined;
  /** With a key it is encrypted. */
  key?: Buffer | null | undefined;
}

/** Writes one frame, with LF and CR. */
export function writeFrame(fresh: NewFrame): Buffer {
  const blocks = (fresh.blocks ?? []).map(({ id, text }) => `[${id}${text}]`).join('');
  const tail = `${fresh.data ?? ''}]${blocks}${fresh.at ? `_${stampOf(fresh.at)}` : ''}`;
  const head =
    `"${fresh.key ? '*' : ''}${fresh.token}"${fresh.sequence}` +
    (fresh.receiver ? `R${fresh.receiver}` : '') +
    (fresh.line ? `L${fresh.line}` : '') +
    (fresh.account ? `#${fresh.account}` : '');
  return framed(`${head}[${fresh.key ? seal(fresh.key, tail) : tail}`);
}

/** Puts checksum, length, LF and CR around a body. */
export function framed(text: string): Buffer {
  const body = Buffer.from(text, 'latin1');
  const length = body.length.toString(16).toUpperCase().padStart(4, '0');
  return Buffer.concat([Buffer.from(`\n${crcOf(body)}${length}`, 'latin1'), body, Buffer.from('\r')]);
}
