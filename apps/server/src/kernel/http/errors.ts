import { randomBytes } from 'node:crypto';

import { ApiError, refuse } from '@anyuan/contract';

import { isAway, isFull } from '../db/away.ts';
import type { Log } from '../log.ts';

interface Coded {
  code?: unknown;
  statusCode?: unknown;
  message?: string;
  detail?: unknown;
}

// PostgreSQL: text or a number that no column can hold, e.g. NUL, half a surrogate pair, a made-up cursor.
const unstorable = new Set(['22003', '22007', '22008', '22021', '22P02', '22P05']);

/** Turns whatever was thrown into the one error shape; the only place that does. */
export function toApiError(thrown: unknown, log: Log): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const error = thrown as Coded & Error;
  if (isFull(error)) return refuse('disk_full');
  if (isAway(error)) {
    log.warn({ err: error }, 'the database is away');
    return refuse('database_down');
  }
  if (error.code === '23505') return refuse('already_exists', { what: duplicateOf(error.detail) });
  // The trigger `no_ring`.
  if (error.code === 'AYR01') return refuse('below_itself');
  if (unstorable.has(String(error.code))) {
    log.warn({ err: error }, 'the database cannot hold this');
    return refuse('bad_request', {
      reason: { zh: '含有无法保存的字符或数值', en: 'it holds characters or numbers that cannot be stored' },
    });
  }
  if (error.code === 'FST_REQ_FILE_TOO_LARGE') return refuse('too_large', { limit: '20 MB' });
  if (error.statusCode === 413) return refuse('too_large', { limit: '1 MB' });
  if (typeof error.statusCode === 'number' && error.statusCode < 500)
    return refuse('bad_request', { reason: error.message ?? '' });
  const ref = randomBytes(4).toString('hex');
  log.error({ err: error, ref }, 'internal error');
  return refuse('internal', { ref });
}

/** PostgreSQL says `Key (code)=(PB-1) already exists.`: its text values name what is there already. */
const duplicateOf = (detail: unknown): string => /=\((.*)\) already exists/.exec(String(detail))?.[1] ?? '';
