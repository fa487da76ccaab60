import { createElement, type ReactElement } from 'react';

import { kindOf } from './fields.ts';
import { FieldValue } from './FieldValue.tsx';
import type { ValueProps } from './widget.ts';
import { widgets } from './widgets.ts';

/** The value as its kind shows it. */
export default function ShownValue({ field, value }: ValueProps): ReactElement {
  return createElement(widgets[kindOf(field) ?? 'text'].Value, { field, value, Part: FieldValue });
}
