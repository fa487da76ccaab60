import { later } from './later-input.tsx';
import { listOf, type Widget } from './widget.ts';

const ReferenceInput = later(async () => (await import('./ReferenceInput.tsx')).ReferenceInput);

export const reference: Widget = {
  Input: (props) => <ReferenceInput {...props} />,
  Value: ({ value }) => <span className="number">{listOf(value).join(' ')}</span>,
  missing: 'choose',
};
