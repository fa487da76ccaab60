import type { CaseDetail, CaseItem } from '@anyuan/contract';
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import dayjs from 'dayjs';
import { useCallback, useEffect, useRef } from 'react';

import { api, client, keyOf } from '../../api.ts';
import { useEvents, useStream } from '../../stream/index.tsx';
import { applied, remembered, settled, type Board, type Loaded, type Recent } from './board.ts';

// Not below `/cases`: the console moves its list on from the events themselves and loads it again only when it must.
const boardKey = ['console', 'board'];
const pageSize = 500;
const maxPages = 10;
const moving = ['case.created', 'case.changed', 'case.repeated', 'case.clock'] as const;

async function load(): Promise<Loaded> {
  const day = dayjs().startOf('day').toISOString();
  const [open, today, real] = await Promise.all([
    allOpen(),
    client.case.list({ type: ['alarm'], from: day, limit: 200 }),
    client.case.list({ type: ['alarm'], from: day, mode: 'real', limit: 1 }),
  ]);
  return { open, today: today.items, todayTotal: real.total, day };
}

async function allOpen(): Promise<CaseItem[]> {
  const items: CaseItem[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const answer = await client.case.list({
      type: ['alarm'],
      open: true,
      sort: 'queue',
      limit: pageSize,
      ...(cursor ? { cursor } : {}),
    });
    items.push(...answer.items);
    if (!answer.next) break;
    cursor = answer.next;
  }
  return items;
}

/** The console's cases, always true: loaded when contact begins, then kept by the event stream. */
export function useBoard() {
  const queries = useQueryClient();
  const recent = useRef<Recent>([]);
  const { connected } = useStream();
  const query = useQuery({
    queryKey: boardKey,
    queryFn: async () => settled(await load(), recent.current),
    staleTime: Infinity,
  });
  const { refetch } = query;

  const take = useCallback(
    (item: CaseItem): void => {
      recent.current = remembered(recent.current, item, Date.now());
      showItem(queries, item);
    },
    [queries],
  );
  useEvents(moving, ({ data }) => take(data as unknown as CaseItem));

  // What happened between the first answer and the first word of the stream would be seen by neither.
  const isFirst = useRef(true);
  useEffect(() => {
    if (!connected || !isFirst.current) return;
    isFirst.current = false;
    void refetch();
  }, [connected, refetch]);

  // At midnight "today" is another day.
  const day = query.data?.day;
  useEffect(() => {
    if (!day) return;
    const timer = setTimeout(() => void refetch(), dayjs(day).add(1, 'day').diff(dayjs()) + 1000);
    return () => clearTimeout(timer);
  }, [day, refetch]);

  return { ...query, take };
}

function showItem(queries: QueryClient, item: CaseItem): void {
  queries.setQueryData<Board>(boardKey, (board) => board && applied(board, item));
  queries.setQueryData<CaseDetail>(keyOf(api.case.get, { id: item.id }), (detail) =>
    detail && detail.version < item.version ? { ...detail, ...item } : detail,
  );
}
