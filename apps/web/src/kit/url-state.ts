import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

type Changes = Record<string, string | undefined>;

/**
 * Filters, sort and the open row live in the address: they can be shared, and survive a reload. Whatever adds to what is there gives `set`
 * a function of it: of two quick clicks the second would else undo the first.
 */
export function useUrlState() {
  const [params, setParams] = useSearchParams();
  const values = useMemo(() => Object.fromEntries(params.entries()), [params]);
  const set = useCallback(
    (by: Changes | ((now: Record<string, string>) => Changes), options: { replace?: boolean } = {}) =>
      setParams(
        () => {
          // What the address says now: what this page was last drawn with may be a click behind.
          const next = new URLSearchParams(window.location.search);
          const changes = typeof by === 'function' ? by(Object.fromEntries(next.entries())) : by;
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
