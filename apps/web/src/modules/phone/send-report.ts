import { useNavigate } from 'react-router';

import { useTapNow } from './outbox/context.tsx';

/** Keeps the report and goes to one's reports, where it is seen waiting for a network or arriving. */
export function useSendReport() {
  const tap = useTapNow();
  const navigate = useNavigate();
  return async (fresh: Parameters<typeof tap>[0]): Promise<void> => {
    await tap(fresh);
    await navigate('/m/reports');
  };
}
