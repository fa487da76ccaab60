import { useLocation } from 'react-router';

import { useText } from '../i18n/index.ts';
import { spell } from '../kit/duration.ts';
import { useUnits } from '../kit/Time.tsx';
import { useNow, useStream } from '../stream/index.tsx';

import './shell.css';

/** Says since when the page may be out of date. The console has its own, louder lamp. */
export function StreamNotice() {
  const { lostSince } = useStream();
  const { pathname } = useLocation();
  if (lostSince === undefined || pathname.startsWith('/console')) return null;
  return <Lost since={lostSince} />;
}

function Lost({ since }: { since: number }) {
  const { offsetMs } = useStream();
  const t = useText();
  const units = useUnits();
  const now = useNow() - offsetMs;
  return (
    <div className="notice-bar" role="alert">
      ◆ {t('streamLost', { span: spell(now - since, units) })}
    </div>
  );
}
