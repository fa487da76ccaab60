import { Time } from '../Time.tsx';
import { later } from './later-input.tsx';
import { plainOf, type Widget } from './widget.ts';

const DateInput = later(async () => (await import('./DateInput.tsx')).DateInput);

export const time: Widget = {
  Input: (props) => <DateInput {...props} hasTime />,
  Value: ({ value }) => <Time at={plainOf(value)} />,
  missing: 'choose',
};
