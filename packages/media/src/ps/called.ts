import type { Camera, PlayCommand, Reason } from '../types.ts';
import type { Sink, Source } from '../unit.ts';
import type { PortRange } from './ports.ts';
import { PsReceiver, type PsTransport } from './receiver.ts';

/** How a stream that has to be called for will come. */
export type CallPlan = {
  transport: PsTransport;
  /** The address of ours that is listened on. */
  host: string;
  ports: PortRange | null;
  ssrc: number;
  /** This device is known to use numbers of its own. */
  trusts: boolean;
};
/** Where the other side sends from, as it has answered. */
export type CallAnswer = { address: string; port: number; ssrc: number | null };
/** Where it is to be sent, if the media process is on another machine than whoever speaks with the devices. */
export type CallPlace = { host: string; address: string; ports: PortRange | null };
export type CallRefused = { reason: Reason; status?: number };

/** Whoever speaks with the devices. A stream is called by the id of its camera. */
export interface MediaCalls {
  plan(stream: string, url: string, place?: CallPlace): Promise<CallPlan | CallRefused>;
  /** It shall send to this port. */
  invite(stream: string, port: number): Promise<CallAnswer | CallRefused>;
  /** It is not wanted any more; `reason`: since it gave no picture. */
  bye(stream: string, reason: Reason | null): void;
  step(stream: string, step: string): void;
  quirk(stream: string, quirk: string): void;
  /** The media process is gone, and all that was called for with it. */
  gone(): void;
}

/** Streams that are called for, by id: the other side may end them. */
export type Called = Map<string, CalledSource>;

/** A source that sends nothing until somebody has called for it. */
export class CalledSource implements Source {
  readonly #camera: Camera;
  readonly #sink: Sink;
  readonly #calls: MediaCalls;
  readonly #all: Called;
  #receiver: PsReceiver | null = null;
  #isOver = false;
  #hasCalled = false;
  #isPaused = false;

  constructor(camera: Camera, sink: Sink, calls: MediaCalls, all: Called) {
    this.#camera = camera;
    this.#sink = sink;
    this.#calls = calls;
    this.#all = all;
    all.set(camera.id, this);
    void this.#call();
  }

  /** A recording that was told to wait is not silent, however long it does. */
  stands(): boolean {
    return this.#isPaused;
  }

  /** What the other side has been told, and has agreed to. */
  steer({ do: what }: PlayCommand): boolean {
    this.#isPaused = what === 'pause';
    return true;
  }

  doubt(): Reason {
    return this.#receiver?.doubt() ?? 'timeout';
  }

  stop(): void {
    // What it lacked when nobody waited any longer is why there was no picture.
    const reason = this.#receiver && this.#receiver.lacks !== null ? this.#receiver.doubt() : null;
    this.#finish(reason);
  }

  /** The other side has hung up. */
  hungUp(reason: Reason): void {
    if (this.#finish(null)) this.#sink.ended(reason);
  }

  async #call(): Promise<void> {
    const { id, url } = this.#camera;
    const plan = await this.#calls.plan(id, url);
    if (this.#isOver) return;
    if ('reason' in plan) return this.#fail(plan);
    this.#hasCalled = true;
    const sink: Sink = {
      opened: (format) => this.#sink.opened(format),
      video: (unit) => this.#sink.video(unit),
      audio: (unit) => this.#sink.audio(unit),
      ended: (reason) => this.#fail({ reason }),
    };
    const receiver = await PsReceiver.open(plan, sink, {
      step: (step) => this.#calls.step(id, step),
      quirk: (quirk) => this.#calls.quirk(id, quirk),
    });
    if (this.#isOver) return receiver?.stop();
    if (!receiver) return this.#fail({ reason: 'too_many' });
    this.#receiver = receiver;
    const answer = await this.#calls.invite(id, receiver.port);
    if (this.#isOver) return;
    if ('reason' in answer) return this.#fail(answer);
    receiver.towards(answer);
  }

  #fail({ reason, status }: CallRefused): void {
    if (this.#finish(reason)) this.#sink.ended(reason, status);
  }

  #finish(reason: Reason | null): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    if (this.#all.get(this.#camera.id) === this) this.#all.delete(this.#camera.id);
    this.#receiver?.stop();
    if (this.#hasCalled) this.#calls.bye(this.#camera.id, reason);
    return true;
  }
}
