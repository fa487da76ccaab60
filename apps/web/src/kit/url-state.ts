import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** Filters, sort and the open row live in the address: they can be shared, and survive a reload. */
export function useUrlState() {
  const [params, setParams] = useSearchParams();
  const values = useMemo(() => Object.fromEntries(params.entries()), [params]);
  const set = useCallback(
    (changes: Record<string, string | undefined>, options: { replace?: boolean } = {}) =>
      setParams(
        () => {
          // What the address says now: what this page was last drawn with may be a click behind.
          const next = new URLSearchParams(window.location.search);
          for (const [name, value] of Object.entries(changes))
            if (value === undefined || value === '') next.delete(name);
            else next.set(name, value);
          return next;
        },
        { replace: options.replace ?? false },
      ),
    [setParams],
  );
  return { values, set };
}

/** A query of a list as it stands in the address. */
export const asSearch = (query: object): string =>
  new URLSearchParams(
    Object.entries(query as Record<string, unknown>).map(([name, value]) => [name, String(value)]),
  ).toString();
