import type { Charset } from '../xml/charset.ts';
import { readXml, textIn, type XmlNode } from '../xml/read.ts';
import { writeXml } from '../xml/write.ts';
import { readShape, writeShape, type Found, type Given, type Shape } from './fields.ts';

export const manscdpType = 'Application/MANSCDP+xml';

export type Root = 'Control' | 'Query' | 'Notify' | 'Response';

/** A message that was read as far as every one has it; what else it says is read by its declaration. */
export interface Manscdp {
  root: Root;
  /** As it is called in the standard where it is one of its, else as it came. */
  cmdType: string;
  sn: number | null;
  deviceId: string;
  node: XmlNode;
  charset: Charset;
  /** False: it was cut short or is broken; what is there was read. */
  isWhole: boolean;
}

const roots: Record<string, Root> = { control: 'Control', query: 'Query', notify: 'Notify', response: 'Response' };
const names = new Map<string, string>();

export function readManscdp(body: Uint8Array): Manscdp | undefined {
  const read = readXml(body);
  const root = read && roots[read.root.name];
  if (!root) return undefined;
  const said = textIn(read.root, 'CmdType') ?? '';
  const sn = textIn(read.root, 'SN') ?? '';
  return {
    root,
    cmdType: names.get(said.toLowerCase()) ?? said.slice(0, 64),
    sn: /^\d{1,15}$/.test(sn) ? Number(sn) : null,
    deviceId: textIn(read.root, 'DeviceID') ?? '',
    node: read.root,
    charset: read.charset,
    isWhole: read.isWhole,
  };
}

export interface Said {
  /** The charset it is written in; the standard wants GB 18030 (6.10). */
  charset?: Charset | undefined;
  /** What stands in the declaration, where a peer insists on a word. */
  label?: string | undefined;
}

/** What one message of the standard says: its root, its name, its elements in order. */
export interface Declared<S extends Shape> {
  root: Root;
  cmdType: string;
  shape: S;
  /** Whether it is this one. */
  is(message: Manscdp): boolean;
  read(message: Manscdp): Found<S>;
  write(given: Given<S> & { sn: number; deviceId?: string }, said?: Said): Buffer;
}

export function declare<S extends Shape>(root: Root, cmdType: string, shape: S): Declared<S> {
  names.set(cmdType.toLowerCase(), cmdType);
  return {
    root,
    cmdType,
    shape,
    is: (message) => message.root === root && message.cmdType === cmdType,
    read: ({ node }) => readShape(shape, node),
    write: (given, { charset = 'gb18030', label } = {}) =>
      writeXml(
        {
          name: root,
          content: [
            { name: 'CmdType', content: cmdType },
            { name: 'SN', content: String(given.sn) },
            ...(given.deviceId === undefined ? [] : [{ name: 'DeviceID', content: given.deviceId }]),
            ...writeShape(shape, given),
          ],
        },
        charset,
        label,
      ),
  };
}
