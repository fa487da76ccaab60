import type { MediaErrorCode } from './errors.ts';
import type { Camera, CameraFacts, CameraState, MediaSettings, MediaStats, Reason, ViewOptions } from './types.ts';

/** What the server asks of the worker, over the child process's own channel. */
export type Ask = {
  start: { ask: { socket: string; settings: MediaSettings }; answer: null };
  ping: { ask: null; answer: null };
  admit: { ask: { ticket: string; camera: Camera; options: ViewOptions }; answer: null };
  snapshot: { ask: { camera: Camera; width: number }; answer: Uint8Array };
  probe: { ask: { camera: Camera }; answer: CameraFacts };
  forget: { ask: { id: string }; answer: null };
  stats: { ask: null; answer: MediaStats };
};

export type AskName = keyof Ask;
export type Question = { [K in AskName]: { id: number; op: K; ask: Ask[K]['ask'] } }[AskName];
export type Answer =
  | { id: number; answer: Ask[AskName]['answer'] }
  | { id: number; error: { code: MediaErrorCode; reason: Reason | undefined } };
export type Notice = { camera: { id: string; state: CameraState; reason: Reason | undefined } } | { log: string };
export type FromWorker = Answer | Notice;
