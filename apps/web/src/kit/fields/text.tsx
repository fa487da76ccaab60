import { Input } from 'antd';

import { useLabel } from '../../i18n/index.ts';
import { useTheme } from '../../theme.tsx';
import { limitOf, metaOf } from './fields.ts';
import { bound, plainOf, type Widget } from './widget.ts';

export const text: Widget = {
  Input: function TextInput(props) {
    const { surface } = useTheme();
    const unit = useLabel()(metaOf(props.field)?.unit);
    return (
      <Input
        // A small cross is no target for a glove.
        allowClear={surface !== 'phone'}
        maxLength={limitOf(props.field)}
        {...(unit ? { suffix: unit } : {})}
        {...bound(props)}
      />
    );
  },
  Value: function TextValue({ field, value }) {
    const unit = useLabel()(metaOf(field)?.unit);
    return `${plainOf(value)}${unit && ` ${unit}`}`;
  },
};
