import { MseFeed } from './mse.ts';

/** `waiting`: asked for, nothing has come; `none`: there is nothing to hear, or nothing this browser can play. */
export type Hearing = 'off' | 'waiting' | 'on' | 'none';

const patienceMs = 6_000;
/** Ends the sound that is heard now. */
let hush: (() => void) | undefined;

/**
 * The sound of one camera, in an element and a stream of its own: whatever becomes of it, the picture goes on. Only one
 * camera is heard at a time.
 */
export class LiveSound {
  hearing: Hearing = 'off';
  readonly #ask: (isWanted: boolean) => void;
  readonly #changed: () => void;
  #audio: HTMLAudioElement | undefined;
  #feed: MseFeed | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #hush = (): void => this.off();

  constructor(ask: (isWanted: boolean) => void, changed: () => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  get isWanted(): boolean {
    return this.hearing === 'waiting' || this.hearing === 'on';
  }

  /** Called in the moment of a click: browsers play no sound that nobody has asked for. */
  on(): void {
    if (hush !== this.#hush) hush?.();
    hush = this.#hush;
    this.#audio ??= new Audio();
    this.#begin();
  }

  off(): void {
    this.#ask(false);
    this.#end('off');
  }

  /** The connection is a new one: what was wanted before is wanted still. */
  again(): void {
    if (this.isWanted || this.hearing === 'none') this.#begin();
  }

  /** What follows is sound of this kind; null: there is none. */
  announced(mime: string | null): void {
    if (!this.isWanted) return;
    if (!mime || !this.#audio || !MediaSource.isTypeSupported(mime)) return this.#end('none');
    this.#feed?.stop();
    this.#feed = new MseFeed(this.#audio, mime, () => this.#end('none'));
  }

  push(data: ArrayBuffer): void {
    if (!this.#feed) return;
    this.#feed.push(data);
    if (this.hearing === 'waiting') this.#tell('on');
  }

  stop(): void {
    if (hush === this.#hush) hush = undefined;
    this.#end('off');
  }

  #begin(): void {
    this.#tell('waiting');
    this.#ask(true);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hearing === 'waiting' && this.#tell('none'), patienceMs);
  }

  #end(hearing: Hearing): void {
    clearTimeout(this.#timer);
    this.#feed?.stop();
    this.#feed = undefined;
    this.#tell(hearing);
  }

  #tell(hearing: Hearing): void {
    if (hearing === this.hearing) return;
    this.hearing = hearing;
    this.#changed();
  }
}
