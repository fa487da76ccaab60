import { caseGroups, permissions, type CaseType, type Label, type Permission } from '@anyuan/contract';
import { Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import type { ReactNode } from 'react';

import { caseTypesHere } from '../case-types.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { useCan } from '../session.ts';
import { DatePicker, hospitalNow } from './DatePicker.tsx';
import { useUrlState } from './url-state.ts';

export interface Period {
  from: string;
  to: string;
}

const day = (at: Dayjs): string => at.format('YYYY-MM-DD');
const isDay = (text: string | undefined): text is string => /^\d{4}-\d{2}-\d{2}$/.test(text ?? '');

/** The days in the address; without any, this year. */
export function usePeriod(): Period {
  const { values } = useUrlState();
  return {
    from: isDay(values['from']) ? values['from'] : day(hospitalNow().startOf('year')),
    to: isDay(values['to']) ? values['to'] : day(hospitalNow().endOf('year')),
  };
}

/** Kinds of case whose register this person may see; for totals `figure.read` is enough. */
export function useTypes(withTotals = false): CaseType[] {
  const can = useCan();
  const types: CaseType[] = caseTypesHere();
  const mine = types.filter(
    ({ permissions: { read, named } }) =>
      can(read) || (named !== undefined && can(named)) || (withTotals && can('figure.read')),
  );
  // First what one works at: the page opens on it.
  const works = ({ actions, permissions: { create } }: CaseType): boolean =>
    Object.values(actions).some(({ by }) =>
      by.some((one) => one !== create && one in permissions && can(one as Permission)),
    );
  return [...mine.filter(works), ...mine.filter((type) => !works(type))];
}

/** What a page of registers or figures is about. */
export interface Choosable {
  name: string;
  label: Label;
  group: Label;
}

export const choosable = ({ type, label, group }: CaseType): Choosable => ({
  name: type,
  label,
  group: caseGroups[group],
});

interface ChooserProps {
  items: readonly Choosable[];
  chosen: string;
  /** What stands as it is now is asked for without a period. */
  hasPeriod?: boolean;
  children: ReactNode;
}

/** Kind and period, and what else the page asks for. */
export function Chooser({ items, chosen, hasPeriod = true, children }: ChooserProps) {
  const t = useText('ledgers');
  const label = useLabel();
  const { set } = useUrlState();
  const groups = [...Map.groupBy(items, ({ group }) => label(group))].map(([group, some]) => ({
    label: group,
    options: some.map((one) => ({ value: one.name, label: label(one.label) })),
  }));
  return (
    <search className="panel table-filters no-print">
      <Field name={t('type')}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          value={chosen}
          options={groups}
          onChange={(value) => set({ type: value, ledger: undefined, by: undefined, sha: undefined, row: undefined })}
        />
      </Field>
      {children}
      {hasPeriod && <PeriodField />}
    </search>
  );
}

/** The days a page is about, kept in its address. */
export function PeriodField() {
  const t = useText('ledgers');
  const { set } = useUrlState();
  const period = usePeriod();
  const now = hospitalNow();
  const monday = now.subtract((now.day() + 6) % 7, 'day');
  const quarter = now.startOf('month').subtract(now.month() % 3, 'month');
  return (
    <Field name={t('period')}>
      <DatePicker.RangePicker
        allowClear={false}
        value={[dayjs(period.from), dayjs(period.to)]}
        presets={[
          { label: t('lastWeek'), value: [monday.subtract(7, 'day'), monday.subtract(1, 'day')] },
          { label: t('thisMonth'), value: [now.startOf('month'), now.endOf('month')] },
          { label: t('thisQuarter'), value: [quarter, quarter.add(2, 'month').endOf('month')] },
          { label: t('thisYear'), value: [now.startOf('year'), now.endOf('year')] },
          {
            label: t('lastYear'),
            value: [now.subtract(1, 'year').startOf('year'), now.subtract(1, 'year').endOf('year')],
          },
          { label: t('lastTwelve'), value: [now.subtract(1, 'year').add(1, 'day'), now] },
        ]}
        onChange={(range) => {
          const [from, to] = range ?? [];
          if (from && to) set({ from: day(from), to: day(to), sha: undefined, row: undefined });
        }}
      />
    </Field>
  );
}

export function Field({ name, children }: { name: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/label-has-associated-control
    <label>
      <span>{name}</span>
      {children}
    </label>
  );
}
