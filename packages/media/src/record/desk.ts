import type { Camera, RecordHow } from '../types.ts';
import type { Sink } from '../unit.ts';
import { Recorder, type RecordMeans, type RecordTrouble } from './recorder.ts';
import { recover } from './recover.ts';
import type { ClosedSegment } from './segment-file.ts';

/** What is told of recordings: which segment was begun or is whole, and why nothing is written. */
export type RecordNotice =
  | { camera: string; opened: { from: number; format: string } }
  /** Also one that was left open by a process that died, and finished now. */
  | { camera: string; closed: ClosedSegment; format: string }
  | { camera: string; trouble: RecordTrouble | null };

type Streams = { keepTapped(camera: Camera, sink: Sink): void; untap(camera: Camera, sink: Sink): void };

const LOOK_MS = 1000;
const FRAGMENT_MS = 1000;
/** The media process is started in the folder of recordings. */
const HERE = '.';

/** All cameras that are recorded by this process, into the folder it stands in. */
export class RecordDesk {
  readonly #streams: Streams;
  readonly #means: RecordMeans;
  readonly #tell: (notice: RecordNotice) => void;
  readonly #recorders = new Map<string, { camera: Camera; recorder: Recorder; hasSound: boolean }>();

  constructor(streams: Streams, means: RecordMeans, tell: (notice: RecordNotice) => void) {
    this.#streams = streams;
    this.#means = means;
    this.#tell = tell;
    setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** What a process before this one has left open. */
  async recover(): Promise<void> {
    for (const { camera, format, ...closed } of await recover(HERE)) this.#tell({ camera, closed, format });
  }

  /** Records a camera until `end`; again with another address: from there on. */
  async begin(camera: Camera, { segmentMs, sound }: RecordHow): Promise<void> {
    const { id } = camera;
    const known = this.#recorders.get(id);
    if (known?.hasSound === sound) {
      known.camera = camera;
      return;
    }
    if (known) await this.end(id);
    const recorder = new Recorder(
      HERE,
      id,
      { segmentMs, fragmentMs: FRAGMENT_MS },
      sound ? this.#means : { ...this.#means, openEncoder: null },
      {
        opened: (from, format) => this.#tell({ camera: id, opened: { from, format } }),
        closed: (closed, format) => this.#tell({ camera: id, closed, format }),
        trouble: (trouble) => this.#tell({ camera: id, trouble }),
      },
    );
    this.#recorders.set(id, { camera, recorder, hasSound: sound });
    this.#tap(camera, recorder);
  }

  async end(id: string): Promise<void> {
    const known = this.#recorders.get(id);
    if (!known) return;
    this.#recorders.delete(id);
    this.#streams.untap(known.camera, known.recorder);
    await known.recorder.stop();
  }

  /** All is on the disk. */
  async stop(): Promise<void> {
    await Promise.all([...this.#recorders.keys()].map((id) => this.end(id)));
  }

  /** A stream that was ended with its viewers (its address has changed) is joined again. */
  #look(): void {
    const now = performance.now();
    for (const { camera, recorder } of this.#recorders.values()) {
      recorder.tick(now);
      this.#tap(camera, recorder);
    }
  }

  #tap(camera: Camera, recorder: Recorder): void {
    try {
      this.#streams.keepTapped(camera, recorder);
    } catch {
      // Too many streams: there may be room later, and until then it is a gap that is seen.
    }
  }
}
