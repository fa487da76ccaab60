import type { GbDevice } from '@anyuan/contract';

import { useText } from '../../i18n/index.ts';

/** Whether a device is there, by form and word. */
export function GbState({ device: { isOnline, registeredAt } }: { device: GbDevice }) {
  const t = useText('gb28181');
  if (isOnline) return <Mark shape="●" colour="var(--accent)" word={t('online')} />;
  if (registeredAt === null) return <span className="muted">– {t('never')}</span>;
  return <Mark shape="◆" colour="var(--level-urgent-text)" word={t('offline')} />;
}

export function Mark({ shape, colour, word }: { shape: string; colour: string; word: string }) {
  return (
    <span className="number">
      <span aria-hidden="true" style={{ color: colour }}>
        {shape}
      </span>{' '}
      {word}
    </span>
  );
}

/** Where something that moves says it is, in degrees (WGS 84). */
export const placeOf = ({ longitude, latitude }: { longitude: number; latitude: number }): string =>
  `${longitude.toFixed(5)}, ${latitude.toFixed(5)}`;
