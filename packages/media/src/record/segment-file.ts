import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { VIDEO_RATE } from '../unit.ts';
import { indexBox, type KeyEntry } from './index-box.ts';
import { segmentFile, segmentFolder, type SegmentName } from './names.ts';

/** What is known of a segment whose file is whole. */
export type ClosedSegment = {
  file: string;
  from: number;
  to: number;
  bytes: number;
  sha256: string;
  /** By how much the camera's own clock was ahead of ours then; absent: it did not say. */
  clockAheadMs?: number;
};

/**
 * One file that is written from its front to its end. After every fragment it is on the disk itself (`fdatasync`): what is lost
 * to a power cut is the second that was being written.
 */
export class SegmentFile {
  readonly #folder: string;
  readonly #name: SegmentName;
  readonly #handle: FileHandle;
  readonly #hash: Hash = createHash('sha256');
  readonly #keys: KeyEntry[] = [];
  #bytes = 0;
  #ticks = 0;

  private constructor(folder: string, name: SegmentName, handle: FileHandle) {
    this.#folder = folder;
    this.#name = name;
    this.#handle = handle;
  }

  static async create(folder: string, camera: string, from: number, init: Buffer): Promise<SegmentFile> {
    const name = { camera, from, to: null };
    await mkdir(join(folder, segmentFolder(name)), { recursive: true, mode: 0o750 });
    const file = new SegmentFile(folder, name, await open(join(folder, segmentFile(name)), 'wx', 0o640));
    try {
      await file.#write([init]);
    } catch (error) {
      await file.drop();
      throw error;
    }
    return file;
  }

  /** A whole fragment, from and to when; one that finds no room leaves nothing of itself behind. */
  async append(parts: readonly Buffer[], dts: number, end: number, key: boolean): Promise<void> {
    const offset = this.#bytes;
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    try {
      await this.#put(parts, offset, length);
      await this.#handle.datasync();
    } catch (error) {
      await this.#handle.truncate(offset).catch(() => undefined);
      throw error;
    }
    for (const part of parts) this.#hash.update(part);
    this.#bytes += length;
    this.#ticks = end;
    if (key) this.#keys.push({ time: dts, offset });
  }

  async #write(parts: readonly Buffer[]): Promise<void> {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    await this.#put(parts, this.#bytes, length);
    for (const part of parts) this.#hash.update(part);
    this.#bytes += length;
  }

  async #put(parts: readonly Buffer[], offset: number, length: number): Promise<void> {
    const { bytesWritten } = await this.#handle.writev(parts, offset);
    if (bytesWritten !== length) throw Object.assign(new Error('no room for all of it'), { code: 'ENOSPC' });
  }

  /** Null: there was nothing in it. */
  async close(): Promise<ClosedSegment | null> {
    if (this.#keys.length === 0) {
      await this.drop();
      return null;
    }
    // A disk that is full has no room for the index either: it is found by walking then.
    await this.#write([indexBox(this.#keys)]).catch(() => this.#handle.truncate(this.#bytes));
    await this.#handle.datasync().catch(() => undefined);
    await this.#handle.close();
    // What was refused is not in it, and not counted.
    const to = this.#name.from + Math.max(1, Math.round((this.#ticks * 1000) / VIDEO_RATE));
    const file = segmentFile({ ...this.#name, to });
    await rename(this.#path, join(this.#folder, file));
    return { file, from: this.#name.from, to, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  get #path(): string {
    return join(this.#folder, segmentFile(this.#name));
  }

  async drop(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await rm(this.#path, { force: true }).catch(() => undefined);
  }
}
