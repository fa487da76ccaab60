import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { today } from '../../kit/hospital-time.ts';

/** How the last 30 days stand: what was due, how much of it is done, what became of problems. */
export function Figures() {
  const t = useText('followUp');
  const from = new Date(Date.parse(today()) - 29 * 86_400_000).toISOString().slice(0, 10);
  const { data } = useApi(api.figure.list, { type: 'followUp', from, to: today() });
  const of = (name: string) => data?.groups[0]?.figures.find((one) => one.name === name);
  const share = (name: string): string => {
    const value = of(name)?.value ?? null;
    return value === null ? '–' : `${value.toFixed(1)}%`;
  };
  const parts = (name: string): string => {
    const { numerator = null, denominator = null } = of(name) ?? {};
    return denominator === null ? '' : t('ofAll', { n: numerator ?? 0, all: denominator });
  };
  const numbers = [
    ['rate', t('rate')],
    ['problemRate', t('problemRate')],
    ['problemsClosed', t('closed')],
  ] as const;
  return (
    <section className="panel follow-figures" aria-label={t('lately')}>
      <span className="muted">{t('lately')}</span>
      {numbers.map(([name, words]) => (
        <Link key={name} to={`/figures?type=followUp&from=${from}&to=${today()}`}>
          <span className="muted">{words}</span>
          <strong className="number">{share(name)}</strong>
          <span className="muted number">{parts(name)}</span>
        </Link>
      ))}
    </section>
  );
}
