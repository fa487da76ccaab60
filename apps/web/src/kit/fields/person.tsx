import { PersonName } from '../names.tsx';
import { later } from './later-input.tsx';
import { Names } from './Names.tsx';
import { bound, listOf, type Widget } from './widget.ts';

const PersonPicker = later(async () => (await import('../pickers.tsx')).PersonPicker);

export const person: Widget = {
  Input: (props) => <PersonPicker {...bound(props)} />,
  Value: ({ value }) => <Names ids={listOf(value)} Name={PersonName} />,
  missing: 'choose',
};
