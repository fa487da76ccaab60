import { Slab } from './slab.ts';
import { ROOM } from './unit.ts';

/** Writes one picture after the other into slabs. Offsets count from the beginning of the picture's room. */
export class SlabWriter {
  slab = Slab.take();
  /** Where the room of the picture under way begins. */
  start = 0;
  /** How far it has come. */
  size = ROOM;

  put(bytes: Buffer, from: number, to: number): void {
    this.room(to - from);
    bytes.copy(this.slab.data, this.start + this.size, from, to);
    this.size += to - from;
  }

  byte(value: number): void {
    this.slab.data[this.start + this.size++] = value;
  }

  /** The next picture begins; the one before stays where it is if somebody holds it. */
  next(): void {
    if (this.slab.isShared) this.start += this.size;
    this.size = ROOM;
    this.room(0);
  }

  /** The picture under way moves to another slab when this one is full. */
  room(more: number): void {
    if (this.start + this.size + more <= this.slab.data.length) return;
    const next = Slab.take(this.size + more);
    this.slab.data.copy(next.data, 0, this.start, Math.min(this.start + this.size, this.slab.data.length));
    this.slab.release();
    this.slab = next;
    this.start = 0;
  }

  /** Nothing may be called afterwards. */
  stop(): void {
    this.slab.release();
  }
}
