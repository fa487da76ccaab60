import { Input } from 'antd';

import { useTheme } from '../../theme.tsx';
import { PhoneLink } from '../PhoneLink.tsx';
import { bound, plainOf, type Widget } from './widget.ts';

export const phone: Widget = {
  Input: function PhoneInput(props) {
    const { surface } = useTheme();
    return (
      <Input
        type="tel"
        inputMode="tel"
        maxLength={60}
        style={{ maxWidth: 240 }}
        allowClear={surface !== 'phone'}
        {...bound(props)}
      />
    );
  },
  Value: ({ value }) => <PhoneLink phone={plainOf(value)} />,
  wrong: () => 'badPhone',
};
