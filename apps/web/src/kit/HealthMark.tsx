import type { Device } from '@anyuan/contract';

import { useText } from '../i18n/index.ts';

const looks = {
  online: { shape: '●', colour: 'var(--accent)' },
  offline: { shape: '◆', colour: 'var(--level-urgent-text)' },
  fault: { shape: '◆', colour: 'var(--level-urgent-text)' },
  unknown: { shape: '–', colour: 'var(--muted)' },
} as const;

export function HealthMark({ health }: { health: Device['health'] }) {
  const t = useText('office');
  const { shape, colour } = looks[health];
  return (
    <span className="number">
      <span aria-hidden="true" style={{ color: colour }}>
        {shape}
      </span>{' '}
      {t(health)}
    </span>
  );
}
