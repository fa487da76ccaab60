import { ApiError, type ErrorCode } from '@anyuan/contract';
import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';

import { api, client, keyOf, reload } from '../../../api.ts';
import { useText } from '../../../i18n/index.ts';
import { toast } from '../../../kit/toast.ts';
import { useMe } from '../../../session.ts';
import { useStream } from '../../../stream/index.tsx';
import { Outbox, type OutboxView } from './outbox.ts';
import { indexedStore } from './store.ts';
import { newKey, numberOf, type Photo, type StepTap, type Tap } from './tap.ts';
import type { Wire } from './wire.ts';

type Fresh<T extends Tap> = T extends Tap ? Omit<T, 'id' | 'personId' | 'at' | 'tries' | 'photos'> : never;
/** What a page hands over; the rest is filled in. `id` only where the key was chosen earlier. */
export type NewTap = Fresh<Tap> & { id?: string; at?: number; photos?: Photo[] };

interface Sending {
  box: Outbox;
  /** Taps that the server has taken since the page was opened. */
  told: ReadonlyMap<string, Tap>;
}

const wire: Wire = { case: client.case, file: client.file, dispatch: client.dispatch, round: client.round };
const Sender = createContext<Sending | undefined>(undefined);
/** A radio that loses every third call is asked again at once, one that is gone now and then. */
const retryMs = [400, 1_000, 2_500, 5_000] as const;

export function OutboxProvider({ children }: { children: ReactNode }) {
  const { person } = useMe();
  const { connected } = useStream();
  const queries = useQueryClient();
  const [told, setTold] = useState<ReadonlyMap<string, Tap>>(new Map());
  const t = useText('phone');
  // What came back is said where one looks, with the number it has there.
  const say = useCallback(
    (tap: Tap, number: string | undefined): void =>
      toast(t('toldBack', { what: tap.label, number: number ?? '' }).trim(), 'success', 5),
    [t],
  );
  const box = useMemo(() => new Outbox({ store: indexedStore(), wire, personId: person.id }), [person.id]);
  useEffect(
    () =>
      box.use({
        told: (tap, item) => {
          // Before the tap leaves the list, so that its button does not come back for a moment.
          if (item) queries.setQueryData(keyOf(api.case.get, { id: item.id }), item);
          say(tap, item?.number ?? numberOf(tap));
          setTold((before) => new Map(before).set(tap.id, tap));
          void reload(queries, [
            '/cases',
            '/alarms',
            '/notices',
            ...(tap.kind === 'check' ? ['/my-rounds', '/rounds'] : []),
          ]);
        },
      }),
    [box, queries, say],
  );
  useEffect(() => {
    const flush = (): void => void box.flush();
    // What waits is shown at once, and sent once the server's time is known or a moment has passed.
    void box.load();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => {
      const { taps, isSending, stalls } = box.view;
      clearTimeout(timer);
      if (isSending || !taps.some((tap) => !tap.refused)) return;
      timer = setTimeout(flush, retryMs[Math.min(stalls, retryMs.length - 1)]);
    };
    const stop = box.watch(again);
    window.addEventListener('online', flush);
    // Asks the browser not to clear what waits when room is short.
    void navigator.storage?.persist?.().catch(() => false);
    return () => {
      stop();
      clearTimeout(timer);
      window.removeEventListener('online', flush);
    };
  }, [box]);
  useEffect(() => {
    if (connected) void box.flush();
  }, [box, connected]);
  const value = useMemo(() => ({ box, told }), [box, told]);
  return <Sender value={value}>{children}</Sender>;
}

function useSending(): Sending {
  const sending = useContext(Sender);
  if (!sending) throw new Error('useOutbox outside of OutboxProvider');
  return sending;
}

export function useOutbox(): OutboxView & Pick<Outbox, 'drop' | 'again'> & Pick<Sending, 'told'> {
  const { box, told } = useSending();
  const view = useSyncExternalStore(box.watch, () => box.view);
  return { ...view, told, drop: (id) => box.drop(id), again: (id) => box.again(id) };
}

/** Keeps a tap and sends it; resolves with its id once it is told or waits. */
export function useTap(): (tap: NewTap) => Promise<string> {
  const { box } = useSending();
  const { person } = useMe();
  const { offsetMs } = useStream();
  return useCallback(
    async (fresh) => {
      const id = fresh.id ?? newKey();
      const tap = { photos: [], at: Date.now() + offsetMs, ...fresh, id, personId: person.id, tries: 0 } as Tap;
      await box.add(tap);
      return id;
    },
    [box, person.id, offsetMs],
  );
}

/** How long a form waits for the server's word before it leaves the rest to the outbox. */
const patienceMs = 6_000;

/** As `useTap`, but a no that comes at once is thrown: the form is still open, and what was typed can be mended. */
export function useTapNow(): (tap: NewTap) => Promise<string> {
  const { box } = useSending();
  const { connected } = useStream();
  const tap = useTap();
  return useCallback(
    async (fresh) => {
      const id = await tap(fresh);
      const refused = connected ? await wordOf(box, id) : undefined;
      if (!refused) return id;
      await box.drop(id);
      const { code, zh, en, details } = refused;
      throw new ApiError(code as ErrorCode, details, { said: { status: 409, message: zh, messageEn: en } });
    },
    [box, connected, tap],
  );
}

/** The server's no to one tap; nothing when it said yes, or says nothing for a while. */
function wordOf(box: Outbox, id: string): Promise<Tap['refused']> {
  return new Promise((resolve) => {
    const done = (refused: Tap['refused']): void => {
      clearTimeout(timer);
      stop();
      resolve(refused);
    };
    const look = (): void => {
      const one = box.view.taps.find((tap) => tap.id === id);
      if (!one || one.refused || one.isTold) done(one?.refused);
    };
    const timer = setTimeout(() => done(undefined), patienceMs);
    const stop = box.watch(look);
    look();
  });
}

/** Steps of one case that wait on this phone. */
export function useWaiting(caseId: string): StepTap[] {
  const { taps } = useOutbox();
  return taps.filter((tap): tap is StepTap => tap.kind === 'step' && tap.caseId === caseId && !tap.refused);
}
