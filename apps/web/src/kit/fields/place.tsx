import { PlaceName } from '../names.tsx';
import { later } from './later-input.tsx';
import { bound, plainOf, type Widget } from './widget.ts';

const PlaceInput = later(async () => (await import('./PlaceInput.tsx')).PlaceInput);

export const place: Widget = {
  Input: (props) => <PlaceInput {...bound(props)} label={props.label} isBare={props.isBare} />,
  Value: ({ value }) => <PlaceName id={plainOf(value)} />,
  missing: 'choose',
};
