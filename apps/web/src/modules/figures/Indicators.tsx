import { indicatorGroups, type IndicatorGroup, type IndicatorSetting } from '@anyuan/contract';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import type { Column } from '../../kit/column.ts';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Loaded } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { scopeOf, useCan, useMe } from '../../session.ts';
import { IndicatorMonths } from './IndicatorMonths.tsx';
import { SetIndicator } from './SetIndicator.tsx';
import { useTargetWords } from './target-words.ts';

const groups = Object.keys(indicatorGroups) as IndicatorGroup[];

/** What the hospital answers for: which way is good, what it aims at, who owns it, and what was written down of it. */
export function Indicators() {
  const t = useText('ledgers');
  const can = useCan();
  const query = useApi(api.indicator.list, {});
  const [chosen, choose] = useState<IndicatorSetting>();
  const [read, look] = useState<IndicatorSetting>();
  const label = useLabel();
  const { values, set } = useUrlState();
  const group = groups.find((one) => one === values['of']) ?? groups[0];
  const columns = useColumns(choose, look);
  return (
    <>
      <div className="ops-bar">
        <span className="muted">{t('indicatorsNote')}</span>
        <span className="ops-verbs">
          {can('register.read') && <Link to="/registers/hospital-month">{t('enterNumbers')}</Link>}
          <Link to="/board">{t('toBoard')}</Link>
        </span>
      </div>
      <div className="indicator-groups">
        <Segmented
          value={group}
          onChange={(next) => set({ of: next === groups[0] ? undefined : next })}
          options={groups.map((one) => ({ value: one, label: label(indicatorGroups[one]) }))}
        />
      </div>
      <div className="panel indicator-list">
        <Loaded query={query} rows={8}>
          {({ items }) => (
            <PlainTable<IndicatorSetting>
              name="indicators"
              rows={items.filter((one) => one.group === group)}
              rowKey={({ name }) => name}
              columns={columns}
            />
          )}
        </Loaded>
      </div>
      {chosen && <SetIndicator key={chosen.name} indicator={chosen} close={() => choose(undefined)} />}
      {read && <IndicatorMonths indicator={read} close={() => look(undefined)} />}
    </>
  );
}

function useColumns(
  choose: (one: IndicatorSetting) => void,
  look: (one: IndicatorSetting) => void,
): Column<IndicatorSetting>[] {
  const t = useText('ledgers');
  const label = useLabel();
  const can = useCan();
  const targetOf = useTargetWords();
  const seesMonths = scopeOf(useMe(), 'figure.read') === 'all';
  return [
    {
      key: 'name',
      title: t('indicator'),
      render: (one) => (
        <>
          {label(one.label)}
          <div className="muted">{label(one.note)}</div>
        </>
      ),
    },
    {
      key: 'better',
      title: t('direction'),
      render: ({ better }) =>
        better === null ? <span className="muted">–</span> : t(better === 'more' ? 'moreIsBetter' : 'lessIsBetter'),
    },
    {
      key: 'target',
      title: t('target'),
      render: (one) => (
        <>
          <span className="number">{targetOf(one, one.target)}</span>
          {one.target !== one.usualTarget && (
            <div className="muted">{t('usualTarget', { target: targetOf(one, one.usualTarget) })}</div>
          )}
        </>
      ),
    },
    {
      key: 'owner',
      title: t('indicatorOwner'),
      render: ({ owner, office, remark }) => (
        <>
          {owner?.name ?? label(office)}
          {remark !== null && <div className="muted">{remark}</div>}
        </>
      ),
    },
    {
      key: 'verbs',
      title: t('indicatorVerbs'),
      render: (one) => (
        <span className="ops-verbs">
          {can('indicator.manage') && (
            <Button size="small" aria-label={`${t('setIndicator')} ${label(one.label)}`} onClick={() => choose(one)}>
              {t('setShort')}
            </Button>
          )}
          {seesMonths && one.isOpen && (
            <Button size="small" aria-label={`${t('months')} ${label(one.label)}`} onClick={() => look(one)}>
              {t('monthsShort')}
            </Button>
          )}
        </span>
      ),
    },
  ];
}
