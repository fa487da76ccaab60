import type { CallInput, Result } from '@anyuan/contract';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';

import { api, call } from '../../api.ts';

/** Asked for once when the dialog opens; it reckons for some seconds and writes nothing. */
export const useProposal = (
  input: CallInput<typeof api.roster.propose>,
): UseQueryResult<Result<typeof api.roster.propose>> =>
  useQuery({
    queryKey: ['proposal', input],
    queryFn: () => call(api.roster.propose, input),
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
