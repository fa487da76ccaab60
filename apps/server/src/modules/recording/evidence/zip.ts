import { crc32 } from 'node:zlib';

/** A file that is put into a zip as it comes, neither packed nor held. */
export interface Streamed {
  name: string;
  bytes: AsyncIterable<Uint8Array>;
}

/** Without the long form of the format, which not every program reads. */
export const zipLimit = 0xffff_ffff;
/** Names are UTF-8; sizes stand behind the file. */
const flags = 0x0808;
const noDate = 0x0021;
const version = 20;

/** A zip of files one after the other. `files` is asked for the next one when the one before is through. */
export async function* streamZip(files: AsyncIterable<Streamed>): AsyncGenerator<Buffer, void, undefined> {
  const lines: Buffer[] = [];
  let at = 0;
  for await (const { name, bytes } of files) {
    const title = Buffer.from(name);
    const begin = at;
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(version, 4);
    head.writeUInt16LE(flags, 6);
    head.writeUInt16LE(noDate, 12);
    head.writeUInt16LE(title.length, 26);
    yield Buffer.concat([head, title]);
    at += head.length + title.length;
    let [crc, size] = [0, 0];
    for await (const chunk of bytes) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    }
    at += size;
    if (at > zipLimit) throw new Error('too much for a zip');
    const facts = Buffer.alloc(12);
    facts.writeUInt32LE(crc, 0);
    facts.writeUInt32LE(size, 4);
    facts.writeUInt32LE(size, 8);
    yield Buffer.concat([Buffer.from('PK\x07\x08', 'latin1'), facts]);
    at += 16;
    const line = Buffer.alloc(46);
    line.writeUInt32LE(0x02014b50, 0);
    line.writeUInt16LE(version, 4);
    line.writeUInt16LE(version, 6);
    line.writeUInt16LE(flags, 8);
    line.writeUInt16LE(noDate, 14);
    facts.copy(line, 16);
    line.writeUInt16LE(title.length, 28);
    line.writeUInt32LE(begin, 42);
    lines.push(line, title);
  }
  const directory = Buffer.concat(lines);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(lines.length / 2, 8);
  end.writeUInt16LE(lines.length / 2, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  yield Buffer.concat([directory, end]);
}
