import { Checkbox } from 'antd';

import { useJoin, useLabel, useText } from '../../i18n/index.ts';
import { metaOf } from './fields.ts';
import { later } from './later-input.tsx';
import { useOptions } from './options.ts';
import { bound, listOf, type Widget } from './widget.ts';

const Select = later(async () => (await import('./SelectInput.tsx')).SelectInput);

const some = 12;

export const choices: Widget = {
  Input: function ChoicesInput(props) {
    const t = useText();
    const options = useOptions(props.field);
    return options.length <= some && !props.isBare ? (
      <Checkbox.Group className="choices" options={options} aria-label={props.label} {...bound(props)} />
    ) : (
      <Select mode="multiple" options={options} placeholder={t('choose')} {...bound(props)} />
    );
  },
  Value: function ChoicesValue({ field, value }) {
    const label = useLabel();
    const join = useJoin();
    const options = metaOf(field)?.options;
    return join(listOf(value).map((one) => label(options?.[one]) || one));
  },
  missing: 'choose',
  wrong: () => 'choose',
};
