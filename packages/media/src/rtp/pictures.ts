import type { PictureBuilder } from '../picture/builder.ts';
import type { Depacketizer } from './track.ts';

/**
 * Pictures out of RTP payloads, for the codecs whose pictures are NAL units. A picture is finished at the marker, not
 * when the next one begins; where markers stand inside of pictures, or none come, the next time stamp ends it.
 */
export abstract class Pictures implements Depacketizer {
  protected readonly builder: PictureBuilder;
  #time = Number.NaN;
  #finished = Number.NaN;
  #markersLie = false;

  constructor(builder: PictureBuilder) {
    this.builder = builder;
  }

  payload(b: Buffer, from: number, to: number, marker: boolean, time: number, lost: boolean, at: number): void {
    const { builder } = this;
    if (lost) {
      if (builder.isOpen) builder.abandon();
      if (builder.hasSlices) builder.damage();
    }
    if (time !== this.#time) {
      builder.finish(this.#time, null, at);
      this.#time = time;
    }
    if (to > from) this.take(b, from, to);
    // What was finished here goes on: this camera marks slices, not pictures.
    if (builder.beganInside && time === this.#finished && !lost) this.#markersLie = true;
    if (!marker || this.#markersLie) return;
    builder.close();
    if (builder.hasSlices) this.#finished = time;
    builder.finish(time, null, at);
  }

  stop(): void {
    this.builder.stop();
  }

  protected abstract take(b: Buffer, from: number, to: number): void;
}
