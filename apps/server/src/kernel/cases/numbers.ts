import type { Pool } from 'pg';

/**
 * Gives human numbers `类别-YYYYMM-####`. They are taken outside the case's transaction, many at once when many
 * are asked for: inside it, the counter's row lock would make every alarm wait for the commit of the one before.
 * A case that fails after taking its number leaves a gap; a number is never given twice.
 */
export type Numbers = (prefix: string, month: string) => Promise<string>;

interface Asking {
  give: (number: string) => void;
  fail: (error: unknown) => void;
}

/** @param pool of its own: whoever asks holds a connection of the other one already. */
export function makeNumbers(pool: Pool): Numbers {
  const queues = new Map<string, Asking[]>();

  async function serve(key: string, prefix: string, month: string): Promise<void> {
    for (let asking = queues.get(key); asking && asking.length > 0; asking = queues.get(key)) {
      queues.set(key, []);
      try {
        const last = await take(pool, prefix, month, asking.length);
        for (const [i, one] of asking.entries()) one.give(format(prefix, month, last - asking.length + 1 + i));
      } catch (error) {
        for (const one of asking) one.fail(error);
      }
    }
    queues.delete(key);
  }

  return (prefix, month) =>
    new Promise((give, fail) => {
      const key = `${prefix}-${month}`;
      const queue = queues.get(key);
      if (queue) {
        queue.push({ give, fail });
        return;
      }
      queues.set(key, [{ give, fail }]);
      void serve(key, prefix, month);
    });
}

async function take(pool: Pool, prefix: string, month: string, count: number): Promise<number> {
  const { rows } = await pool.query<{ last: number }>(
    `insert into case_number values ($1, $2, $3)
     on conflict (prefix, month) do update set last = case_number.last + $3 returning last`,
    [prefix, month, count],
  );
  return rows[0]?.last ?? 0;
}

const format = (prefix: string, month: string, n: number): string => `${prefix}-${month}-${String(n).padStart(4, '0')}`;
