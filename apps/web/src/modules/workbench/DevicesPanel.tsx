import { deviceKindLabels, type DeviceKind } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Panel } from '../../kit/Panel.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';

const troubles = ['fault', 'offline', 'unknown'] as const;

export function DevicesPanel() {
  const t = useText('office');
  const label = useLabel();
  const query = useApi(api.device.summary, {});
  return (
    <Panel title={t('devices')} extra={<Link to="/devices">{t('all')}</Link>}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('devicesEmpty')} />
          ) : (
            <table className="work-table">
              <thead>
                <tr>
                  <th scope="col">{t('devices')}</th>
                  <th scope="col">{t('online')}</th>
                  {troubles.map((health) => (
                    <th key={health} scope="col">
                      {t(health)}
                    </th>
                  ))}
                  <th scope="col">{t('testOverdue')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((row) => (
                  <tr key={row.kind}>
                    <td>
                      <Link to={`/devices?kind=${row.kind}&enabled=true`}>{label(deviceKindLabels[row.kind])}</Link>
                    </td>
                    <td className="number">
                      {row.online}/{row.total}
                    </td>
                    {troubles.map((health) => (
                      <td key={health}>
                        <Count kind={row.kind} health={health} count={row[health]} />
                      </td>
                    ))}
                    <td>
                      <Count kind={row.kind} isTestOverdue count={row.testOverdue} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Count(props: { kind: DeviceKind; health?: string; isTestOverdue?: boolean; count: number }) {
  const { kind, health, isTestOverdue = false, count } = props;
  if (count === 0) return <span className="muted">0</span>;
  const isBad = health === 'fault' || health === 'offline';
  return (
    <Link
      className="number"
      to={`/devices?kind=${kind}&enabled=true${health ? `&health=${health}` : ''}${isTestOverdue ? '&testOverdue=true' : ''}`}
      style={isBad ? { color: 'var(--level-urgent-text)' } : {}}
    >
      {isBad && '◆ '}
      {count}
    </Link>
  );
}
