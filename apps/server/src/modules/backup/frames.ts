import { ArchiveError, ByteReader, type Bytes } from './archive.ts';

/** What an archive is made of: a table's head as JSON, its rows as PostgreSQL's COPY gives them, and so on. */
export interface Head {
  kind: 'head';
  format: 1;
  madeAt: string;
  migrations: { name: string; checksum: string }[];
}
export interface TableHead {
  kind: 'table';
  name: string;
  columns: string[];
}
export interface Sequence {
  kind: 'sequence';
  name: string;
  value: string;
  isCalled: boolean;
}
export interface End {
  kind: 'end';
  rows: Record<string, number>;
  /** Where the audit chain ended. */
  audit: { seq: number; hash: string };
}
export type Note = Head | TableHead | Sequence | End;
export type Frame = { note: Note } | { data: Buffer };

const json = 1;
const data = 2;

export function noteFrame(note: Note): Buffer {
  return frame(json, Buffer.from(JSON.stringify(note)));
}

export const dataFrame = (bytes: Buffer): Buffer => frame(data, bytes);

function frame(kind: number, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head[0] = kind;
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

export async function* framesIn(bytes: Bytes): AsyncGenerator<Frame> {
  const reader = new ByteReader(bytes);
  for (;;) {
    const head = await reader.upTo(5);
    if (head.length === 0) return;
    const body = head.length === 5 ? await reader.take(head.readUInt32BE(1)) : undefined;
    if (!body) throw new ArchiveError('the backup is cut off');
    yield head[0] === json ? { note: JSON.parse(body.toString()) as Note } : { data: body };
  }
}
