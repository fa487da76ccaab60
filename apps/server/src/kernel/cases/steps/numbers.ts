import type { Pool } from 'pg';

/**
 * Gives human numbers `类别-YYYYMM-####`, as many as are asked for, in order. They are taken outside the case's
 * transaction: inside it, the counter's row lock would make every alarm wait for the commit of the one before.
 * Under load they are taken in blocks; while it is quiet, one by one, so that no number is left out.
 * A case that fails after taking its number leaves a gap; a number is never given twice.
 */
export interface Numbers {
  take(prefix: string, month: string, count: number): Promise<string[]>;
  /** Gives back what was taken ahead, unless another process has gone on from there. */
  stop(): Promise<void>;
}

/** Numbers taken ahead. */
interface Block {
  next: number;
  last: number;
  takenAt: number;
  size: number;
}

/** Whoever comes back for more so soon is under load. */
const soonMs = 1_000;
const largest = 256;

/**
 * @param pool of its own: whoever asks holds a connection of the other one already. It need not wait for the disk: a
 * case that carries the number is committed later in the same log, and so never without it.
 */
export function makeNumbers(pool: Pool, now: () => number = () => performance.now()): Numbers {
  const blocks = new Map<string, Block>();
  const turns = new Map<string, Promise<unknown>>();

  async function take(key: string, prefix: string, month: string, count: number): Promise<string[]> {
    const block = blocks.get(key);
    const numbers: number[] = [];
    while (block && numbers.length < count && block.next <= block.last) numbers.push(block.next++);
    const missing = count - numbers.length;
    if (missing > 0) {
      const isSoon = block !== undefined && now() - block.takenAt < soonMs;
      const ahead = isSoon ? Math.min(largest, block.size * 2) : 0;
      const size = Math.max(missing, ahead);
      const last = await advance(pool, prefix, month, size);
      const first = last - size + 1;
      for (let i = 0; i < missing; i++) numbers.push(first + i);
      blocks.set(key, { next: first + missing, last, takenAt: now(), size });
    }
    return numbers.map((n) => `${key}-${String(n).padStart(4, '0')}`);
  }

  return {
    take(prefix, month, count) {
      const key = `${prefix}-${month}`;
      const before = turns.get(key) ?? Promise.resolve();
      const mine = before.catch(() => undefined).then(() => take(key, prefix, month, count));
      turns.set(key, mine);
      return mine;
    },
    async stop() {
      await Promise.allSettled(turns.values());
      for (const [key, { next, last }] of blocks) {
        if (next > last) continue;
        const [prefix, month] = [key.slice(0, key.lastIndexOf('-')), key.slice(key.lastIndexOf('-') + 1)];
        await pool
          .query('update case_number set last = $1 where prefix = $2 and month = $3 and last = $4', [
            next - 1,
            prefix,
            month,
            last,
          ])
          // Then there is a gap.
          .catch(() => undefined);
      }
      blocks.clear();
    },
  };
}

async function advance(pool: Pool, prefix: string, month: string, count: number): Promise<number> {
  const { rows } = await pool.query<{ last: number }>(
    `insert into case_number values ($1, $2, $3)
     on conflict (prefix, month) do update set last = case_number.last + $3 returning last`,
    [prefix, month, count],
  );
  return rows[0]?.last ?? 0;
}
