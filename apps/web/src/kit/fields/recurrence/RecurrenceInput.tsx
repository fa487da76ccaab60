import { nthNames, periodNames, Recurrence, recurrenceText, weekdayNames } from '@anyuan/contract';
import { Checkbox, Select } from 'antd';

import { useLabel, useLang } from '../../../i18n/index.ts';
import { DayPicker, MonthPicker } from '../../Days.tsx';
import { Count, Line } from './parts.tsx';
import { TimesInput } from './TimesInput.tsx';
import { kinds, usual, words } from './words.ts';

import '../../form/form.css';

interface Props {
  value?: Recurrence | undefined;
  onChange?: (value: Recurrence) => void;
  id?: string;
  label: string;
}

/** A rule put together from what it can be; below it stands in words what it means. */
export function RecurrenceInput({ value, onChange, id, label: name }: Props) {
  const label = useLabel();
  const lang = useLang();
  const give = (next: object): void => {
    const parsed = Recurrence.safeParse(next);
    if (parsed.success) onChange?.(parsed.data);
  };
  const change = (some: object): void => value && give({ ...value, ...some });
  return (
    <div className="recurrence" role="group" aria-label={name}>
      <Select
        {...(id ? { id } : {})}
        aria-label={name}
        value={value?.on ?? null}
        onChange={(on: Recurrence['on']) => {
          const next = usual(on);
          give(value && 'times' in value && 'times' in next ? { ...next, times: value.times } : next);
        }}
        options={Object.entries(kinds).map(([on, words_]) => ({ value: on, label: label(words_) }))}
        style={{ minWidth: 220 }}
        placeholder="…"
      />
      {value && <Days value={value} change={change} />}
      {value && 'times' in value && <TimesInput value={value.times} onChange={(next) => change({ times: next })} />}
      {value && <div className="recurrence-words muted">{recurrenceText(value, lang)}</div>}
    </div>
  );
}

function Days({ value, change }: { value: Recurrence; change: (some: object) => void }) {
  const label = useLabel();
  const say = (key: keyof typeof words): string => label(words[key]);
  const weekdays = weekdayNames.map((one, at) => ({ value: at + 1, label: label(one) }));
  switch (value.on) {
    case 'day':
      return (
        <Line>
          {say('every')} <Count value={value.every} most={366} set={(every) => change({ every })} name={say('days')} />{' '}
          {say('days')}
          {value.every > 1 && <DayPicker value={value.from} set={(from) => change({ from })} name={say('start')} />}
        </Line>
      );
    case 'week':
      return (
        <>
          <Line>
            {say('every')}{' '}
            <Count value={value.every} most={52} set={(every) => change({ every })} name={say('weeks')} />{' '}
            {say('weeks')}
            {value.every > 1 && <DayPicker value={value.from} set={(from) => change({ from })} name={say('start')} />}
          </Line>
          <Checkbox.Group
            value={value.days}
            options={weekdays}
            onChange={(days) => days.length > 0 && change({ days })}
          />
        </>
      );
    case 'month':
      return (
        <>
          <Line>
            {say('every')}{' '}
            <Count value={value.every} most={24} set={(every) => change({ every })} name={say('months')} />{' '}
            {say('months')}
            {value.every > 1 && <MonthPicker value={value.from} set={(from) => change({ from })} name={say('start')} />}
          </Line>
          <Line>
            <Select
              mode="multiple"
              aria-label={label(kinds.month)}
              value={value.days}
              onChange={(days: number[]) => days.length > 0 && change({ days })}
              options={[...Array.from({ length: 31 }, (_, n) => n + 1), -1].map((day) => ({
                value: day,
                label: day < 0 ? say('last') : String(day),
              }))}
              style={{ minWidth: 160 }}
            />
            {say('shift')}
            <Select
              aria-label={say('shift')}
              value={value.shift ?? 'stay'}
              onChange={(shift: string) => change({ shift: shift === 'stay' ? undefined : shift })}
              options={(['stay', 'before', 'after'] as const).map((one) => ({ value: one, label: say(one) }))}
            />
          </Line>
        </>
      );
    case 'nth':
      return (
        <Line>
          {say('every')} <Count value={value.every} most={24} set={(every) => change({ every })} name={say('months')} />{' '}
          {say('months')}
          <Select
            aria-label={label(kinds.nth)}
            value={value.nth}
            onChange={(nth: number) => change({ nth })}
            options={[1, 2, 3, 4, -1].map((nth) => ({ value: nth, label: label(nthNames[nth]) }))}
          />
          <Select
            aria-label={label(kinds.week)}
            value={value.weekday}
            onChange={(weekday: number) => change({ weekday })}
            options={weekdays}
          />
        </Line>
      );
    case 'period':
      return (
        <Select
          aria-label={label(kinds.period)}
          value={value.each}
          onChange={(each: string) => change({ each })}
          options={Object.entries(periodNames).map(([each, words_]) => ({ value: each, label: label(words_) }))}
          style={{ width: 120 }}
        />
      );
    case 'holiday':
      return (
        <Line>
          {say('leastRest')}{' '}
          <Count value={value.least} least={3} most={10} set={(least) => change({ least })} name={say('leastRest')} />{' '}
          {say('days')},{' '}
          <Count value={value.before} most={14} set={(before) => change({ before })} name={say('within')} />{' '}
          {say('within')}
        </Line>
      );
    case 'after':
      return (
        <Line>
          <Count value={value.count} most={400} set={(count) => change({ count })} name={label(kinds.after)} />
          <Select
            aria-label={say('unit')}
            value={value.unit}
            onChange={(unit: string) => change({ unit })}
            options={[
              { value: 'day', label: say('days') },
              { value: 'month', label: say('months') },
            ]}
          />
          {say('first')}{' '}
          <DayPicker value={value.first} set={(first) => first && change({ first })} name={say('first')} />
          {say('ahead')}{' '}
          <Count value={value.ahead} least={0} most={60} set={(ahead) => change({ ahead })} name={say('ahead')} />{' '}
          {say('aheadDays')}
        </Line>
      );
    case 'once':
      return <DayPicker value={value.day} set={(day) => day && change({ day })} name={label(kinds.once)} />;
    default:
      return null;
  }
}
