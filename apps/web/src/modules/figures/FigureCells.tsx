import type { FigureAnswer, FigureSourceInfo } from '@anyuan/contract';
import { Link } from 'react-router';

import { useLabel, useText } from '../../i18n/index.ts';
import { useFigureWords } from '../../kit/figure-words.ts';

type Shown = FigureSourceInfo['figures'][number];

/** The list of records behind a number, for whoever may see them. */
const hrefOf = ({ name, page, opensBy }: FigureSourceInfo, given: string): string | null =>
  page && `${page}?${opensBy === 'query' ? given : new URLSearchParams({ type: name, figure: given }).toString()}`;

function Opens({ to, title, children }: { to: string | null; title: string; children: string }) {
  if (!to) return children;
  return (
    <Link to={to} aria-label={`${children} · ${title}`}>
      {children}
    </Link>
  );
}

interface ValueProps {
  source: FigureSourceInfo;
  figure: Shown;
  number: FigureAnswer['lastYear'];
}

/** A value, or that there is none; of a rate also what was divided by what. */
export function Value({ source, figure, number }: ValueProps) {
  const t = useText('ledgers');
  const label = useLabel();
  const words = useFigureWords();
  const href = (given: string) => hrefOf(source, given);
  const { value, numerator, denominator, of, per, withheld, told, unknown = 0 } = number;
  const records = t('seeRecords', { figure: label(figure.label) });
  return (
    <span className="number figure-value">
      {value === null ? (
        <span className="muted">{t(withheld ? 'withheld' : 'noData')}</span>
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
      {unknown > 0 && <small className="muted figure-told">{t('unknownTo', { count: unknown })}</small>}
      {told && <small className="muted figure-told">{t('toldPart', told)}</small>}
    </span>
  );
}

/** Against last year: an arrow, how much, and whether that is for the better. */
export function Change({ figure, answer }: { figure: Shown; answer: FigureAnswer }) {
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
  const mood = figure.better === null ? undefined : isGood ? 'good' : 'bad';
  return (
    <span className={`number ${mood ? `figure-${mood}` : ''}`}>
      <span aria-hidden="true">{isUp ? '↑' : '↓'} </span>
      <span className="visually-hidden">{t(isUp ? 'rise' : 'fall')} </span>
      {size}
      {mood && <small> {t(mood)}</small>}
    </span>
  );
}
