import { planKindLabels } from '@anyuan/contract';
import { Button, Select } from 'antd';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { today } from '../../kit/hospital-time.ts';
import { Loaded } from '../../kit/States.tsx';
import { Field } from '../../kit/TypeAndPeriod.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { daysOfMonth, otherMonth } from './month.ts';

/** A month of rounds: what was due each day, and what became of it. */
export function Calendar() {
  const t = useText('rounds');
  const common = useText();
  const label = useLabel();
  const { values, set } = useUrlState();
  const month = /^\d{4}-\d{2}$/.test(values['month'] ?? '') ? (values['month'] as string) : today().slice(0, 7);
  const { days: shown, lead } = daysOfMonth(month);
  const [from = '', to = ''] = [shown[0], shown.at(-1)];
  const kind = values['kind'] as keyof typeof planKindLabels | undefined;
  const query = useApi(api.round.calendar, { from, to, ...(kind ? { kind } : {}) }, { keep: true });
  const other = (by: number): void => set({ month: otherMonth(month, by) });
  return (
    <>
      <search className="panel table-filters no-print">
        <Field name={t('kind')}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            value={kind ?? null}
            placeholder={t('allKinds')}
            onChange={(next: string | null) => set({ kind: next ?? undefined })}
            options={Object.entries(planKindLabels).map(([value, words]) => ({ value, label: label(words) }))}
          />
        </Field>
        <div className="calendar-month">
          <Button onClick={() => other(-1)} aria-label={common('previous')}>
            ‹
          </Button>
          <strong className="number">{month}</strong>
          <Button onClick={() => other(1)} aria-label={common('next')}>
            ›
          </Button>
        </div>
      </search>
      <Loaded query={query} rows={8}>
        {({ days }) => {
          const byDay = new Map(days.map((one) => [one.day, one]));
          return (
            <div className="panel round-calendar" role="grid" aria-label={t('calendar')}>
              {(['一', '二', '三', '四', '五', '六', '日'] as const).map((zh, at) => (
                <div key={zh} className="calendar-head muted" role="columnheader">
                  {label([zh, ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][at] ?? ''])}
                </div>
              ))}
              {Array.from({ length: lead }, (_, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- empty cells
                <span key={`lead ${at}`} className="calendar-blank" />
              ))}
              {shown.map((day) => {
                const one = byDay.get(day);
                return (
                  <Link
                    key={day}
                    role="gridcell"
                    to={`/rounds?tab=all&from=${day}&to=${day}${kind ? `&kind=${kind}` : ''}`}
                    className={day === today() ? 'calendar-day is-today' : 'calendar-day'}
                  >
                    <span className="number">{Number(day.slice(8))}</span>
                    {one && (
                      <>
                        <span className="muted">{t('dayCount', { due: one.due })}</span>
                        <Bar one={one} />
                        {one.missed > 0 && (
                          <span className="round-trouble">
                            ◆ {t('missedCount')} {one.missed}
                          </span>
                        )}
                        {one.bad > 0 && (
                          <span className="muted">
                            {t('bad')} {one.bad}
                          </span>
                        )}
                      </>
                    )}
                  </Link>
                );
              })}
              {Array.from({ length: (7 - ((lead + shown.length) % 7)) % 7 }, (_, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- empty cells
                <span key={`rest ${at}`} className="calendar-blank" />
              ))}
            </div>
          );
        }}
      </Loaded>
    </>
  );
}

interface Day {
  due: number;
  onTime: number;
  early: number;
  late: number;
  madeUp: number;
  missed: number;
}

/** The share of each verdict; the words beside it say the same. */
function Bar({ one }: { one: Day }) {
  const parts = [
    ['onTime', one.onTime],
    ['late', one.early + one.late + one.madeUp],
    ['missed', one.missed],
  ] as const;
  return (
    <span className="calendar-bar" aria-hidden="true">
      {parts.map(([name, n]) => (
        <span key={name} className={`is-${name}`} style={{ width: `${(n / Math.max(1, one.due)) * 100}%` }} />
      ))}
    </span>
  );
}
