import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

import { api, hrefOf, useApi } from '../../api.ts';
import { keepOffline, offlineState, takeAlong, whenOffline } from '../../offline/register.ts';
import { useCan } from '../../session.ts';

const everyMs = 5 * 60_000;

/**
 * What a shift needs is on the phone before it starts: rounds with points and forms, floor plans, who is on duty, the
 * numbers to ring. Asked for again now and then, so that a dead spot never shows yesterday's.
 * @param hasRested the first look is done: nothing of this stands in its way
 */
export function useTakeAlong(hasRested: boolean): void {
  const can = useCan();
  const queries = useQueryClient();
  const state = useSyncExternalStore(whenOffline, offlineState);
  const { data } = useApi(api.round.shift, {}, { enabled: hasRested && can('round.do'), every: everyMs });
  useApi(api.duty.now, {}, { enabled: hasRested && can('duty.read'), every: everyMs });
  useApi(api.dispatch.numbers, {}, { enabled: hasRested, every: 12 * everyMs });
  useEffect(() => {
    if (hasRested) void keepOffline();
  }, [hasRested]);
  useEffect(() => {
    // What was asked before the worker was there is asked once more, so that it has heard it.
    if (state === 'ready') void queries.invalidateQueries({ refetchType: 'active' });
  }, [state, queries]);
  const plans = [...new Set(data?.rounds.flatMap((round) => round.plans.map(({ fileId }) => fileId)))].join(' ');
  useEffect(() => {
    if (state !== 'ready') return;
    void (async () => {
      // One after the other: a weak radio has better things to carry.
      for (const id of plans.split(' ').filter(Boolean))
        await takeAlong(hrefOf(api.file.get, { id })).catch(() => undefined);
    })();
  }, [plans, state]);
}
