import { ringingTypeNames, type CaseDetail, type CaseItem } from '@anyuan/contract';
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';

import { api, client, keyOf } from '../../api.ts';
import { dayTime, startOfDay } from '../../kit/hospital-time.ts';
import { useEvents, useStream } from '../../stream/index.tsx';
import { applied, remembered, settled, type Board, type Change, type Loaded, type Recent } from './board.ts';

// Not below `/cases`: the console moves its list on from the events themselves and loads it again only when it must.
const boardKey = ['console', 'board'];
const pageSize = 500;
const maxPages = 10;
const dayMs = 86_400_000;
const moving = ['case.created', 'case.changed', 'case.repeated', 'case.clock'] as const;

async function load(): Promise<Loaded> {
  const day = startOfDay(dayTime(Date.now()));
  const [open, today, real] = await Promise.all([
    allOpen(),
    client.case.list({ type: [...ringingTypeNames], from: day, limit: 200 }),
    client.case.list({ type: [...ringingTypeNames], from: day, mode: 'real', limit: 1 }),
  ]);
  return { open, today: today.items, todayTotal: real.total, day };
}

async function allOpen(): Promise<CaseItem[]> {
  const items: CaseItem[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const answer = await client.case.list({
      type: [...ringingTypeNames],
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
    (item: Change): void => {
      recent.current = remembered(recent.current, item, Date.now());
      showItem(queries, item);
    },
    [queries],
  );
  useEvents(moving, ({ data }) => take(data as unknown as Change));

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
    const timer = setTimeout(() => void refetch(), Date.parse(day) + dayMs - Date.now() + 1000);
    return () => clearTimeout(timer);
  }, [day, refetch]);

  return { ...query, take };
}

function showItem(queries: QueryClient, item: Change): void {
  queries.setQueryData<Board>(boardKey, (board) => board && applied(board, item));
  queries.setQueryData<CaseDetail>(keyOf(api.case.get, { id: item.id }), (detail) =>
    detail && detail.version < item.version ? { ...detail, ...item } : detail,
  );
}
