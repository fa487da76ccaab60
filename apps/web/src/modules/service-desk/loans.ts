import type { BookLine } from '@anyuan/contract';

import { api, useApi } from '../../api.ts';

/** For how long something is usually lent or stored here; undefined: not yet known. */
export function useUsualHours(book: string): number | undefined {
  const { data } = useApi(api.book.books, {});
  return data ? (data.items.find((one) => one.book === book)?.usualHours ?? 4) : undefined;
}

const halfHourMs = 30 * 60_000;

/** A reservation nobody has settled and whose time has not passed for good. */
export const isWaiting = ({ answered, reverses, reversedBy, data }: BookLine, now: number): boolean =>
  answered.length === 0 &&
  reverses === null &&
  reversedBy === null &&
  Date.parse(String(data['startsAt'])) > now - halfHourMs;
