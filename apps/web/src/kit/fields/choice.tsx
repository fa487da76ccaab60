import { useLabel, useText } from '../../i18n/index.ts';
import { isOptional, metaOf } from './fields.ts';
import { later } from './later-input.tsx';
import { useOptions } from './options.ts';
import { bound, plainOf, type Widget } from './widget.ts';

const Select = later(async () => (await import('./SelectInput.tsx')).SelectInput);
const OneOf = later(async () => (await import('./OneOf.tsx')).OneOf);

const few = 6;

export const choice: Widget = {
  Input: function ChoiceInput(props) {
    const t = useText();
    const options = useOptions(props.field);
    const isClearable = isOptional(props.field);
    if (options.length <= few && !props.isBare)
      return <OneOf {...bound(props)} options={options} isClearable={isClearable} label={props.label} />;
    return (
      <Select
        options={options}
        placeholder={t('choose')}
        allowClear={isClearable}
        showSearch={{ optionFilterProp: 'label' }}
        {...bound(props)}
      />
    );
  },
  Value: function ChoiceValue({ field, value }) {
    return useLabel()(metaOf(field)?.options?.[plainOf(value)]) || plainOf(value);
  },
  missing: 'choose',
  wrong: () => 'choose',
};
