import { Button } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';

import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { useNow, useStream } from '../../stream/index.tsx';
import { useOutbox } from './outbox/context.tsx';
import type { Tap } from './outbox/tap.ts';
import { Sheet } from './Sheet.tsx';

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
      <time className="number">{dayjs(now).format('HH:mm')}</time>
    </header>
  );
}

function SyncState() {
  const t = useText('phone');
  const { taps, isSending, isLoaded, cannotKeep } = useOutbox();
  const [isOpen, open] = useState(false);
  const refused = taps.filter((tap) => tap.refused).length;
  const waiting = taps.length - refused;
  const word =
    waiting > 0
      ? t('waiting', { count: waiting })
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
      <Sheet open={isOpen} close={() => open(false)} title={t('outboxTitle')}>
        <div className="phone-stack">
          <p className="muted">
            {taps.length === 0 ? t('outboxEmpty') : cannotKeep ? t('cannotKeep') : t('outboxKept')}
          </p>
          {taps.map((tap) => (
            <OutboxRow key={tap.id} tap={tap} />
          ))}
        </div>
      </Sheet>
    </>
  );
}

function OutboxRow({ tap }: { tap: Tap }) {
  const t = useText('phone');
  const label = useLabel();
  const { drop, again } = useOutbox();
  return (
    <div className="phone-card">
      <strong>{tap.label}</strong>
      <div className="muted">{t('waitsSince', { time: dayjs(tap.at).format('HH:mm:ss') })}</div>
      {tap.tries > 0 && <div className="muted">{t('triedTimes', { count: tap.tries })}</div>}
      {tap.refused && (
        <>
          <div role="alert">{t('refusedAs', { reason: label(tap.refused) })}</div>
          <div className="phone-pair">
            <Button onClick={() => void drop(tap.id)}>{t('discard')}</Button>
            <ActionButton type="primary" act={() => again(tap.id)}>
              {t('sendAgain')}
            </ActionButton>
          </div>
        </>
      )}
    </div>
  );
}
