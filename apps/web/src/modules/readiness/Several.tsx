import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Empty, Loaded } from '../../kit/States.tsx';

interface Props<T> {
  query: UseQueryResult<{ items: readonly T[] }>;
  /** Said where there is none. */
  none: string;
  className: string;
  children: (item: T) => ReactNode;
}

/** A few things, each on a card of its own. */
export const Several = <T,>({ query, none, className, children }: Props<T>) => (
  <Loaded query={query}>
    {({ items }) =>
      items.length === 0 ? (
        <div className="panel">
          <Empty title={none} />
        </div>
      ) : (
        <div className={className}>{items.map(children)}</div>
      )
    }
  </Loaded>
);
