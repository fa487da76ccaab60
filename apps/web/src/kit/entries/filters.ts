import { fieldMeta, kindNameOf, type FieldKindName, type RefKind, type RegisterKind } from '@anyuan/contract';

import { useLabel, useText } from '../../i18n/index.ts';
import type { Filter } from '../TableFilters.tsx';

/** What a filter lets people pick; anything else is found by its code. */
const picked = new Set<string>(['place', 'department', 'device']);
const isPicked = (to: RefKind): to is Extract<RefKind, Filter['widget']> => picked.has(to);

const widgets: Partial<Record<FieldKindName, NonNullable<Filter['widget']>>> = { choice: 'choice', yesNo: 'flag' };

/** Words first, then the declared questions. */
export function useEntryFilters(register: RegisterKind): Filter[] {
  const t = useText('entries');
  const label = useLabel();
  return [
    { name: 'q', label: t('words') },
    ...Object.entries(register.filters.shape).map(([name, schema]): Filter => {
      const meta = fieldMeta(schema as never);
      return {
        name,
        label: label(meta?.label) || name,
        widget: meta?.to && isPicked(meta.to) ? meta.to : (widgets[kindNameOf(schema as never) ?? 'text'] ?? 'text'),
        by: 'code',
        ...(meta?.options
          ? { options: Object.fromEntries(Object.entries(meta.options).map(([key, text]) => [key, label(text)])) }
          : {}),
      };
    }),
  ];
}
