import { FRAGMENT_HEAD, writeHead } from '../fmp4/fragment.ts';
import { VIDEO_TRACK } from '../fmp4/init.ts';
import { Timeline } from '../fmp4/timeline.ts';
import { webSocketHeader } from '../fmp4/web-socket.ts';
import { type AccessUnit, VIDEO_RATE } from '../unit.ts';
import { type Frame, Group } from './group.ts';
import { type Head, headOf } from './head.ts';
import type { Viewer } from './viewer.ts';

/** One form of a camera's pictures (as they come, or transcoded) and those who watch it. */
export class Pictures {
  readonly viewers = new Set<Viewer>();
  readonly group = new Group();
  head: Head | null = null;
  /** Key pictures without what a decoder must know beforehand. */
  headless = 0;
  hasSound = false;
  #timeline: Timeline | null = null;
  #fps: number | null = null;
  #end = 0;
  #sequence = 0;

  /** The camera begins, perhaps anew: time goes on where it was, so that players need not notice. */
  begin(fps: number | null, hasSound: boolean): void {
    this.#end = this.#timeline?.end ?? this.#end;
    this.#timeline = null;
    this.#fps = fps;
    this.hasSound = hasSound;
    this.headless = 0;
    this.clear();
  }

  clear(): void {
    this.head = null;
    this.group.clear();
  }

  /** Whether it went out. */
  push(unit: AccessUnit): Frame | null {
    if (unit.key && (this.head === null || unit.sets !== this.head.sets)) this.#renew(unit);
    if (!this.head) return null;
    const frame = unit.codec === 'mjpeg' ? this.#jpeg(unit) : this.#fragment(unit, this.head);
    this.group.add(frame);
    for (const viewer of this.viewers) viewer.offer(frame, this.head);
    return frame;
  }

  join(viewer: Viewer): void {
    this.viewers.add(viewer);
    if (this.head) viewer.begin(this.group.frames, this.group.bytes, this.head);
  }

  #renew(unit: AccessUnit): void {
    const head = headOf(unit, this.hasSound);
    if (!head) this.headless++;
    // A set damaged on its way must not end what plays; without it the old one may still do.
    if (head) this.head = head;
  }

  #fragment({ slab, from, to, key, pts, at }: AccessUnit, head: Head): Frame {
    const fps = this.#fps ?? head.fps;
    this.#timeline ??= new Timeline(VIDEO_RATE, fps && VIDEO_RATE / fps, Math.round(this.#end * VIDEO_RATE));
    const times = this.#timeline.next(pts, at);
    const moof = from - FRAGMENT_HEAD;
    writeHead(slab.data, moof, { track: VIDEO_TRACK, sequence: ++this.#sequence, ...times, key }, to - from);
    const start = webSocketHeader(slab.data, moof, to - moof);
    const { data } = slab;
    return {
      slab,
      message: data.subarray(start, to),
      picture: data.subarray(from, to),
      key,
      pts: times.dts + times.cts,
    };
  }

  #jpeg({ slab, from, to, pts }: AccessUnit): Frame {
    const start = webSocketHeader(slab.data, from, to - from);
    const { data } = slab;
    return { slab, message: data.subarray(start, to), picture: data.subarray(from, to), key: true, pts };
  }
}
