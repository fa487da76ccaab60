import type { Duplex } from 'node:stream';

import { MediaError } from '../errors.ts';
import type { Ask, AskName, Question } from '../protocol.ts';
import { Questions } from '../questions.ts';
import type { MediaWorker, WorkerEvents } from '../worker.ts';
import { isAnswer, type FromNode, type NodeFacts, type ToNode } from './messages.ts';

/** How it is reached. */
export type FarLine = {
  send(message: ToNode): void;
  /** A connection that the node opens, to be given to its media process by this id. */
  dial(id: string): Promise<Duplex>;
  close(): void;
};

/** A media process on another machine: asked over a line that its node has opened. */
export class FarWorker implements MediaWorker {
  readonly isNear = false;
  alive = false;
  facts: NodeFacts | null = null;
  readonly #line: FarLine;
  readonly #events: WorkerEvents;
  readonly #questions = new Questions();
  readonly #dialed = new Set<Duplex>();

  constructor(line: FarLine, events: WorkerEvents) {
    this.#line = line;
    this.#events = events;
  }

  ask<K extends AskName>(op: K, ask: Ask[K]['ask']): Promise<Ask[K]['answer']> {
    if (!this.alive) return Promise.reject(new MediaError('media_down'));
    return this.#questions.ask<K>(
      (id) => this.#line.send({ ask: { id, op, ask } as Question }),
      (value) => isAnswer(op, value),
    );
  }

  async reach(id: string): Promise<Duplex> {
    const connection = await this.#line.dial(id);
    this.#dialed.add(connection);
    connection.on('error', () => connection.destroy());
    connection.once('close', () => this.#dialed.delete(connection));
    // It may have died meanwhile.
    if (!this.alive) connection.destroy();
    return connection;
  }

  hear(message: FromNode): void {
    if ('facts' in message) this.facts = message.facts;
    else if ('alive' in message) this.#turn(message.alive);
    else if ('notice' in message) this.#events.notice(message.notice);
    else this.#questions.answered(message.answer);
  }

  /** The line is gone, and whatever came over it. */
  gone(): void {
    this.#turn(false);
  }

  stop(): Promise<void> {
    this.gone();
    this.#line.close();
    return Promise.resolve();
  }

  #turn(alive: boolean): void {
    if (alive === this.alive) return;
    this.alive = alive;
    if (!alive) {
      this.#questions.allLost();
      for (const connection of this.#dialed) connection.destroy();
    }
    this.#events.alive(alive);
  }
}
