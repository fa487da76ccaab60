import { Input } from 'antd';
import dayjs from 'dayjs';

import { useTheme } from '../../theme.tsx';
import { DatePicker } from '../DatePicker.tsx';
import { instantOf, minuteTime } from '../hospital-time.ts';
import { bound, type InputProps } from './widget.ts';

/** On the phone its own wheel, elsewhere a calendar. Days stay days; an instant is typed and shown by the hospital's clock. */
export function DateInput({ hasTime, ...props }: Omit<InputProps, 'field'> & { hasTime: boolean }) {
  const { surface } = useTheme();
  const { value, onChange, ...others } = bound(props) as { value?: string; onChange?: (next?: string) => void };
  const shown = value ? dayjs(hasTime ? minuteTime(value) : value) : undefined;
  const give = (at: dayjs.Dayjs | null | undefined): void =>
    onChange?.(
      at?.isValid() ? (hasTime ? instantOf(at.format('YYYY-MM-DDTHH:mm')) : at.format('YYYY-MM-DD')) : undefined,
    );
  if (surface === 'phone')
    return (
      <Input
        type={hasTime ? 'datetime-local' : 'date'}
        value={shown?.format(hasTime ? 'YYYY-MM-DDTHH:mm' : 'YYYY-MM-DD') ?? ''}
        onChange={(event) => give(event.target.value ? dayjs(event.target.value) : undefined)}
        {...others}
      />
    );
  return (
    <DatePicker
      value={shown ?? null}
      onChange={(at) => give(Array.isArray(at) ? at[0] : at)}
      format={hasTime ? 'YYYY-MM-DD HH:mm' : 'YYYY-MM-DD'}
      {...(hasTime ? { showTime: { format: 'HH:mm' } } : {})}
      style={{ width: 200 }}
      {...others}
    />
  );
}
