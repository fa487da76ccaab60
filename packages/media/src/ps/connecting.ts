import { connect, type Socket } from 'node:net';

import type { Reason } from '../types.ts';

/** Annex D: not sooner than after a second, and at least three times. */
const RETRY_MS = 1_000;
const TRIES = 4;
/** Whoever does not answer at all is not waited for as long as the system would. */
const ANSWER_MS = 4_000;

/** Connects to whoever listens for media, or will in a moment; gives how to give it up. */
export function connecting(
  to: { address: string; port: number },
  { got, failed }: { got: (socket: Socket) => void; failed: (reason: Reason) => void },
): () => void {
  let isOver = false;
  let retry: NodeJS.Timeout | undefined;
  let socket: Socket | undefined;

  function go(tries: number): void {
    const one = connect({ host: to.address, port: to.port, noDelay: true });
    socket = one;
    let isRefused = false;
    const late = setTimeout(() => one.destroy(), ANSWER_MS);
    one.once('connect', () => {
      clearTimeout(late);
      if (isOver) return void one.destroy();
      isOver = true;
      got(one);
    });
    one.on('error', (error: NodeJS.ErrnoException) => {
      isRefused = error.code === 'ECONNREFUSED';
      one.destroy();
    });
    one.once('close', () => {
      clearTimeout(late);
      if (isOver) return;
      if (tries < TRIES) {
        retry = setTimeout(() => go(tries + 1), RETRY_MS);
        return;
      }
      isOver = true;
      failed(isRefused ? 'refused' : 'unreachable');
    });
  }

  go(1);
  return () => {
    if (isOver) return;
    isOver = true;
    clearTimeout(retry);
    socket?.destroy();
  };
}
