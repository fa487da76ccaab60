import { refuse } from '@anyuan/contract';

/** A `like` pattern that finds the text anywhere; what the text itself contains is no wildcard. */
export const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** An opaque cursor of a list that is ordered by one text. */
export const cursorAfter = (text: string): string => Buffer.from(text).toString('base64url');

export function positionOf(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (text === '' || cursorAfter(text) !== cursor) throw refuse('bad_request', { reason: 'cursor' });
  return text;
}
