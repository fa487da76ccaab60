import type { ClinicalKind } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { today } from '../../kit/hospital-time.ts';

const rates = { paper: 'papersInTime', surgery: 'surgeriesChecked', grade: 'gradeA' } as const;
const most = 3;

/** The last 30 days: the rate, and the departments and doctors with the lowest. */
export function Worst({ kind }: { kind: ClinicalKind }) {
  const t = useText('clinical');
  const from = new Date(Date.parse(today()) - 29 * 86_400_000).toISOString().slice(0, 10);
  const days = { type: 'clinical', from, to: today() };
  const whole = useApi(api.figure.list, days);
  const departments = useApi(api.figure.list, { ...days, by: 'department' });
  const doctors = useApi(api.figure.list, { ...days, by: 'doctor' });
  const rateIn = (
    group:
      | {
          figures: readonly {
            name: string;
            value: number | null;
            numerator: number | null;
            denominator: number | null;
          }[];
        }
      | undefined,
  ) => group?.figures.find(({ name }) => name === rates[kind]);
  const lowest = (query: typeof departments) =>
    (query.data?.groups ?? [])
      .flatMap(({ key, label, ...group }) => {
        const rate = rateIn(group);
        return key !== null && rate && rate.value !== null && rate.value < 100
          ? [{ label, value: rate.value, rate }]
          : [];
      })
      .toSorted((a, b) => a.value - b.value)
      .slice(0, most);
  const rate = rateIn(whole.data?.groups[0]);
  return (
    <section className="panel clinical-worst" aria-label={t('lately')}>
      <Link to={`/figures?type=clinical&from=${from}&to=${today()}`}>
        <span className="muted">
          {t('lately')} {t(`rate_${kind}`)}
        </span>
        <strong className="number">
          {rate?.value === undefined || rate.value === null ? '–' : `${rate.value.toFixed(1)}%`}
        </strong>
        <span className="muted number">{rate?.denominator ? `${rate.numerator ?? 0} / ${rate.denominator}` : ''}</span>
      </Link>
      {(
        [
          ['worstDepartments', departments],
          ['worstDoctors', doctors],
        ] as const
      ).map(([name, query]) => (
        <div key={name}>
          <span className="muted">{t(name)}</span>
          <ol>
            {lowest(query).map(({ label, value, rate: one }) => (
              <li key={label[0]}>
                {label[0]} <span className="number">{value.toFixed(1)}%</span>{' '}
                <span className="muted number">
                  {one.numerator} / {one.denominator}
                </span>
              </li>
            ))}
            {lowest(query).length === 0 && <li className="muted">{t('nobody')}</li>}
          </ol>
        </div>
      ))}
    </section>
  );
}
