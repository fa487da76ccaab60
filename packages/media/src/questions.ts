import { MediaError } from './errors.ts';
import type { Answer, Ask, AskName } from './protocol.ts';

const ASK_TIMEOUT_MS = 30_000;

type Waiting = { resolve(value: unknown): void; reject(error: MediaError): void };

/** What a media process was asked and has not answered yet; whatever is lost on the way is `media_down`. */
export class Questions {
  readonly #waiting = new Map<number, Waiting>();
  #counter = 0;

  /**
   * Sends a question under a number of its own and waits for the answer, 30 s at most.
   * @param isAnswer what it says is looked at before anybody believes it
   */
  ask<K extends AskName>(
    send: (id: number) => void,
    isAnswer: (value: unknown) => boolean = () => true,
  ): Promise<Ask[K]['answer']> {
    const id = ++this.#counter;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.lost(id), ASK_TIMEOUT_MS);
      const settle = (done: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        done();
      };
      this.#waiting.set(id, {
        resolve: (value) =>
          settle(() => (isAnswer(value) ? resolve(value as Ask[K]['answer']) : reject(new MediaError('media_down')))),
        reject: (error) => settle(() => reject(error)),
      });
      send(id);
    });
  }

  answered(answer: Answer): void {
    if ('error' in answer) this.#waiting.get(answer.id)?.reject(new MediaError(answer.error.code, answer.error.reason));
    else this.#waiting.get(answer.id)?.resolve(answer.answer);
  }

  /** It did not get there, or nobody will answer it. */
  lost(id: number): void {
    this.#waiting.get(id)?.reject(new MediaError('media_down'));
  }

  allLost(): void {
    for (const id of this.#waiting.keys()) this.lost(id);
  }
}
