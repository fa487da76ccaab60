import { samplesOf, type Pattern, type Sound } from './ring.ts';

/** Plays one pattern in a loop. Silent until a gesture of the operator has unlocked the browser's sound. */
export class Siren {
  #context: AudioContext | undefined;
  #playing: { node: AudioBufferSourceNode; key: string } | undefined;
  readonly #buffers = new Map<string, AudioBuffer>();

  get isUnlocked(): boolean {
    return this.#context?.state === 'running';
  }

  async unlock(): Promise<boolean> {
    this.#context ??= new AudioContext();
    await this.#context.resume().catch(() => {});
    return this.isUnlocked;
  }

  /** Loops until told otherwise; the same key goes on without a break. */
  play(pattern: Pattern, key: string): void {
    if (this.#playing?.key === key || !this.isUnlocked) return;
    this.hush();
    const node = this.#start(pattern, true);
    if (node) this.#playing = { node, key };
  }

  hush(): void {
    this.#playing?.node.stop();
    this.#playing = undefined;
  }

  /** The test tone, once. */
  tone(): void {
    this.#start('tone', false);
  }

  /** Somebody has arrived or says something. */
  note(): void {
    if (this.isUnlocked) this.#start('note', false);
  }

  close(): void {
    this.hush();
    void this.#context?.close();
    this.#context = undefined;
    this.#buffers.clear();
  }

  #start(pattern: Sound, loop: boolean): AudioBufferSourceNode | undefined {
    const context = this.#context;
    if (!context) return undefined;
    const node = context.createBufferSource();
    node.buffer = this.#buffer(context, pattern);
    // The sound card repeats it: timers of a hidden page are too slow for an alarm.
    node.loop = loop;
    node.connect(context.destination);
    node.start();
    return node;
  }

  #buffer(context: AudioContext, pattern: Sound): AudioBuffer {
    const known = this.#buffers.get(pattern);
    if (known) return known;
    const samples = samplesOf(pattern, context.sampleRate);
    const made = context.createBuffer(1, samples.length, context.sampleRate);
    made.copyToChannel(samples, 0);
    this.#buffers.set(pattern, made);
    return made;
  }
}
