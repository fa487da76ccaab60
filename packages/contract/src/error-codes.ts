import { access } from './error-codes/access.ts';
import { books } from './error-codes/books.ts';
import { cases } from './error-codes/cases.ts';
import type { Codes } from './error-codes/kind.ts';
import { matters } from './error-codes/matters.ts';
import { requests } from './error-codes/requests.ts';
import { systems } from './error-codes/systems.ts';
import { work } from './error-codes/work.ts';
import { internalError } from './internal-error.ts';

/**
 * Every error an edge may answer, once: code → HTTP status, Chinese text, English text; by area in `error-codes/`.
 * Codes are part of the public interface; texts may change.
 */
export const errorCodes = {
  ...requests,
  ...access,
  ...cases,
  ...matters,
  ...books,
  ...work,
  ...systems,
  internal: internalError,
} as const satisfies Codes;
