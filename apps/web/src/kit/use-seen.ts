import { useEffect } from 'react';

import { api, useAct } from '../api.ts';

/** Whoever has a case before him has seen what he was told of it. */
export function useSeen(caseId: string): void {
  const { mutate } = useAct(api.notice.seen, { touches: ['/notices', '/desk'] });
  useEffect(() => mutate({ about: caseId }), [caseId, mutate]);
}
