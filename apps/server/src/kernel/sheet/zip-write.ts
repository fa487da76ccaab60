/** A file in a zip, packed already. */
export interface ZipEntry {
  name: string;
  packed: Buffer;
  crc: number;
  /** Before packing. */
  size: number;
}

const limit = 0xffff_ffff;
const deflated = 8;
// 1980-01-01: the same content is the same file.
const noDate = 0x0021;

/** A zip of files packed with deflate. */
export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, packed, crc, size } of entries) {
    if (size > limit) throw new Error(`${name} is too large for a zip`);
    const title = Buffer.from(name);
    // What the head of a file and its line in the directory have in common.
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(deflated, 4);
    facts.writeUInt16LE(noDate, 8);
    facts.writeUInt32LE(crc, 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(size, 18);
    facts.writeUInt16LE(title.length, 22);
    directory.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), facts, placeOf(at), title);
    const head = [Buffer.from([0x50, 0x4b, 3, 4]), facts, title, packed];
    parts.push(...head);
    at += head.reduce((sum, part) => sum + part.length, 0);
  }
  const lines = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(lines.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, lines, end]);
}

/** The rest of a directory line: no comment, no attributes, where the file begins. */
function placeOf(at: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(at, 10);
  return rest;
}
