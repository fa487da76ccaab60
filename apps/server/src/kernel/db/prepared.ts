import { createHash } from 'node:crypto';

import { Client } from 'pg';

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

type Query = (...args: unknown[]) => unknown;

/** A connection that lets PostgreSQL keep the plans of the statements that come again and again: a press costs half. */
export class PreparingClient extends Client {
  override query: Client['query'] = ((...args: unknown[]): unknown => {
    const [text, values] = args;
    const send = super.query.bind(this) as Query;
    const name = typeof text === 'string' && Array.isArray(values) && args.length === 2 ? nameOf(text) : undefined;
    return name === undefined ? send(...args) : send({ name, text, values });
  }) as Client['query'];
}
