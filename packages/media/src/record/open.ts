import { type FileHandle, open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const unfinished = /-open\.mp4$/;

/**
 * Opens a recorded file by the name it had when it was looked for: one that was being written then may have its last name by now, whether
 * or not that has been written down yet. Null: it is gone.
 */
export async function openRecording(file: string): Promise<FileHandle | null> {
  const found = await open(file).catch(() => null);
  if (found || !unfinished.test(file)) return found;
  const begin = basename(file).replace(unfinished, '-');
  const names = await readdir(dirname(file)).catch(() => []);
  const name = names.find((one) => one.startsWith(begin));
  return name === undefined ? null : open(join(dirname(file), name)).catch(() => null);
}
