import { PersonName } from '../names.tsx';
import { later } from './later-input.tsx';
import { Names } from './Names.tsx';
import { bound, listOf, type Widget } from './widget.ts';

const PeoplePicker = later(async () => (await import('../pickers.tsx')).PeoplePicker);

export const people: Widget = {
  Input: (props) => <PeoplePicker {...bound(props)} />,
  Value: ({ value }) => <Names ids={listOf(value)} Name={PersonName} />,
  missing: 'choose',
};
