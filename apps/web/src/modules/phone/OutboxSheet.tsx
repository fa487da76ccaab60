import { Button } from 'antd';

import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { clockTime } from '../../kit/hospital-time.ts';
import { useOutbox } from './outbox/context.tsx';
import { photosLeft, type Tap } from './outbox/tap.ts';
import { Sheet } from './Sheet.tsx';

/** What waits on this phone, and what was refused. */
export function OutboxSheet({ close }: { close: () => void }) {
  const t = useText('phone');
  const { taps, cannotKeep } = useOutbox();
  return (
    <Sheet open close={close} title={t('outboxTitle')}>
      <div className="phone-stack">
        <p className="muted">{taps.length === 0 ? t('outboxEmpty') : cannotKeep ? t('cannotKeep') : t('outboxKept')}</p>
        {taps.map((tap) => (
          <OutboxRow key={tap.id} tap={tap} />
        ))}
      </div>
    </Sheet>
  );
}

function OutboxRow({ tap }: { tap: Tap }) {
  const t = useText('phone');
  const label = useLabel();
  const { drop, again } = useOutbox();
  return (
    <div className="phone-card">
      <strong>{tap.label}</strong>
      <div className="muted">
        {tap.isTold ? t('photosWaiting', { count: photosLeft(tap) }) : t('waitsSince', { time: clockTime(tap.at) })}
      </div>
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
