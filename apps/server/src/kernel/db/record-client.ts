import { createHash } from 'node:crypto';

import { Client, type ClientConfig } from 'pg';

/** A statement is prepared once it has come so often; what comes rarely (filters, reports) is planned each time. */
const oftenEnough = 10;
/** Each connection keeps its prepared statements for life, so there is an end to them. */
const most = 300;

const seen = new Map<string, number>();
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= most) return known;
  const times = (seen.get(text) ?? 0) + 1;
  if (times < oftenEnough) {
    // Texts that never come back must not pile up.
    if (seen.size > 5_000) seen.clear();
    seen.set(text, times);
    return undefined;
  }
  seen.delete(text);
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 20);
  names.set(text, name);
  return name;
}

/** The last statement of every change: it locks the end of the record until the commit. See ctx.ts. */
export const sealText = 'select seal($1, $2::jsonb, $3::jsonb)';

type Query = (...args: unknown[]) => Promise<unknown>;

/**
 * A connection for many short transactions.
 * - PostgreSQL keeps the plans of statements that come again and again: a press costs half.
 * - The commit is sent together with the seal before it. Otherwise the lock on the end of the record, which every
 *   other change waits for, would be held while this process is busy writing to 400 consoles.
 */
export class RecordClient extends Client {
  #commit: Promise<unknown> | undefined;

  constructor(config?: ClientConfig) {
    super({ ...config, pipeline: true } as ClientConfig);
  }

  override query: Client['query'] = ((...args: unknown[]): unknown => {
    const [text, values] = args;
    const send = super.query.bind(this) as Query;
    if (typeof text !== 'string' || args.length > 2) return send(...args);
    if (text === 'commit' && this.#commit) return this.#takeCommit();
    if (text === 'begin' || text === 'rollback') this.#commit = undefined;
    if (!Array.isArray(values) || values.length === 0) return send(...args);
    const name = nameOf(text);
    const answer = send(name === undefined ? { text, values } : { name, text, values });
    if (text === sealText) {
      // If the seal is refused, PostgreSQL answers this commit with a rollback; the refusal is what the caller sees.
      this.#commit = send('commit');
      this.#commit.catch(() => undefined);
    }
    return answer;
  }) as Client['query'];

  #takeCommit(): Promise<unknown> | undefined {
    const commit = this.#commit;
    this.#commit = undefined;
    return commit;
  }
}
