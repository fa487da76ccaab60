import { useText } from '../../i18n/index.ts';
import { isOptional } from './fields.ts';
import { later } from './later-input.tsx';
import { bound, type Widget } from './widget.ts';

const OneOf = later(async () => (await import('./OneOf.tsx')).OneOf);

export const yesNo: Widget = {
  Input: function YesNoInput(props) {
    const t = useText();
    const options = [
      { value: true, label: t('yes') },
      { value: false, label: t('no') },
    ];
    return <OneOf {...bound(props)} options={options} isClearable={isOptional(props.field)} label={props.label} />;
  },
  Value: function YesNoValue({ value }) {
    return useText()(value ? 'yes' : 'no');
  },
  missing: 'choose',
};
