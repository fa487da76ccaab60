import { DownOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';

import { useText } from '../i18n/index.ts';
import { DatePicker } from './DatePicker.tsx';
import { dayTime, endOfDay, startOfDay } from './hospital-time.ts';
import { DepartmentPicker, DevicePicker, PersonPicker, PlacePicker } from './pickers.tsx';

export interface Filter {
  /** Name of the route's input field. */
  name: string;
  label: string;
  /** `days`: a from–to pair of days, sent as `from` and `to`: instants, `dates` as days. */
  widget?: 'text' | 'choice' | 'many' | 'flag' | 'days' | 'dates' | 'place' | 'device' | 'department' | 'person';
  options?: Record<string, string>;
  /** What a department is asked for by; absent: its id. */
  by?: 'code';
  /** The page shows its choice elsewhere: it need not unfold for that. */
  isShown?: boolean;
}

interface FiltersProps {
  filters: readonly Filter[];
  values: Record<string, string>;
  apply: (changes: Record<string, string | undefined>) => void;
}

const shown = 3;

/** Names in the route's input that a filter fills. */
export const inputsOf = ({ widget, name }: Filter): string[] =>
  widget === 'days' || widget === 'dates' ? ['from', 'to'] : [name];

/** Three fields in sight, the rest behind 展开. Choices apply at once, text with Enter or 查询. */
export function TableFilters({ filters, values, apply }: FiltersProps) {
  const t = useText();
  const [isOpen, open] = useState(() => filters.slice(shown).some(({ name, isShown }) => values[name] && !isShown));
  const [typed, type] = useState<Record<string, string>>({});
  const names = filters.flatMap(inputsOf);
  const submit = (): void => {
    apply(typed);
    type({});
  };
  const reset = (): void => {
    type({});
    apply(Object.fromEntries(names.map((name) => [name, undefined])));
  };
  return (
    <search className="panel table-filters no-print">
      {(isOpen ? filters : filters.slice(0, shown)).map((filter) => (
        // oxlint-disable-next-line jsx-a11y/label-has-associated-control
        <label key={filter.name}>
          <span>{filter.label}</span>
          <FilterInput
            filter={filter}
            values={{ ...values, ...typed }}
            type={(value) => type((before) => ({ ...before, [filter.name]: value }))}
            apply={apply}
            submit={submit}
          />
        </label>
      ))}
      <div className="table-filter-buttons">
        <Button type="primary" onClick={submit}>
          {t('query')}
        </Button>
        <Button onClick={reset}>{t('reset')}</Button>
        {filters.length > shown && (
          <Button type="link" onClick={() => open(!isOpen)} aria-expanded={isOpen}>
            {isOpen ? t('fold') : t('unfold')} {isOpen ? <UpOutlined /> : <DownOutlined />}
          </Button>
        )}
      </div>
    </search>
  );
}

interface InputProps {
  filter: Filter;
  values: Record<string, string>;
  type: (value: string) => void;
  apply: FiltersProps['apply'];
  submit: () => void;
}

function FilterInput({ filter, values, type, apply, submit }: InputProps) {
  const t = useText();
  const value = values[filter.name] ?? '';
  const options = Object.entries(filter.options ?? {}).map(([key, label]) => ({ value: key, label }));
  switch (filter.widget ?? 'text') {
    case 'choice':
      return (
        <Select
          allowClear
          options={options}
          placeholder={t('choose')}
          value={value || undefined}
          onChange={(chosen: string | undefined) => apply({ [filter.name]: chosen })}
        />
      );
    case 'many':
      return (
        <Select
          mode="multiple"
          maxTagCount="responsive"
          options={options}
          placeholder={t('choose')}
          value={value ? value.split(',') : []}
          onChange={(chosen: string[]) => apply({ [filter.name]: chosen.join(',') })}
        />
      );
    case 'flag':
      return (
        <Select
          allowClear
          options={[
            { value: 'true', label: t('yes') },
            { value: 'false', label: t('no') },
          ]}
          placeholder={t('choose')}
          value={value || undefined}
          onChange={(chosen: string | undefined) => apply({ [filter.name]: chosen })}
        />
      );
    case 'place':
      return <PlacePicker value={value || undefined} onChange={(code) => apply({ [filter.name]: code })} />;
    case 'device':
      return <DevicePicker value={value || undefined} onChange={(code) => apply({ [filter.name]: code })} />;
    case 'department':
      return (
        <DepartmentPicker
          by={filter.by ?? 'id'}
          value={value || undefined}
          onChange={(chosen) => apply({ [filter.name]: chosen })}
        />
      );
    case 'person':
      return <PersonPicker value={value || undefined} onChange={(id) => apply({ [filter.name]: id })} />;
    case 'days':
    case 'dates': {
      const isPlain = filter.widget === 'dates';
      return (
        <DatePicker.RangePicker
          allowEmpty={[true, true]}
          value={[dayOf(values['from']), dayOf(values['to'])]}
          onChange={(range) =>
            apply({
              from: range?.[0] ? (isPlain ? plainDay : firstOf)(range[0]) : undefined,
              to: range?.[1] ? (isPlain ? plainDay : lastOf)(range[1]) : undefined,
            })
          }
        />
      );
    }
    default:
      return <Input allowClear value={value} onChange={(e) => type(e.target.value)} onPressEnter={submit} />;
  }
}

const plainDay = (at: dayjs.Dayjs): string => at.format('YYYY-MM-DD');
const firstOf = (at: dayjs.Dayjs): string => startOfDay(plainDay(at));
const lastOf = (at: dayjs.Dayjs): string => endOfDay(plainDay(at));

/** The hospital's day of an instant, or a day, in the address. */
const dayOf = (at: string | undefined): dayjs.Dayjs | null => (at ? dayjs(dayTime(at)) : null);
