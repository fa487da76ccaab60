import { deviceHealth, deviceKindLabels, deviceKinds, type Device } from '@anyuan/contract';
import { Button, Tag } from 'antd';
import { useState } from 'react';

import { api, client, download, queryClient } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { HealthMark } from '../../kit/HealthMark.tsx';
import { ImportDialog } from '../../kit/ImportDialog.tsx';
import { Page } from '../../kit/Page.tsx';
import { PlaceLink } from '../../kit/PlaceLink.tsx';
import { Empty } from '../../kit/States.tsx';
import type { Filter } from '../../kit/TableFilters.tsx';
import { Time } from '../../kit/Time.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { AddDevice } from './AddDevice.tsx';
import { DeviceDrawer } from './DeviceDrawer.tsx';
import { KindCounts } from './KindCounts.tsx';
import { isTestOverdue } from './test-due.ts';

const save = () => download(api.device.export, {}, 'devices.xlsx');

export default function DevicesPage() {
  const t = useText('devices');
  const common = useText();
  const can = useCan();
  const { values, set } = useUrlState();
  const [isImporting, startImport] = useState(false);
  const [isAdding, add] = useState(false);
  const isManager = can('device.manage');
  return (
    <Page
      title={t('title')}
      actions={
        <>
          {isManager && <Button onClick={() => add(true)}>{t('add')}</Button>}
          {isManager && <Button onClick={() => startImport(true)}>{common('import')}</Button>}
          <ActionButton act={save}>{common('export')}</ActionButton>
        </>
      }
    >
      <KindCounts />
      <DataTable
        name="devices"
        route={api.device.list}
        columns={useColumns()}
        filters={useFilters()}
        rowKey={({ code }) => code}
        onOpen={() => {}}
        empty={
          <Empty action={isManager && <Button onClick={() => startImport(true)}>{t('import')}</Button>}>
            {t('empty')}
          </Empty>
        }
      />
      <DeviceDrawer code={values['row']} close={() => set({ row: undefined })} />
      <AddDevice
        open={isAdding}
        close={() => add(false)}
        added={(code) => {
          add(false);
          set({ row: code });
        }}
      />
      <ImportDialog
        open={isImporting}
        title={t('import')}
        template={save}
        send={client.device.import}
        close={() => {
          startImport(false);
          void queryClient.invalidateQueries();
        }}
      />
    </Page>
  );
}

function useFilters(): Filter[] {
  const t = useText('devices');
  const office = useText('office');
  const common = useText();
  const label = useLabel();
  return [
    { name: 'q', label: common('keyword') },
    {
      name: 'kind',
      label: t('kind'),
      widget: 'choice',
      options: Object.fromEntries(deviceKinds.map((kind) => [kind, label(deviceKindLabels[kind])])),
    },
    {
      name: 'health',
      label: t('health'),
      widget: 'choice',
      options: Object.fromEntries(deviceHealth.map((health) => [health, office(health)])),
    },
    { name: 'place', label: common('place'), widget: 'place' },
    { name: 'testOverdue', label: t('testOverdue'), widget: 'flag' },
    { name: 'enabled', label: t('enabled'), widget: 'flag' },
  ];
}

function useColumns(): Column<Device>[] {
  const t = useText('devices');
  const common = useText();
  const label = useLabel();
  return [
    {
      key: 'name',
      title: t('name'),
      ellipsis: true,
      render: ({ name, enabled }) => (
        <span title={name}>
          {name}
          {!enabled && <Tag style={{ marginInlineStart: 8 }}>{t('disabled')}</Tag>}
        </span>
      ),
    },
    { key: 'code', title: t('code'), render: ({ code }) => <span className="number">{code}</span> },
    { key: 'kind', title: t('kind'), render: ({ kind }) => label(deviceKindLabels[kind]) },
    { key: 'place', title: common('place'), render: ({ place }) => <PlaceLink place={place} /> },
    { key: 'health', title: t('health'), render: ({ health }) => <HealthMark health={health} /> },
    {
      key: 'lastSeen',
      title: t('lastSeen'),
      render: ({ lastSeenAt }) => (lastSeenAt ? <Time at={lastSeenAt} /> : <span className="muted">{t('never')}</span>),
    },
    { key: 'fault', title: t('fault'), ellipsis: true, width: 200, render: ({ fault }) => fault },
    {
      key: 'testDue',
      title: t('testDue'),
      render: (device) =>
        device.testDueOn && (
          <span className="number" style={isTestOverdue(device) ? { color: 'var(--level-urgent-text)' } : {}}>
            {isTestOverdue(device) && '◆ '}
            {device.testDueOn}
          </span>
        ),
    },
    {
      key: 'cameras',
      title: t('cameras'),
      align: 'right',
      isExtra: true,
      render: ({ kind, cameras }) => (kind === 'camera' ? null : <span className="number">{cameras.length}</span>),
    },
    { key: 'lastTest', title: t('lastTest'), isExtra: true, render: ({ lastTestAt }) => <Time at={lastTestAt} /> },
    {
      key: 'source',
      title: t('hasSource'),
      isExtra: true,
      render: ({ kind, hasSource }) => (kind === 'camera' ? common(hasSource ? 'yes' : 'no') : null),
    },
    { key: 'token', title: t('hasToken'), isExtra: true, render: ({ hasToken }) => common(hasToken ? 'yes' : 'no') },
  ];
}
