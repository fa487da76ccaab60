import { createContext, useContext } from 'react';

import { useLabel } from '../../i18n/index.ts';
import { metaOf, type FieldSchema } from './fields.ts';

/** Choices the server would refuse, with the reason. */
export type Refused = ReadonlyMap<FieldSchema, Readonly<Record<string, string>>>;
export const RefusedChoices = createContext<Refused>(new Map());

export interface Option {
  value: string;
  label: string;
  disabled?: boolean;
  title?: string;
}

/** What may be chosen in a field, in the reader's words; what would be refused is shown with the reason and cannot be. */
export function useOptions(field: FieldSchema): Option[] {
  const words = useLabel();
  const refused = useContext(RefusedChoices).get(field);
  return Object.entries(metaOf(field)?.options ?? {}).map(([value, text]) => {
    const reason = refused?.[value];
    return { value, label: words(text), ...(reason ? { disabled: true, title: reason } : {}) };
  });
}
