import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import type { Ask, AskName, Notice } from './protocol.ts';

/** What is told by whoever keeps the process. */
export type WorkerEvents = { alive(alive: boolean): void; notice(notice: Notice): void; log(text: string): void };

/** A media process as it is spoken to, on this machine or another: what it does is the same. */
export interface MediaWorker {
  readonly alive: boolean;
  /** It is a child of this process: it can be given the browser's connection itself. */
  readonly isNear: boolean;
  ask<K extends AskName>(op: K, ask: Ask[K]['ask'], connection?: Socket): Promise<Ask[K]['answer']>;
  /** A connection into it, which it knows by this id. */
  reach(id: string): Promise<Duplex>;
  stop(): Promise<void>;
}
