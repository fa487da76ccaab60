import { Input, InputNumber } from 'antd';
import type { ReactNode } from 'react';

import { useLabel } from '../../../i18n/index.ts';
import { words } from './words.ts';

export const Line = ({ children }: { children: ReactNode }) => <div className="recurrence-line">{children}</div>;

export function Count(props: {
  value: number;
  least?: number;
  most: number;
  set: (value: number) => void;
  name: string;
}) {
  const { value, least = 1, most, set, name } = props;
  return (
    <InputNumber
      aria-label={name}
      value={value}
      min={least}
      max={most}
      precision={0}
      onChange={(next) => next !== null && set(next)}
      style={{ width: 76 }}
    />
  );
}

export function Span({
  value,
  set,
}: {
  value: { from: string; to: string };
  set: (value: { from: string; to: string }) => void;
}) {
  const label = useLabel();
  return (
    <>
      <Clock value={value.from} set={(from) => set({ from, to: value.to })} name={label(words.from)} />–
      <Clock value={value.to} set={(to) => set({ from: value.from, to })} name={label(words.to)} isEnd />
    </>
  );
}

/** The end of a day is 24:00, which no input knows: midnight as an end means that. */
export function Clock(props: { value: string; set: (value: string) => void; name: string; isEnd?: boolean }) {
  const { value, set, name, isEnd = false } = props;
  return (
    <Input
      type="time"
      aria-label={name}
      value={value === '24:00' ? '00:00' : value}
      onChange={({ target }) => target.value && set(isEnd && target.value === '00:00' ? '24:00' : target.value)}
      style={{ width: 112 }}
    />
  );
}
