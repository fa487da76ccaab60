import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';

import { Client, type ClientConfig } from 'pg';

/** A statement is prepared once it has come so often; what comes rarely (filters, reports) is planned each time. */
const oftenEnough = 10;
/**
 * Each connection keeps its prepared statements for life, so there is an end to them. Whatever has not come for longest
 * makes room: the statements of a press are to be prepared after months of lists and reports, too.
 */
const most = 300;

/**
 * Stands in a statement whose best plan depends on who asks: a plan kept for whoever sees ten cases would walk through
 * half a million for whoever sees them all.
 */
export const plannedAnew = '/* planned anew */';

const seen = new Map<string, number>();
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) {
    names.delete(text);
    names.set(text, known);
    return known;
  }
  if (text.includes(plannedAnew)) return undefined;
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
  const [longestAgo] = names.keys();
  if (names.size > most && longestAgo !== undefined) names.delete(longestAgo);
  return name;
}

/** After so many statements of a connection its plans are made anew, and again after each four times as many. */
const firstReplan = 150;

/** What was asked of the database since the process began. */
export const asked = { statements: 0, sealed: 0 };

type Query = (...args: unknown[]) => Promise<unknown>;

/**
 * A connection for many short transactions.
 * - PostgreSQL keeps the plans of statements that come again and again: a press costs half. They are made anew while
 *   the tables grow.
 * - Statements need not wait for each other's answers, and those of one moment leave in one packet.
 */
export class RecordClient extends Client {
  #isGathering = false;
  #statements = 0;
  #replanAt = firstReplan;

  constructor(config?: ClientConfig) {
    super({ ...config, pipeline: true } as ClientConfig);
    // Before the pool has its own listener, and after it has let go: Node ends the program when nobody hears it.
    this.on('error', () => undefined);
  }

  override query: Client['query'] = ((...args: unknown[]): unknown => {
    const [text, values] = args;
    const send = super.query.bind(this) as Query;
    this.#gather();
    asked.statements++;
    // A kept plan is that of the table as it was: of a handful of rows all are read, and so they would be of ten thousand.
    if (++this.#statements === this.#replanAt) {
      this.#replanAt *= 4;
      // In a transaction that has failed it fails, too, and comes again.
      void send('discard plans').catch(() => undefined);
    }
    if (typeof text !== 'string' || args.length > 2 || !Array.isArray(values) || values.length === 0)
      return send(...args);
    const name = nameOf(text);
    return send(name === undefined ? { text, values } : { name, text, values });
  }) as Client['query'];

  /** Holds the bytes until all that is being sent now has been written. */
  #gather(): void {
    if (this.#isGathering) return;
    const { stream } = (this as unknown as { connection: { stream: Duplex } }).connection;
    this.#isGathering = true;
    stream.cork();
    const leave = () => {
      this.#isGathering = false;
      stream.uncork();
    };
    // Once everything that goes on without waiting for the outside has gone on.
    queueMicrotask(() => process.nextTick(leave));
  }
}
