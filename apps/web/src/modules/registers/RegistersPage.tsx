import { findings, thingGroups, thingKinds, type Finding, type Result, type ThingGroupName } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { RowsExport } from '../../kit/RowsExport.tsx';
import { Loaded } from '../../kit/States.tsx';

import '../../kit/kit.css';
import '../../kit/things/things.css';

const groups = Object.keys(thingGroups) as ThingGroupName[];
const names = Object.keys(findings) as Finding[];

/** Every kind by group: how many there are, and with how many something is wrong; each number opens its list. */
export default function RegistersPage() {
  const t = useText('registers');
  const label = useLabel();
  const query = useApi(api.register.counts, {});
  const file = (items: Result<typeof api.register.counts>['items']) => ({
    head: [t('title'), t('inAll'), ...names.map((name) => label(findings[name]))],
    rows: items.map(({ kind, total, findings: found }) => [
      label(thingKinds[kind].title),
      String(total),
      ...names.map((name) => String(found[name] ?? 0)),
    ]),
  });
  return (
    <Page
      title={t('title')}
      note={t('note')}
      actions={query.data && <RowsExport name="registers" make={() => file(query.data.items)} />}
    >
      <nav className="register-ways" aria-label={t('ways')}>
        <Link to="/things">{t('allThings')}</Link>
        <Link to="/things?mine=true">{t('mine')}</Link>
        <Link to="/checks">{t('allChecks')}</Link>
        <Link to="/coverage">{t('coverage')}</Link>
      </nav>
      <Loaded query={query}>
        {({ items }) =>
          groups.map((group) => (
            <section key={group} className="thing-group">
              <h2>{label(thingGroups[group].label)}</h2>
              <nav className="panel kind-counts" aria-label={label(thingGroups[group].label)}>
                {items
                  .filter(({ kind }) => thingKinds[kind].group === group)
                  .map(({ kind, total, findings: found }) => (
                    <div key={kind} className="kind-count">
                      <Link to={`/registers/${kind}`}>
                        <span className="muted">{label(thingKinds[kind].title)}</span>
                        <strong className="number">{total}</strong>
                      </Link>
                      <div className="kind-troubles">
                        {names
                          .filter((name) => (found[name] ?? 0) > 0)
                          .map((name) => (
                            <Link
                              key={name}
                              to={`/registers/${kind}?finding=${name}`}
                              {...(name === 'soon' ? { className: 'is-plain' } : {})}
                            >
                              {name !== 'soon' && '◆ '}
                              {label(findings[name])} {found[name]}
                            </Link>
                          ))}
                      </div>
                    </div>
                  ))}
              </nav>
            </section>
          ))
        }
      </Loaded>
    </Page>
  );
}
