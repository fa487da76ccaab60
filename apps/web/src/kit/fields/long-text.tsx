import { Input } from 'antd';

import { limitOf } from './fields.ts';
import { bound, plainOf, type Widget } from './widget.ts';

export const longText: Widget = {
  Input: (props) => (
    <Input.TextArea
      autoSize={{ minRows: props.isBare ? 1 : 2, maxRows: 10 }}
      maxLength={limitOf(props.field)}
      {...bound(props)}
    />
  ),
  Value: ({ value }) => <span style={{ whiteSpace: 'pre-wrap' }}>{plainOf(value)}</span>,
};
