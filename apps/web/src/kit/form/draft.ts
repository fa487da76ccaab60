import { useMemo } from 'react';

import { useMe } from '../../session.ts';
import type { Values } from '../fields/fields.ts';
import { draftStore } from './drafts-store.ts';

export interface Draft {
  read: () => Values | undefined;
  write: (values: Values) => void;
  clear: () => void;
}

/** Forms may hold names and telephone numbers: another person on the same tab finds nothing. */
export function useDraft(key: string | undefined): Draft {
  const { person } = useMe();
  const name = key && `${person.id}.${key}`;
  return useMemo(
    () => ({
      read: () => (name ? draftStore.read(name) : undefined),
      write: (values) => {
        if (name) draftStore.write(name, values);
      },
      clear: () => {
        if (name) draftStore.clear(name);
      },
    }),
    [name],
  );
}
