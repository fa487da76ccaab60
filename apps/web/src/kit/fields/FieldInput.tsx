import { createElement, type ReactElement } from 'react';

import { kindOf } from './fields.ts';
import type { InputProps } from './widget.ts';
import { widgets } from './widgets.ts';

import '../form/form.css';

/** The input of one field, as its kind draws it. */
export const FieldInput = (props: InputProps): ReactElement =>
  createElement(widgets[kindOf(props.field) ?? 'text'].Input, { ...props, Part: FieldInput });
