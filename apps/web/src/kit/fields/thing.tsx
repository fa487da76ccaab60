import { ThingName } from '../names.tsx';
import { metaOf } from './fields.ts';
import { later } from './later-input.tsx';
import { Names } from './Names.tsx';
import { bound, listOf, type Widget } from './widget.ts';

const ThingPicker = later(async () => (await import('../pickers.tsx')).ThingPicker);

export const thing: Widget = {
  Input: (props) => <ThingPicker kind={metaOf(props.field)?.thing ?? ''} {...bound(props)} />,
  Value: ({ value }) => <Names ids={listOf(value)} Name={ThingName} />,
  missing: 'choose',
};
