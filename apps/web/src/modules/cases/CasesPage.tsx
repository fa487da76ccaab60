import { caseModes, caseTypes, type CaseItem } from '@anyuan/contract';
import { Button, Tag } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';

import { api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { levelOfCase, useCaseWords } from '../../kit/case-words.ts';
import { CaseDrawer } from '../../kit/CaseView.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { DeviceLink } from '../../kit/DeviceLink.tsx';
import { LevelMark } from '../../kit/LevelMark.tsx';
import { Page } from '../../kit/Page.tsx';
import { PlaceLink } from '../../kit/PlaceLink.tsx';
import { Empty } from '../../kit/States.tsx';
import type { Filter } from '../../kit/TableFilters.tsx';
import { Duration, Time } from '../../kit/Time.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { CreateCase, useCreatable } from './CreateCase.tsx';

export default function CasesPage() {
  const t = useText('cases');
  const navigate = useNavigate();
  const { values, set } = useUrlState();
  const [isCreating, create] = useState(false);
  const creatable = useCreatable();
  return (
    <Page
      title={t('title')}
      actions={creatable.length > 0 && <Button onClick={() => create(true)}>{t('create')}</Button>}
    >
      <DataTable
        name="cases"
        route={api.case.list}
        columns={useColumns()}
        filters={useFilters()}
        rowKey={({ id }) => id}
        onOpen={() => {}}
        empty={<Empty>{t('empty')}</Empty>}
      />
      <CaseDrawer id={values['row']} close={() => set({ row: undefined })} />
      <CreateCase
        open={isCreating}
        close={() => create(false)}
        created={(id) => {
          create(false);
          void navigate(`/cases/${id}`);
        }}
      />
    </Page>
  );
}

function useFilters(): Filter[] {
  const t = useText('cases');
  const common = useText();
  const label = useLabel();
  const types = Object.values(caseTypes);
  const states = types.flatMap((type) => Object.entries(type.states));
  const modes = { real: t('mode_real'), test: common('mode_test'), drill: common('mode_drill') };
  return [
    { name: 'q', label: common('keyword') },
    { name: 'open', label: t('open'), widget: 'flag' },
    { name: 'place', label: common('place'), widget: 'place' },
    {
      name: 'type',
      label: common('type'),
      widget: 'many',
      options: Object.fromEntries(types.map(({ type, label: name }) => [type, label(name)])),
    },
    {
      name: 'state',
      label: common('state'),
      widget: 'many',
      options: Object.fromEntries(states.map(([state, name]) => [state, label(name)])),
    },
    {
      name: 'mode',
      label: t('mode'),
      widget: 'choice',
      options: Object.fromEntries(caseModes.map((mode) => [mode, modes[mode]])),
    },
    { name: 'device', label: common('device'), widget: 'device' },
    { name: 'days', label: t('days'), widget: 'days' },
    { name: 'overdue', label: t('overdue'), widget: 'flag' },
    { name: 'mine', label: t('mine'), widget: 'flag' },
  ];
}

function useColumns(): Column<CaseItem>[] {
  const t = useText('cases');
  const common = useText();
  const { typeName, stateName } = useCaseWords();
  return [
    {
      key: 'title',
      title: common('title'),
      ellipsis: true,
      render: (item) => (
        <span title={item.title}>
          <LevelMark level={levelOfCase(item)} bare /> {item.title}
          {item.mode !== 'real' && <Tag style={{ marginInlineStart: 8 }}>{common(`mode_${item.mode}`)}</Tag>}
        </span>
      ),
    },
    {
      key: 'number',
      title: common('number'),
      render: ({ number }) => <span className="number">{number}</span>,
    },
    { key: 'type', title: common('type'), isExtra: true, render: ({ type }) => typeName(type) },
    { key: 'state', title: common('state'), render: (item) => <Tag variant="outlined">{stateName(item)}</Tag> },
    { key: 'place', title: common('place'), render: ({ place }) => <PlaceLink place={place} /> },
    { key: 'device', title: common('device'), isExtra: true, render: ({ device }) => <DeviceLink device={device} /> },
    {
      key: 'repeats',
      title: t('repeatCount'),
      align: 'right',
      render: ({ repeats }) => <span className="number">{repeats}</span>,
    },
    { key: 'at', title: common('startedAt'), sort: { up: 'old', down: 'new' }, render: ({ at }) => <Time at={at} /> },
    {
      key: 'duration',
      title: t('duration'),
      render: ({ at, closedAt }) => <Duration from={at} to={closedAt} />,
    },
    {
      key: 'due',
      title: common('dueAt'),
      render: ({ dueAt, overdue, closedAt }) =>
        closedAt ? null : (
          <span style={overdue ? { color: 'var(--level-critical-text)' } : {}}>
            {overdue && `▲ ${t('overdue')} `}
            <Time at={dueAt} />
          </span>
        ),
    },
    { key: 'lastAt', title: t('lastAt'), isExtra: true, render: ({ lastAt }) => <Time at={lastAt} /> },
    { key: 'closedAt', title: t('closedAt'), isExtra: true, render: ({ closedAt }) => <Time at={closedAt} /> },
    {
      key: 'escalation',
      title: t('escalation'),
      align: 'right',
      isExtra: true,
      render: ({ escalation }) => <span className="number">{escalation}</span>,
    },
  ];
}
