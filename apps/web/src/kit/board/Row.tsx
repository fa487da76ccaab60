import type { IndicatorAnswer } from '@anyuan/contract';
import { Link } from 'react-router';

import { useLabel, useText } from '../../i18n/index.ts';
import { useFigureWords } from '../figure-words.ts';
import { Spark } from './Spark.tsx';

interface RowProps {
  item: IndicatorAnswer;
  /** Absent: nobody can click there. */
  show?: ((name: string) => void) | undefined;
}

/** One indicator: its value, the fraction, last year, the line of thirteen months, the worst three names. */
export function Row({ item, show }: RowProps) {
  const t = useText('board');
  const label = useLabel();
  const words = useFigureWords();
  const name = label(item.label);
  const { value, isMet } = item;
  return (
    <li className="board-row" data-met={isMet ?? undefined}>
      <span className="board-name" title={`${label(item.note)} · ${t('owner', { owner: label(item.owner) })}`}>
        {isMet === false && <span aria-hidden="true">◆ </span>}
        {name}
        {isMet !== null && <span className="visually-hidden"> {t(isMet ? 'met' : 'missed')}</span>}
      </span>
      {show ? (
        <button
          type="button"
          className="board-spark"
          aria-label={t('seeTrend', { name })}
          onClick={() => show(item.name)}
        >
          <Spark trend={item.trend} />
        </button>
      ) : (
        <span className="board-spark">
          <Spark trend={item.trend} />
        </span>
      )}
      <strong className="board-value number">
        {value === null ? (
          <span className="muted board-none">
            {t(item.withheld ? 'withheld' : item.pending ? 'pending' : item.unconfirmed ? 'unconfirmed' : 'noData')}
          </span>
        ) : (
          <Opens to={item.opens} title={t('seeRecords', { name })}>
            {words.value(item, value)}
          </Opens>
        )}
      </strong>
      <Change item={item} />
      <Under item={item} />
    </li>
  );
}

function Opens({ to, title, children }: { to: string | null; title: string; children: string }) {
  if (to === null) return children;
  return (
    <Link to={to} aria-label={`${children} · ${title}`}>
      {children}
    </Link>
  );
}

/** Against the same part of last year. */
export function Change({ item: { value, lastYear, change, unit, better } }: { item: IndicatorAnswer }) {
  const t = useText('board');
  const words = useFigureWords();
  const before = lastYear?.value ?? null;
  const difference = value === null || before === null ? null : value - before;
  if (difference === null || (change === null && unit !== 'percent'))
    return <span className="board-change muted">–</span>;
  if (difference === 0) return <span className="board-change muted">{t('same')}</span>;
  const isUp = difference > 0;
  const mood = better === null ? undefined : (better === 'more') === isUp ? 'good' : 'bad';
  const size =
    unit === 'percent' ? words.plain(Math.abs(difference), 1) : `${words.plain(Math.abs(change ?? 0) * 100, 0)}%`;
  return (
    <span className="board-change number" data-mood={mood}>
      <span aria-hidden="true">{isUp ? '↑' : '↓'}</span>
      <span className="visually-hidden">{t(isUp ? 'rise' : 'fall')} </span>
      {size}
    </span>
  );
}

/** The fraction, last year, target and the worst names, in small letters. */
function Under({ item }: { item: IndicatorAnswer }) {
  const t = useText('board');
  const label = useLabel();
  const words = useFigureWords();
  const { numerator, denominator, lastYear, target, worst, to, opens, opensPer, isRate, told } = item;
  const name = label(item.label);
  const parts = [
    told && t('part', told),
    !told && to !== null && item.from !== null && item.value !== null && isCut(item) && t('until', { day: to }),
    lastYear?.value !== null &&
      lastYear?.value !== undefined &&
      t('lastYear', { value: words.value(item, lastYear.value) }),
    target !== null && t('target', { value: words.value(item, target) }),
    worst.length > 0 &&
      t('worst', { names: worst.map((one) => `${label(one.label)} ${words.value(item, one.value)}`).join('、') }),
  ].filter((one) => typeof one === 'string');
  return (
    <small className="board-under muted">
      {isRate && denominator !== null && denominator > 0 && (
        <span className="number">
          <Opens to={opens} title={t('seeRecords', { name })}>
            {words.plain(numerator ?? 0, 1)}
          </Opens>
          {'/'}
          <Opens to={opensPer} title={t('seeWhole', { name })}>
            {words.plain(denominator, 1)}
          </Opens>
        </span>
      )}
      <span title={parts.join(' · ')}>{parts.join(' · ')}</span>
    </small>
  );
}

/** Its days end before those of the board: at the last month somebody entered, or answers for. */
const isCut = ({ to, trend }: IndicatorAnswer): boolean => {
  const last = trend.at(-1)?.month;
  return to !== null && last !== undefined && to.slice(0, 7) < last;
};
