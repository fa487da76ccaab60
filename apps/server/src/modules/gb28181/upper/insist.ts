import { isOk, type Outcome } from '@anyuan/gb28181';

/** The first wait, however quickly it usually answers, and however slowly. */
const [waitAtLeast, waitAtMost] = [500, 4_000];
const triesAtMost = 4;

/**
 * Says something again until it is answered. Over a stream (what is long goes by one) SIP itself says nothing twice, and
 * would wait for half a minute for the answer of somebody who has dropped a message. An answer that comes late counts all the same.
 */
export function insist(to: { answersInMs: number }, say: () => Promise<Outcome>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    let [open, tries, waitMs] = [0, 0, Math.min(waitAtMost, Math.max(waitAtLeast, to.answersInMs * 4))];
    let timer: NodeJS.Timeout | undefined;
    const begin = performance.now();
    const end = (outcome: Outcome): void => {
      clearTimeout(timer);
      if (isOk(outcome)) {
        // Slowness is learnt at once, and forgotten slowly.
        const tookMs = tries === 1 ? performance.now() - begin : to.answersInMs;
        to.answersInMs = Math.max(tookMs, to.answersInMs * 0.9);
      }
      resolve(outcome);
    };
    const go = (): void => {
      open++;
      tries++;
      say().then((outcome) => {
        open--;
        if (outcome.kind === 'response' || open === 0) end(outcome);
      }, reject);
      timer = setTimeout(() => {
        if (tries < triesAtMost) go();
        else end({ kind: 'none', why: 'timeout' });
      }, waitMs).unref();
      waitMs *= 2;
    };
    go();
  });
}
