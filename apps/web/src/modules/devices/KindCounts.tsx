import { deviceKindLabels } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';

import '../../kit/kit.css';

const troubles = ['fault', 'offline'] as const;

/** How many of each kind are well; every number opens the devices it counts. */
export function KindCounts() {
  const t = useText('devices');
  const office = useText('office');
  const label = useLabel();
  const { values } = useUrlState();
  const { data } = useApi(api.device.summary, {}, { enabled: useCan()('device.read') });
  if (!data || data.items.length === 0) return null;
  return (
    <nav className="panel kind-counts" aria-label={t('kind')}>
      {data.items.map((row) => (
        <div key={row.kind} className={values['kind'] === row.kind ? 'kind-count is-chosen' : 'kind-count'}>
          <Link to={`?kind=${row.kind}&enabled=true`}>
            <span className="muted">{label(deviceKindLabels[row.kind])}</span>
            <strong className="number">{t('of', { online: row.online, total: row.total })}</strong>
          </Link>
          <div className="kind-troubles">
            {troubles.map(
              (health) =>
                row[health] > 0 && (
                  <Link key={health} to={`?kind=${row.kind}&enabled=true&health=${health}`}>
                    ◆ {office(health)} {row[health]}
                  </Link>
                ),
            )}
            {row.unknown > 0 && (
              <Link to={`?kind=${row.kind}&enabled=true&health=unknown`} className="is-plain">
                {office('unknown')} {row.unknown}
              </Link>
            )}
            {row.testOverdue > 0 && (
              <Link to={`?kind=${row.kind}&enabled=true&testOverdue=true`}>
                ◆ {t('testOverdue')} {row.testOverdue}
              </Link>
            )}
          </div>
        </div>
      ))}
    </nav>
  );
}
