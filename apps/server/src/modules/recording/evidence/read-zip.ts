import type { FileHandle } from 'node:fs/promises';

export interface Listed {
  name: string;
  /** Where its bytes lie. */
  from: number;
  size: number;
}

const endSize = 22;
const lineSize = 46;
const headSize = 30;

/** The files of a zip made by `streamZip`, in their order; null: it is not one, or was changed in its build. */
export async function listZip(file: FileHandle): Promise<Listed[] | null> {
  const { size } = await file.stat();
  const end = await read(file, size - endSize, endSize);
  if (end.length < endSize || end.readUInt32LE(0) !== 0x06054b50) return null;
  const [count, length, start] = [end.readUInt16LE(10), end.readUInt32LE(12), end.readUInt32LE(16)];
  if (start + length + endSize !== size) return null;
  const directory = await read(file, start, length);
  const all: Listed[] = [];
  let at = 0;
  for (let n = 0; n < count; n++) {
    if (at + lineSize > directory.length || directory.readUInt32LE(at) !== 0x02014b50) return null;
    const [packed, bytes, named] = [
      directory.readUInt32LE(at + 20),
      directory.readUInt32LE(at + 24),
      directory.readUInt16LE(at + 28),
    ];
    const begin = directory.readUInt32LE(at + 42);
    if (directory.readUInt16LE(at + 10) !== 0 || packed !== bytes) return null;
    const name = directory.toString('utf8', at + lineSize, at + lineSize + named);
    at += lineSize + named;
    const head = await read(file, begin, headSize + named);
    if (head.length < headSize + named || head.readUInt32LE(0) !== 0x04034b50) return null;
    if (head.toString('utf8', headSize) !== name) return null;
    all.push({ name, from: begin + headSize + named, size: bytes });
  }
  return at === directory.length ? all : null;
}

export async function read(file: FileHandle, from: number, length: number): Promise<Buffer> {
  if (from < 0 || length < 0) return Buffer.alloc(0);
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, from);
  return buffer.subarray(0, bytesRead);
}
