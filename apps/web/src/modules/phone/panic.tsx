import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { recall, remember } from '../../remember.ts';
import { PanicSheet } from './lazy-parts.tsx';
import { useTap } from './outbox/context.tsx';

const Panic = createContext<(key: string) => void>(() => {});
export const usePanic = () => useContext(Panic);
const placeKey = 'phone.place';

/** The place one is at, as the server knows it; without contact, the one it last said. */
export function useMyPlace(): string | undefined {
  const { data } = useApi(api.duty.mine, {});
  const place = data?.place?.code;
  if (place && recall(placeKey) !== place) remember(placeKey, place);
  return place ?? recall(placeKey) ?? undefined;
}

export function PanicProvider({ children }: { children: ReactNode }) {
  const t = useText('phone');
  const tap = useTap();
  const place = useMyPlace();
  const [key, setKey] = useState<string>();
  const raise = useMemo(
    () => (fresh: string) => {
      setKey(fresh);
      // Sent at once with the place that is known: nobody in danger first fills in a form.
      void tap({ kind: 'raise', id: fresh, label: t('panic'), ...(place ? { place } : {}) });
    },
    [tap, place, t],
  );
  return (
    <Panic value={raise}>
      {children}
      {key && <PanicSheet id={key} place={place} close={() => setKey(undefined)} />}
    </Panic>
  );
}
