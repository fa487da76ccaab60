import { Tooltip } from 'antd';

import { useText } from '../../i18n/index.ts';
import { spell } from '../../kit/duration.ts';
import { clockTime } from '../../kit/hospital-time.ts';
import { useUnits } from '../../kit/Time.tsx';
import { useNow, useStream } from '../../stream/index.tsx';

/** A clock that differs by more than this is said beside the lamp, s. */
const clockOffS = 3;

/** Am I alive: contact with the server, measured, in colour, shape and words. */
export function Lamp() {
  const t = useText('console');
  const { connected, lostSince, lagMs, healthy, offsetMs } = useStream({ probe: true });
  const offset = Math.round(Math.abs(offsetMs) / 1000);
  const state = lostSince !== undefined ? 'lost' : !connected ? 'waiting' : healthy === false ? 'unready' : 'live';
  return (
    <Tooltip title={t('lampHint', { offset })}>
      <span className={`desk-lamp is-${state}`} role="status" data-lamp={state}>
        <span aria-hidden="true">{{ live: '●', waiting: '◌', lost: '▲', unready: '◆' }[state]}</span>
        {state === 'live' && (lagMs === undefined ? t('lampLiveShort') : t('lampLive', { lag: seconds(lagMs) }))}
        {state === 'waiting' && t('lampWaiting')}
        {state === 'unready' && t('lampUnready')}
        {state === 'lost' && <LostFor since={lostSince ?? 0} />}
        {offset > clockOffS && <span className="muted">{t('clockOff', { offset })}</span>}
      </span>
    </Tooltip>
  );
}

const seconds = (ms: number): string => (ms / 1000).toFixed(2);

function useLostSpan(since: number): string {
  const { offsetMs } = useStream();
  const units = useUnits();
  return spell(useNow() - offsetMs - since, units);
}

function LostFor({ since }: { since: number }) {
  return useText('console')('lampLost', { span: useLostSpan(since) });
}

/** Across the page while there is no contact: since when, what still works, what to do. */
export function LostBanner() {
  const { lostSince, healthy, connected } = useStream();
  const t = useText('console');
  if (lostSince !== undefined) return <Lost since={lostSince} />;
  if (!connected || healthy !== false) return null;
  return (
    <div className="desk-lost" role="alert">
      <strong>◆ {t('unreadyTitle')}</strong>
      <span>{t('unreadyDo')}</span>
    </div>
  );
}

function Lost({ since }: { since: number }) {
  const t = useText('console');
  const span = useLostSpan(since);
  const { offsetMs } = useStream();
  return (
    <div className="desk-lost" role="alert">
      <strong>▲ {t('lostTitle', { span })}</strong>
      <span>{t('lostShown', { time: clockTime(since + offsetMs) })}</span>
      <span>{t('lostWorks')}</span>
      <span>{t('lostDo')}</span>
    </div>
  );
}
