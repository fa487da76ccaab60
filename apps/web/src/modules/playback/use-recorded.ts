import { api, useApi } from '../../api.ts';

const everyMs = 30_000;

/** What there is of a camera on a day: of ours, and, where it is a device of GB/T 28181, of its own. Undefined: not known yet. */
export function useRecorded(code: string, span: { from: string; to: string }) {
  const { data: device } = useApi(api.device.get, { code }, { staleTime: 600_000 });
  const own = useApi(api.recording.list, { code, ...span }, { every: everyMs, keep: true });
  const isGb = device?.protocol === 'gb28181';
  const theirs = useApi(api.gb28181.records, { code, ...span }, { enabled: isGb, staleTime: 300_000 });
  return {
    name: device?.name ?? code,
    own: own.data,
    // A device that is away, or says nothing, has none that could be played.
    device: device === undefined ? undefined : isGb && theirs.isPending ? undefined : (theirs.data?.items ?? []),
    error: own.error,
  };
}
