import type { Result, roundApi } from '@anyuan/contract';
import type { UseQueryResult } from '@tanstack/react-query';

import { api, useApi } from '../../../api.ts';
import { useStream } from '../../../stream/index.tsx';

export type Shift = Result<typeof roundApi.shift>;

/** Whatever is to be done now and next; what the phone heard last when it cannot ask. */
export function useShift(): { query: UseQueryResult<Shift>; shift: Shift | undefined; isKept: boolean } {
  const { connected } = useStream();
  const query = useApi(api.round.shift, {}, { every: 60_000, keep: true });
  return { query, shift: query.data, isKept: query.data !== undefined && (!connected || query.isError) };
}
