import { findings, thingKinds, type Finding } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Panel } from '../../kit/Panel.tsx';

const wrong = (Object.keys(findings) as Finding[]).filter((name) => name !== 'soon');

/** Things with which something is wrong, by kind; each number opens its list. Absent when all is well. */
export function ThingsPanel() {
  const t = useText('office');
  const label = useLabel();
  const { data } = useApi(api.register.counts, {});
  const rows = (data?.items ?? []).filter(({ findings: found }) => wrong.some((name) => (found[name] ?? 0) > 0));
  if (rows.length === 0) return null;
  const shown = wrong.filter((name) => rows.some(({ findings: found }) => (found[name] ?? 0) > 0));
  return (
    <Panel title={t('things')} extra={<Link to="/registers">{t('all')}</Link>}>
      <table className="work-table">
        <thead>
          <tr>
            <th scope="col">{t('things')}</th>
            {shown.map((name) => (
              <th key={name} scope="col">
                {label(findings[name])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ kind, findings: found }) => (
            <tr key={kind}>
              <td>
                <Link to={`/registers/${kind}`}>{label(thingKinds[kind].title)}</Link>
              </td>
              {shown.map((name) => (
                <td key={name}>
                  <Count kind={kind} finding={name} count={found[name] ?? 0} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Count({ kind, finding, count }: { kind: string; finding: Finding; count: number }) {
  if (count === 0) return <span className="muted">0</span>;
  return (
    <Link className="number" to={`/registers/${kind}?finding=${finding}`} style={{ color: 'var(--level-urgent-text)' }}>
      ◆ {count}
    </Link>
  );
}
