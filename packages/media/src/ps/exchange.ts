import type { FromWorker } from '../protocol.ts';
import type { Reason } from '../types.ts';
import type { CallAnswer, CallPlan, CallRefused, MediaCalls } from './called.ts';

type Planned = CallPlan | CallRefused;
type Invited = CallAnswer | CallRefused;

/** Asks the parent, which speaks with the devices. */
export class ParentCalls implements MediaCalls {
  readonly #tell: (message: FromWorker) => void;
  readonly #asked = new Map<number, (answer: never) => void>();
  #questions = 0;

  constructor(tell: (message: FromWorker) => void) {
    this.#tell = tell;
  }

  plan(stream: string, url: string): Promise<Planned> {
    return this.#ask((question) => ({ plan: { question, stream, url } }));
  }
  invite(stream: string, port: number): Promise<Invited> {
    return this.#ask((question) => ({ invite: { question, stream, port } }));
  }
  bye(stream: string, reason: Reason | null): void {
    this.#tell({ bye: { stream, reason } });
  }
  step(stream: string, step: string): void {
    this.#tell({ step: { stream, step } });
  }
  quirk(stream: string, quirk: string): void {
    this.#tell({ quirk: { stream, quirk } });
  }

  gone(): void {
    // Told by whoever outlives this process.
  }

  answered(question: number, answer: Planned | Invited): void {
    this.#asked.get(question)?.(answer as never);
    this.#asked.delete(question);
  }

  #ask<T>(message: (question: number) => FromWorker): Promise<T> {
    const question = ++this.#questions;
    return new Promise((resolve) => {
      this.#asked.set(question, resolve);
      this.#tell(message(question));
    });
  }
}

/** The other side of it: gives what the worker asks to whoever speaks with the devices. */
export function answerWorker(
  calls: MediaCalls | null,
  notice: FromWorker,
  reply: (question: number, answer: Planned | Invited) => void,
): boolean {
  const failed = (): CallRefused => ({ reason: 'interrupted' });
  if ('plan' in notice) {
    const { question, stream, url } = notice.plan;
    void (calls?.plan(stream, url) ?? Promise.resolve(failed())).catch(failed).then((plan) => reply(question, plan));
  } else if ('invite' in notice) {
    const { question, stream, port } = notice.invite;
    void (calls?.invite(stream, port) ?? Promise.resolve(failed())).catch(failed).then((one) => reply(question, one));
  } else if ('bye' in notice) calls?.bye(notice.bye.stream, notice.bye.reason);
  else if ('step' in notice) calls?.step(notice.step.stream, notice.step.step);
  else if ('quirk' in notice) calls?.quirk(notice.quirk.stream, notice.quirk.quirk);
  else return false;
  return true;
}
