import type { Bytes } from './archive.ts';

/** Where backups lie: things with names, written whole or not at all. */
export interface Place {
  put(name: string, bytes: Bytes): Promise<number>;
  get(name: string): Bytes;
  list(): Promise<{ name: string; bytes: number }[]>;
  remove(name: string): Promise<void>;
}
