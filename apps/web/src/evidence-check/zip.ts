export interface Listed {
  name: string;
  /** Where its bytes lie. */
  from: number;
  size: number;
}

const endSize = 22;
const lineSize = 46;
const headSize = 30;

/** The files of a zip of evidence, which are stored one behind the other; null: it is none, or was changed in its build. */
export async function listZip(zip: Blob): Promise<Listed[] | null> {
  const end = await view(zip, zip.size - endSize, endSize);
  if (end.byteLength < endSize || end.getUint32(0, true) !== 0x06054b50) return null;
  const [count, length, start] = [end.getUint16(10, true), end.getUint32(12, true), end.getUint32(16, true)];
  if (start + length + endSize !== zip.size) return null;
  const directory = await view(zip, start, length);
  const all: Listed[] = [];
  let at = 0;
  for (let n = 0; n < count; n++) {
    if (at + lineSize > length || directory.getUint32(at, true) !== 0x02014b50) return null;
    const size = directory.getUint32(at + 24, true);
    const named = directory.getUint16(at + 28, true);
    const begin = directory.getUint32(at + 42, true);
    const isStored = directory.getUint16(at + 10, true) === 0 && directory.getUint32(at + 20, true) === size;
    if (!isStored || at + lineSize + named > length) return null;
    const name = text(directory, at + lineSize, named);
    at += lineSize + named;
    const head = await view(zip, begin, headSize + named);
    if (head.byteLength < headSize + named || head.getUint32(0, true) !== 0x04034b50) return null;
    if (text(head, headSize, named) !== name) return null;
    all.push({ name, from: begin + headSize + named, size });
  }
  return at === length ? all : null;
}

const text = ({ buffer }: DataView, from: number, length: number): string =>
  new TextDecoder().decode(new Uint8Array(buffer as ArrayBuffer, from, length));

async function view(zip: Blob, from: number, length: number): Promise<DataView> {
  return new DataView(from < 0 ? new ArrayBuffer(0) : await zip.slice(from, from + length).arrayBuffer());
}
