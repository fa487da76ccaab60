import { Input } from 'antd';

import { limitOf } from './fields.ts';
import { bound, type Widget } from './widget.ts';

export const password: Widget = {
  Input: (props) => <Input.Password autoComplete="new-password" maxLength={limitOf(props.field)} {...bound(props)} />,
  Value: () => <span className="muted">***</span>,
};
