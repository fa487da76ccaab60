import type { SurveyResults } from '@anyuan/contract';
import type { ReactNode } from 'react';

import { useText } from '../../i18n/index.ts';

/** How many were asked and answered, what it came to, and how sure one may be. */
export function Headline({ results }: { results: SurveyResults }) {
  const t = useText('surveys');
  const { invited, answered, rate, score, target, frame, frameSize, low, complaints, open, withheld, least } = results;
  const missing = target === null ? 0 : target - answered;
  const range =
    score.low === null || score.high === null ? t('none') : `${score.low.toFixed(2)}–${score.high.toFixed(2)}`;
  return (
    <section className="panel wave-head">
      <dl>
        <Fact name={t('score')} value={score.mean === null ? t('none') : score.mean.toFixed(2)}>
          {t('interval')} <span className="number">{range}</span>
        </Fact>
        <Fact name={t('rate')} value={rate === null ? t('none') : `${rate.toFixed(1)}%`}>
          <span className="number">
            {answered} / {invited}
          </span>
        </Fact>
        <Fact name={t('sample')} value={answered}>
          {target === null ? (
            t('ofYours')
          ) : missing > 0 ? (
            <span className="wave-short">▲ {t('short', { target, n: missing })}</span>
          ) : (
            <>✓ {t('enough', { target })}</>
          )}
        </Fact>
        <Fact name={t('low')} value={low ?? t('none')}>
          {t('complaints')} <span className="number">{complaints}</span>
        </Fact>
        {open.n > 0 && (
          <Fact name={t('open')} value={open.mean === null ? t('none') : open.mean.toFixed(2)}>
            {t('count')} <span className="number">{open.n}</span>
          </Fact>
        )}
      </dl>
      {withheld !== null && <p>{t(withheld === 'running' ? 'withheldRunning' : 'withheldFew', { least })}</p>}
      {(frame ?? frameSize) !== null && (
        <p className="muted">
          {t('frameIs', {
            frame: [frame, frameSize === null ? null : t('frameSize', { n: frameSize })]
              .filter(Boolean)
              .join(t('comma')),
          })}
        </p>
      )}
    </section>
  );
}

function Fact({ name, value, children }: { name: string; value: string | number; children: ReactNode }) {
  return (
    <div>
      <dt className="muted">{name}</dt>
      <dd className="wave-number number">{value}</dd>
      <dd className="muted">{children}</dd>
    </div>
  );
}
