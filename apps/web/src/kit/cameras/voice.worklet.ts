/** Runs beside the page, in the thread of the sound: makes G.711 A-law at 8 kHz of what the microphone hears. */

declare const sampleRate: number;
declare function registerProcessor(name: string, made: unknown): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

const rate = 8_000;
/** 40 ms in a message. */
const piece = 320;
const loudest = 32_635;

/** ITU-T G.711 A-law of a sample between -1 and 1. */
function aLaw(value: number): number {
  let sample = Math.max(-loudest, Math.min(loudest, Math.round(value * 32_768)));
  const sign = sample < 0 ? 0 : 0x80;
  if (sample < 0) sample = -sample - 1;
  let exponent = 7;
  for (let mask = 0x4000; (sample & mask) === 0 && exponent > 0; mask >>= 1) exponent--;
  const mantissa = exponent === 0 ? sample >> 4 : sample >> (exponent + 3);
  return (sign | (exponent << 4) | (mantissa & 15)) ^ 0x55;
}

class Voice extends AudioWorkletProcessor {
  #out = new Uint8Array(piece);
  #filled = 0;
  /** Of the sample under way: what was added up, of how many, and how much of its time has gone. */
  #sum = 0;
  #count = 0;
  #phase = 0;

  process([input]: Float32Array[][]): boolean {
    const heard = input?.[0];
    if (!heard) return true;
    const step = rate / sampleRate;
    for (const value of heard) {
      this.#sum += value;
      this.#count++;
      this.#phase += step;
      if (this.#phase < 1) continue;
      this.#phase -= 1;
      this.#out[this.#filled++] = aLaw(this.#sum / this.#count);
      this.#sum = 0;
      this.#count = 0;
      if (this.#filled < piece) continue;
      const full = this.#out;
      this.#out = new Uint8Array(piece);
      this.#filled = 0;
      this.port.postMessage(full, [full.buffer]);
    }
    return true;
  }
}

registerProcessor('voice', Voice);
