import type { Score } from '@anyuan/contract';

import { useText } from '../../i18n/index.ts';

const share = (mark: number): string => `${((mark - 1) / 4) * 100}%`;

/** A mean between 1 and 5 and how sure one may be of it, as a dot on a line. */
export function ScoreBar({ score: { mean, low, high } }: { score: Score }) {
  const t = useText('surveys');
  if (mean === null) return null;
  const [from, to] = [low ?? mean, high ?? mean];
  return (
    <span
      className="score-bar"
      role="img"
      aria-label={t('marksOf', { mean: mean.toFixed(2), low: from.toFixed(2), high: to.toFixed(2) })}
    >
      <i className="score-range" style={{ left: share(from), width: `calc(${share(to)} - ${share(from)})` }} />
      <i className="score-dot" style={{ left: share(mean) }} />
    </span>
  );
}
