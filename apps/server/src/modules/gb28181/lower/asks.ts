import type { Manscdp } from '@anyuan/gb28181';

/** A question that a device answers in messages of its own. */
interface Pending {
  from: string;
  cmdType: string;
  take(message: Manscdp): void;
}

export interface Asks {
  /** Whether somebody waits for this answer. */
  take(from: string, message: Manscdp): boolean;
  readonly waiting: number;
  add(sn: number, pending: Pending): () => void;
}

export function makeAsks(): Asks {
  const pending = new Map<number, Pending>();
  return {
    get waiting() {
      return pending.size;
    },
    add(sn, one) {
      pending.set(sn, one);
      return () => {
        if (pending.get(sn) === one) pending.delete(sn);
      };
    },
    take(from, message) {
      const one = message.sn === null ? undefined : pending.get(message.sn);
      if (!one || one.from !== from || one.cmdType !== message.cmdType) return false;
      one.take(message);
      return true;
    },
  };
}
