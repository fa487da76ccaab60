import dayjs, { type Dayjs } from 'dayjs';

import { DatePicker } from './DatePicker.tsx';

interface Props {
  value: string | undefined;
  set: (value: string | undefined) => void;
  name?: string;
  allowClear?: boolean;
}

const one = (at: Dayjs | Dayjs[] | null | undefined): Dayjs | undefined =>
  (Array.isArray(at) ? at[0] : at) ?? undefined;

/** A day as `2026-05-01`. */
export function DayPicker({ value, set, name, allowClear = true }: Props) {
  return (
    <DatePicker
      {...(name === undefined ? {} : { 'aria-label': name, placeholder: name })}
      allowClear={allowClear}
      value={value ? dayjs(value) : null}
      onChange={(at) => set(one(at)?.format('YYYY-MM-DD'))}
      style={{ width: 140 }}
    />
  );
}

/** A month as `2026-05`. */
export function MonthPicker({ value, set, name, allowClear = true }: Props) {
  return (
    <DatePicker
      picker="month"
      {...(name === undefined ? {} : { 'aria-label': name, placeholder: name })}
      allowClear={allowClear}
      value={value ? dayjs(`${value}-01`) : null}
      onChange={(at) => set(one(at)?.format('YYYY-MM'))}
      style={{ width: 120 }}
    />
  );
}

/** From a day to a day, both given. */
export function DaysPicker({
  from,
  to,
  set,
}: {
  from: string;
  to: string;
  set: (days: { from: string; to: string }) => void;
}) {
  return (
    <DatePicker.RangePicker
      allowClear={false}
      value={[dayjs(from), dayjs(to)]}
      onChange={(range) => {
        const [first, last] = range ?? [];
        if (first && last) set({ from: first.format('YYYY-MM-DD'), to: last.format('YYYY-MM-DD') });
      }}
    />
  );
}
