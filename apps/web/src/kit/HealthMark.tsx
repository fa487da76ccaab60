import { deviceStateLabels, type Device } from '@anyuan/contract';

import { useLabel, useText } from '../i18n/index.ts';

const looks = {
  online: { shape: '●', colour: 'var(--accent)' },
  offline: { shape: '◆', colour: 'var(--level-urgent-text)' },
  fault: { shape: '◆', colour: 'var(--level-urgent-text)' },
  unknown: { shape: '–', colour: 'var(--muted)' },
} as const;

/** What a device is in want of, by name; armed or not is no trouble. */
const quiet = new Set(['offline', 'armed', 'disarmed']);

/** One word for how a device is; with its states, the words for what is wrong. */
export function HealthMark({ health, states = [] }: { health: Device['health']; states?: Device['states'] }) {
  const t = useText('office');
  const label = useLabel();
  const said = states.filter(({ state }) => !quiet.has(state)).map(({ state }) => label(deviceStateLabels[state]));
  const { shape, colour } = looks[health];
  return (
    <span className="number">
      <span aria-hidden="true" style={{ color: colour }}>
        {shape}
      </span>{' '}
      {health === 'fault' && said.length > 0 ? said.join(' · ') : [t(health), ...said].join(' · ')}
    </span>
  );
}
