import { lazy, Suspense, type ReactNode } from 'react';

import { kindOf } from './fields.ts';
import { plainOf, type ValueProps } from './widget.ts';

// With the inputs, since a kind is one file: fetched with the first value that is shown, so that lists stay light.
const ShownValue = lazy(() => import('./ShownValue.tsx'));

/** A value of a declared field in the reader's words: options by name, people by name, tables as tables. */
export function FieldValue({ field, value }: ValueProps): ReactNode {
  if (value === undefined || value === null || value === '') return <span className="muted">–</span>;
  if (!kindOf(field)) return plainOf(value);
  return (
    <Suspense fallback={<span className="muted">…</span>}>
      <ShownValue field={field} value={value} />
    </Suspense>
  );
}
