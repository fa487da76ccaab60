import type { EventMessage, EventType } from '@anyuan/contract';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';

import { api } from '../api.ts';
import { StreamClient, type StreamView } from './client.ts';
import { refresher } from './refresh.ts';

export type { StreamView } from './client.ts';

const Stream = createContext<StreamClient | undefined>(undefined);

/** Who is signed in was asked a moment before the stream was opened: not asked twice by every page that opens. */
const isJustAsked = ([path]: readonly unknown[], { dataUpdatedAt }: { dataUpdatedAt: number }): boolean =>
  path === api.session.me.path && Date.now() - dataUpdatedAt < 5_000;

/** Opens the stream while its children are shown, and keeps their lists true. */
export function StreamProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [stream] = useState(
    () =>
      new StreamClient(
        () => void queries.invalidateQueries({ predicate: ({ queryKey, state }) => !isJustAsked(queryKey, state) }),
      ),
  );
  useEffect(() => {
    stream.start();
    const refresh = refresher(queries);
    const leave = stream.subscribe(undefined, refresh);
    const back = (): void => {
      // A page that slept does not trust what it shows.
      if (document.visibilityState === 'visible') void queries.invalidateQueries({ refetchType: 'active' });
    };
    document.addEventListener('visibilitychange', back);
    return () => {
      document.removeEventListener('visibilitychange', back);
      leave();
      stream.stop();
    };
  }, [stream, queries]);
  return <Stream value={stream}>{children}</Stream>;
}

function useClient(): StreamClient {
  const stream = useContext(Stream);
  if (!stream) throw new Error('useStream outside of StreamProvider');
  return stream;
}

/** Contact with the server. `probe` measures latency and asks `/healthz`; for the console's lamp. */
export function useStream(options: { probe?: boolean } = {}): StreamView & Pick<StreamClient, 'subscribe'> {
  const stream = useClient();
  const view = useSyncExternalStore(stream.watch, () => stream.view);
  const { probe } = options;
  useEffect(() => (probe ? stream.probe() : undefined), [stream, probe]);
  return { ...view, subscribe: stream.subscribe.bind(stream) };
}

/** Calls `fn` for every event of these types; `fn` may change between renders. */
export function useEvents(types: readonly EventType[], fn: (event: EventMessage) => void): void {
  const stream = useClient();
  const latest = useRef(fn);
  useEffect(() => {
    latest.current = fn;
  });
  const key = types.join();
  useEffect(() => stream.subscribe(key.split(',') as EventType[], (event) => latest.current(event)), [stream, key]);
}

/** The server's time, ticking every `everyMs`. */
export function useNow(everyMs = 1000): number {
  const stream = useContext(Stream);
  const offset = stream?.view.offsetMs ?? 0;
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now + offset;
}
