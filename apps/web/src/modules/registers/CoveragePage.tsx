import { keyKindLabels, type CoverageCount, type CoveredPlace } from '@anyuan/contract';
import { Progress, Segmented } from 'antd';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { half } from '../../kit/half.ts';
import { Page } from '../../kit/Page.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { PlaceLink } from '../../kit/PlaceLink.tsx';
import { RowsExport } from '../../kit/RowsExport.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { CoveragePlan } from './CoveragePlan.tsx';

import '../../kit/kit.css';
import './coverage.css';

/** What has to be where: each rule with how many places have it, and the places as a list and on the plan. */
export default function CoveragePage() {
  const t = useText('registers');
  const { values, set } = useUrlState();
  const query = useApi(api.register.coverage, {});
  return (
    <Page title={t('coverage')} note={t('coverageNote')}>
      <Loaded query={query} rows={10}>
        {({ items }) => {
          const asked = items.filter(({ needed }) => needed > 0);
          if (asked.length === 0)
            return (
              <div className="panel">
                <Empty title={t('coverageNone')}>{t('coverageHow')}</Empty>
              </div>
            );
          const chosen = items.find(({ rule }) => rule === values['rule']) ?? worst(asked);
          return (
            <div className="coverage">
              <nav className="panel coverage-rules" aria-label={t('coverage')}>
                {items.map((one) => (
                  <Rule
                    key={one.rule}
                    rule={one}
                    isChosen={one.rule === chosen.rule}
                    choose={() => set({ rule: one.rule, covered: undefined, plan: undefined })}
                  />
                ))}
              </nav>
              <PlacesOf key={chosen.rule} rule={chosen} />
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}

const share = ({ needed, covered }: CoverageCount): number => (needed === 0 ? 1 : covered / needed);
const worst = (items: readonly CoverageCount[]): CoverageCount =>
  items.reduce((before, one) => (share(one) < share(before) ? one : before));

function Rule({ rule, isChosen, choose }: { rule: CoverageCount; isChosen: boolean; choose: () => void }) {
  const t = useText('registers');
  const label = useLabel();
  const lacking = rule.needed - rule.covered;
  return (
    <button type="button" className={isChosen ? 'is-chosen' : ''} aria-pressed={isChosen} onClick={choose}>
      <span>{label(rule.label)}</span>
      <span className={lacking > 0 ? 'is-wrong' : 'muted'}>
        {rule.needed === 0
          ? t('coverageUnasked')
          : lacking > 0
            ? `◆ ${t('coverageLacking', { count: lacking })}`
            : t('coverageWhole')}
      </span>
      {rule.needed > 0 && (
        <Progress
          percent={Math.floor(share(rule) * 100)}
          size="small"
          showInfo={false}
          status={lacking > 0 ? 'exception' : 'success'}
          aria-label={label(rule.label)}
        />
      )}
    </button>
  );
}

function PlacesOf({ rule }: { rule: CoverageCount }) {
  const t = useText('registers');
  const label = useLabel();
  const lang = useLang();
  const { values, set } = useUrlState();
  const covered = values['covered'];
  const query = useApi(api.register.coveredPlaces, {
    rule: rule.rule,
    ...(covered !== undefined && { covered: covered === 'true' }),
  });
  const file = (items: readonly CoveredPlace[]) => ({
    head: [t('place'), t('keyKind'), t('there'), t('coverage')],
    rows: items.map(({ place, keyKind, there, covered: is }) => [
      place.path,
      label(keyKind ? keyKindLabels[keyKind] : undefined),
      String(there),
      t(is ? 'coverageYes' : 'coverageNo'),
    ]),
  });
  return (
    <div className="coverage-places">
      <Panel
        title={label(rule.label)}
        extra={
          <>
            {rule.kind && <Link to={`/registers/${rule.kind}`}>{t('openRegister')}</Link>}
            {query.data && <RowsExport name="coverage" make={() => file(query.data.items)} />}
          </>
        }
      >
        <p className="muted">
          {t('coverageLeast', { least: rule.least })} · {half(rule.source, lang)}
          {!rule.confirmed && ` · ${t('unconfirmed')}`}
        </p>
        <Segmented
          aria-label={t('coverage')}
          value={covered ?? 'all'}
          onChange={(one) => set({ covered: one === 'all' ? undefined : one })}
          options={[
            { value: 'all', label: t('coverageAll', { count: rule.needed }) },
            { value: 'false', label: `◆ ${t('coverageNo')} ${rule.needed - rule.covered}` },
            { value: 'true', label: `${t('coverageYes')} ${rule.covered}` },
          ]}
        />
        <Loaded query={query} rows={6}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty>{t('coverageNothing')}</Empty>
            ) : (
              <table className="work-table is-text">
                <thead>
                  <tr>
                    <th scope="col">{t('place')}</th>
                    <th scope="col">{t('keyKind')}</th>
                    <th scope="col">{t('there')}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map(({ place, keyKind, there, covered: is }) => (
                    <tr key={place.id}>
                      <td>
                        <PlaceLink place={place} />
                      </td>
                      <td className="muted">{label(keyKind ? keyKindLabels[keyKind] : undefined)}</td>
                      <td>
                        {is ? <span className="number">{there}</span> : <strong className="is-wrong">◆ {there}</strong>}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </Loaded>
      </Panel>
      {query.data && <CoveragePlan places={query.data.items} />}
    </div>
  );
}
