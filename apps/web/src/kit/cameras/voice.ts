import { TalkMessage, type ApiError, type CameraReason, type Look } from '@anyuan/contract';

import { client } from '../../api.ts';
import worklet from './voice.worklet.ts?worker&url';

export type VoiceState =
  | { kind: 'idle' }
  | { kind: 'calling' }
  | { kind: 'talking' }
  /** `mic`: no microphone, or not allowed; `insecure`: the browser gives none without HTTPS. */
  | { kind: 'trouble'; why: 'mic' | 'insecure' | CameraReason; error?: ApiError };

/** One talk through one camera, from the press of the button to its release. */
export class Voice {
  readonly #changed: (state: VoiceState) => void;
  readonly #camera: string;
  readonly #look: Look;
  #stream: MediaStream | undefined;
  #context: AudioContext | undefined;
  #socket: WebSocket | undefined;
  #isOver = false;

  constructor(camera: string, look: Look, changed: (state: VoiceState) => void) {
    this.#camera = camera;
    this.#look = look;
    this.#changed = changed;
    void this.#begin();
  }

  stop(): void {
    this.#end({ kind: 'idle' });
  }

  async #begin(): Promise<void> {
    this.#changed({ kind: 'calling' });
    if (!window.isSecureContext || !navigator.mediaDevices) return this.#end({ kind: 'trouble', why: 'insecure' });
    try {
      const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
      const stream = await navigator.mediaDevices.getUserMedia({ audio });
      this.#stream = stream;
      if (this.#isOver) return this.#release();
      const context = new AudioContext();
      this.#context = context;
      await context.audioWorklet.addModule(worklet);
      if (this.#isOver) return this.#release();
    } catch {
      return this.#end({ kind: 'trouble', why: 'mic' });
    }
    try {
      const { path } = await client.talk.begin({ code: this.#camera, ...this.#look });
      if (!this.#isOver) this.#open(path);
    } catch (error) {
      this.#end({ kind: 'trouble', why: 'refused', error: error as ApiError });
    }
  }

  #open(path: string): void {
    const url = new URL(path, window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { state, reason } = TalkMessage.parse(JSON.parse(String(data)));
      if (state === 'ended') this.#end({ kind: 'trouble', why: reason ?? 'ended' });
      else if (state === 'talking') this.#talk(socket);
    });
    socket.addEventListener('close', () => this.#end({ kind: 'trouble', why: 'interrupted' }));
  }

  #talk(socket: WebSocket): void {
    const [context, stream] = [this.#context, this.#stream];
    if (!context || !stream || this.#isOver) return;
    const node = new AudioWorkletNode(context, 'voice', {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    node.port.addEventListener('message', ({ data }) => {
      // What the network does not take at once is late, and late words are of no use.
      if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < 8_000)
        socket.send(data as Uint8Array<ArrayBuffer>);
    });
    node.port.start();
    context.createMediaStreamSource(stream).connect(node);
    void context.resume();
    this.#changed({ kind: 'talking' });
  }

  #end(state: VoiceState): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#release();
    this.#changed(state);
  }

  #release(): void {
    this.#socket?.close();
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    void this.#context?.close().catch(() => undefined);
  }
}
