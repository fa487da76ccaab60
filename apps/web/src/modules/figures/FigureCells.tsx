import type { CaseType, Figure, FigureAnswer } from '@anyuan/contract';
import { Link } from 'react-router';

import { useLabel, useText } from '../../i18n/index.ts';
import { useCan } from '../../session.ts';
import { useFigureWords } from './words.ts';

/** The list of cases behind a number, for whoever may see such cases. */
function useHref(type: CaseType): (figure: string) => string | null {
  const can = useCan();
  const { read, named } = type.permissions;
  const mayRead = can(read) || (named !== undefined && can(named));
  return (figure) => (mayRead ? `/cases?${new URLSearchParams({ type: type.type, figure }).toString()}` : null);
}

function Opens({ to, title, children }: { to: string | null; title: string; children: string }) {
  if (!to) return children;
  return (
    <Link to={to} aria-label={`${children} · ${title}`}>
      {children}
    </Link>
  );
}

/** A value, or that there is none; of a rate also what was divided by what. */
export function Value({ type, figure, number }: { type: CaseType; figure: Figure; number: FigureAnswer['lastYear'] }) {
  const t = useText('ledgers');
  const label = useLabel();
  const words = useFigureWords();
  const href = useHref(type);
  const { value, numerator, denominator, of, per } = number;
  const records = t('seeRecords', { figure: label(figure.label) });
  return (
    <span className="number figure-value">
      {value === null ? (
        <span className="muted">{t('noData')}</span>
      ) : (
        <Opens to={href(of)} title={records}>
          {words.value(figure, value)}
        </Opens>
      )}
      {per !== null && denominator !== null && denominator > 0 && (
        <small className="muted">
          <Opens to={href(of)} title={records}>
            {words.plain(numerator ?? 0, 2)}
          </Opens>
          {' / '}
          <Opens to={href(per)} title={t('seeWhole', { figure: label(figure.label) })}>
            {words.plain(denominator, 2)}
          </Opens>
        </small>
      )}
    </span>
  );
}

/** Against last year: an arrow, how much, and whether that is for the better. */
export function Change({ figure, answer }: { figure: Figure; answer: FigureAnswer }) {
  const t = useText('ledgers');
  const words = useFigureWords();
  const { value, lastYear, change } = answer;
  const isRate = figure.unit === 'percent';
  if (value === null || lastYear.value === null || (change === null && !isRate && value !== lastYear.value))
    return <span className="muted">–</span>;
  const difference = value - lastYear.value;
  if (difference === 0) return <span className="muted">{t('same')}</span>;
  const size = isRate
    ? t('points', { count: Number(Math.abs(difference).toFixed(1)) })
    : `${words.plain(Math.abs(change ?? 0) * 100, 1)}%`;
  const isUp = difference > 0;
  const isGood = (figure.better === 'more') === isUp;
  const mood = figure.better === undefined ? undefined : isGood ? 'good' : 'bad';
  return (
    <span className={`number ${mood ? `figure-${mood}` : ''}`}>
      <span aria-hidden="true">{isUp ? '↑' : '↓'} </span>
      <span className="visually-hidden">{t(isUp ? 'rise' : 'fall')} </span>
      {size}
      {mood && <small> {t(mood)}</small>}
    </span>
  );
}
