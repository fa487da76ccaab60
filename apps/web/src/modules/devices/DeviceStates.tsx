import { deviceStateLabels, type Device } from '@anyuan/contract';
import { Link } from 'react-router';

import { useLabel, useText } from '../../i18n/index.ts';
import { Time } from '../../kit/Time.tsx';

/** What condition it is in, since when, and who is on it. */
export function DeviceStates({ device }: { device: Device }) {
  const t = useText('devices');
  const label = useLabel();
  if (device.states.length === 0) return null;
  return (
    <section className="case-section">
      <h3>{t('states')}</h3>
      <ul className="device-states">
        {device.states.map(({ state, since, detail, caseId }) => (
          <li key={state}>
            <strong>{label(deviceStateLabels[state])}</strong> <span className="muted">{t('since')}</span>{' '}
            <Time at={since} />
            {detail && <span> · {detail}</span>}
            {caseId && (
              <>
                {' '}
                <Link to={`/cases/${caseId}`} style={{ textDecoration: 'underline' }}>
                  {t('itsRepair')}
                </Link>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
