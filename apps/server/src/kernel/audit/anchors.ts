import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { z } from 'zod';

/** Where the chain ended at some moment, written down outside the database. */
export const Anchor = z.object({
  seq: z.number().int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.string(),
});
export type Anchor = z.infer<typeof Anchor>;

export const headFile = (data: string): string => join(data, 'audit-head.jsonl');

/** The anchors of a head file, one by one; null for a line that cannot be read, nothing for a missing file. */
export async function* readAnchors(path: string): AsyncGenerator<Anchor | null> {
  const input = createReadStream(path, 'utf8');
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      if (line.trim() !== '') yield parse(line);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    input.destroy();
  }
}

function parse(line: string): Anchor | null {
  try {
    return Anchor.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** Adds one line, durable when it returns. A line that a power cut has left unfinished is removed first. */
export async function appendAnchor(path: string, anchor: Anchor): Promise<void> {
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const end = Buffer.alloc(Math.min(size, 4096));
    await file.read(end, 0, end.length, size - end.length);
    const whole = size - end.length + end.lastIndexOf(0x0a) + 1;
    if (whole < size) await file.truncate(whole);
    await file.appendFile(`${JSON.stringify(anchor)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
