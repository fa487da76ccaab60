import { useState } from 'react';

import { useLabel, useText } from '../../i18n/index.ts';
import { hourTime } from '../../kit/hospital-time.ts';
import { useNow, useStream } from '../../stream/index.tsx';
import { OutboxSheet } from './lazy-parts.tsx';
import { useOutbox } from './outbox/context.tsx';
import { photosLeft } from './outbox/tap.ts';

/** Always in sight: what still waits to be sent, whether there is contact, and the server's time. */
export function PhoneHeader() {
  const t = useText('phone');
  const { connected } = useStream();
  const now = useNow();
  return (
    <header className="phone-head">
      <SyncState />
      <span className="phone-lamp" data-on={connected}>
        <span aria-hidden="true">{connected ? '●' : '▲'}</span> {connected ? t('online') : t('offline')}
      </span>
      <time className="number">{hourTime(now)}</time>
    </header>
  );
}

/** What came back refused is not left behind a small word in the corner. */
export function RefusedBar() {
  const t = useText('phone');
  const label = useLabel();
  const { taps } = useOutbox();
  const [isOpen, open] = useState(false);
  const refused = taps.filter((tap) => tap.refused);
  const [first] = refused;
  return (
    <>
      {first?.refused && (
        <button type="button" className="refused-bar" role="alert" onClick={() => open(true)}>
          <strong>▲ {first.label}</strong>
          <span>
            {t('refusedAs', { reason: label(first.refused) })}
            {refused.length > 1 && ` · ${t('refusedCount', { count: refused.length })}`}
          </span>
        </button>
      )}
      {isOpen && <OutboxSheet close={() => open(false)} />}
    </>
  );
}

function SyncState() {
  const t = useText('phone');
  const { taps, isSending, isLoaded } = useOutbox();
  const [isOpen, open] = useState(false);
  const refused = taps.filter((tap) => tap.refused).length;
  const waiting = taps.filter((tap) => !tap.refused && !tap.isTold).length;
  const photos = taps.reduce((sum, tap) => sum + (tap.isTold && !tap.refused ? photosLeft(tap) : 0), 0);
  const word =
    waiting > 0
      ? t('waiting', { count: waiting })
      : photos > 0
        ? t('photosWaiting', { count: photos })
        : refused > 0
          ? t('refusedCount', { count: refused })
          : isSending || !isLoaded
            ? t('sending')
            : t('synced');
  return (
    <>
      <button type="button" className="phone-sync" data-waiting={taps.length > 0} onClick={() => open(true)}>
        {word}
      </button>
      {isOpen && <OutboxSheet close={() => open(false)} />}
    </>
  );
}
