import { later } from './later-input.tsx';
import { plainOf, type Widget } from './widget.ts';

const DateInput = later(async () => (await import('./DateInput.tsx')).DateInput);

export const date: Widget = {
  Input: (props) => <DateInput {...props} hasTime={false} />,
  Value: ({ value }) => plainOf(value),
  missing: 'choose',
};
