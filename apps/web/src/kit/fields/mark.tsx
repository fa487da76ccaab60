import { markWords } from '@anyuan/contract';

import { useLabel } from '../../i18n/index.ts';
import { isOptional } from './fields.ts';
import { later } from './later-input.tsx';
import { bound, type Widget } from './widget.ts';

const OneOf = later(async () => (await import('./OneOf.tsx')).OneOf);

export const mark: Widget = {
  Input: function MarkInput(props) {
    const words = useLabel();
    const options = markWords.map((word, at) => ({ value: at + 1, label: `${at + 1} ${words(word)}` }));
    return <OneOf {...bound(props)} options={options} isClearable={isOptional(props.field)} label={props.label} />;
  },
  Value: function MarkValue({ value }) {
    const words = useLabel();
    return `${Number(value)} ${words(markWords[Number(value) - 1])}`;
  },
  missing: 'choose',
};
