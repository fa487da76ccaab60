import type { Times } from '@anyuan/contract';
import { Button, Select } from 'antd';

import { useLabel } from '../../../i18n/index.ts';
import { Count, Line, Span } from './parts.tsx';
import { times, usualTimes, words } from './words.ts';

/** When on the day: any time, in windows, so many times, every so often. */
export function TimesInput({ value, onChange }: { value: Times; onChange: (value: Times) => void }) {
  const label = useLabel();
  const say = (key: keyof typeof words): string => label(words[key]);
  const start: Readonly<Record<Times['at'], Times>> = {
    day: usualTimes,
    windows: { at: 'windows', windows: [{ from: '08:00', to: '12:00' }] },
    spread: { at: 'spread', count: 3, from: '08:00', to: '18:00' },
    every: { at: 'every', minutes: 120, from: '22:00', to: '06:00' },
  };
  return (
    <>
      <Select
        aria-label={label(times.day)}
        value={value.at}
        onChange={(at: Times['at']) => onChange(start[at])}
        options={Object.entries(times).map(([at, words_]) => ({ value: at, label: label(words_) }))}
        style={{ width: 180 }}
      />
      {value.at === 'day' && (
        <Line>
          <Count value={value.span} most={31} set={(span) => onChange({ ...value, span })} name={say('within')} />{' '}
          {say('within')}
        </Line>
      )}
      {value.at === 'windows' &&
        value.windows.map((window, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- windows have no other name
          <Line key={at}>
            <Span value={window} set={(next) => onChange({ ...value, windows: value.windows.with(at, next) })} />
            {value.windows.length > 1 && (
              <Button
                type="link"
                size="small"
                onClick={() => onChange({ ...value, windows: value.windows.filter((_, n) => n !== at) })}
              >
                {say('remove')}
              </Button>
            )}
          </Line>
        ))}
      {value.at === 'windows' && value.windows.length < 12 && (
        <Button
          size="small"
          onClick={() => {
            const last = value.windows.at(-1)?.to ?? '12:00';
            const hour = Math.min(22, Number(last.slice(0, 2)) + 1);
            const two = (n: number): string => String(n).padStart(2, '0');
            onChange({ ...value, windows: [...value.windows, { from: `${two(hour)}:00`, to: `${two(hour + 1)}:00` }] });
          }}
        >
          {say('add')}
        </Button>
      )}
      {value.at === 'spread' && (
        <Line>
          <Span value={value} set={(next) => onChange({ ...value, ...next })} />
          <Count
            value={value.count}
            most={48}
            set={(count) => onChange({ ...value, count })}
            name={say('times')}
          />{' '}
          {say('times')}
        </Line>
      )}
      {value.at === 'every' && (
        <Line>
          <Span value={value} set={(next) => onChange({ ...value, ...next })} />
          {say('every')}{' '}
          <Count
            value={value.minutes}
            least={5}
            most={1440}
            set={(minutes) => onChange({ ...value, minutes })}
            name={say('minutes')}
          />{' '}
          {say('minutes')}
        </Line>
      )}
    </>
  );
}
