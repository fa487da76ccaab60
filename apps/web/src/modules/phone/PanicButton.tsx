import { useRef } from 'react';

import { useText } from '../../i18n/index.ts';
import { vibrate } from './alert.ts';
import { useHold } from './hold.ts';
import { newKey } from './outbox/tap.ts';
import { usePanic } from './panic.tsx';

const radius = 24;
const round = 2 * Math.PI * radius;

/** Held for 1.5 s it raises an alarm; the ring shows how long still, and letting go in time calls it off. */
export function PanicButton() {
  const t = useText('phone');
  const raise = usePanic();
  const key = useRef('');
  const { progress, handlers } = useHold(
    () => {
      key.current = newKey();
      vibrate(40);
    },
    () => {
      vibrate([200, 80, 400]);
      raise(key.current);
    },
  );
  const isHeld = progress > 0;
  return (
    <button type="button" className="panic" data-held={isHeld} {...handlers}>
      <svg viewBox="0 0 56 56" aria-hidden="true">
        <circle className="panic-face" cx="28" cy="28" r="20" />
        <circle
          className="panic-ring"
          cx="28"
          cy="28"
          r={radius}
          strokeDasharray={round}
          strokeDashoffset={round * (1 - progress)}
        />
        <text x="28" y="33" textAnchor="middle">
          SOS
        </text>
      </svg>
      <span>{t('panic')}</span>
      <span className="visually-hidden">{t('panicHold')}</span>
      {isHeld && (
        <span className="panic-hint" role="status">
          {t('panicKeep')}
        </span>
      )}
    </button>
  );
}
