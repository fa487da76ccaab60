import { gbQuirks, gbSteps, gbWay, type GbCall } from '@anyuan/contract';

import { useLabel, useText } from '../../i18n/index.ts';
import { Time } from '../../kit/Time.tsx';

type Step = keyof typeof gbSteps;

/** The steps a call went through, each with its time; the one that should have come and did not is marked. */
export function Ladder({ call }: { call: GbCall }) {
  const t = useText('gb28181');
  const c = useText();
  const label = useLabel();
  const came = new Map(call.steps.map((one) => [one.step, one]));
  const isOver = call.endedAt !== null;
  const missing = gbWay.find((step) => !came.has(step));
  const ahead = gbWay.filter((step) => !came.has(step));
  return (
    <>
      <div>
        <Time at={call.at} seconds /> <strong>{call.name || call.channel}</strong>{' '}
        <span className="muted">
          {t(call.kind === 'playback' ? 'playback' : call.kind === 'download' ? 'download' : 'live')} ·{' '}
          {call.transport.toUpperCase()} {!isOver && `· ${t('running')}`}
        </span>
      </div>
      <ol className="gb-ladder">
        {call.steps.map(({ step, ms, status }, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- the same step may come twice
          <li key={`${at} ${step}`} data-state="came">
            ● {label(gbSteps[step as Step]) || step} {status !== undefined && <span className="number">{status}</span>}{' '}
            <span className="muted number">{t('ms', { ms: Math.round(ms) })}</span>
          </li>
        ))}
        {call.reason !== null &&
          ahead.map((step) => (
            <li key={step} data-state={step === missing ? 'missing' : 'later'}>
              {step === missing ? '◆' : '○'} {label(gbSteps[step])} {step === missing && t('missing')}
            </li>
          ))}
      </ol>
      {call.reason !== null && (
        <p style={{ margin: '4px 0 0' }}>
          ◆ {c(`camera_${call.reason}` as 'camera_timeout', { status: call.status ?? '' })}
          {call.status !== null && <span className="number"> ({call.status})</span>}
        </p>
      )}
      {call.quirks.length > 0 && (
        <p className="muted" style={{ margin: '4px 0 0' }}>
          {call.quirks.map((one) => label(gbQuirks[one as keyof typeof gbQuirks]) || one).join(' · ')}
        </p>
      )}
    </>
  );
}
