import type { Recurrence } from '@anyuan/contract';

import { later } from './later-input.tsx';
import { bound, type Widget } from './widget.ts';

const RecurrenceInput = later(async () => (await import('./recurrence/RecurrenceInput.tsx')).RecurrenceInput);
const RecurrenceWords = later(async () => (await import('./recurrence/RecurrenceWords.tsx')).RecurrenceWords);

export const recurrence: Widget = {
  Input: (props) => <RecurrenceInput {...bound(props)} label={props.label} />,
  Value: ({ value }) => <RecurrenceWords of={value as Recurrence} />,
  missing: 'choose',
};
