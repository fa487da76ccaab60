import {
  channels,
  channelSpecs,
  deliveryErrors,
  deliveryStateLabels,
  deliveryStates,
  type Delivery,
} from '@anyuan/contract';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';

export function DeliveryLog() {
  const t = useText('delivery');
  const label = useLabel();
  return (
    <DataTable
      name="deliveries"
      route={api.delivery.list}
      columns={useColumns()}
      rowKey={({ id }) => id}
      empty={<Empty>{t('empty')}</Empty>}
      filters={[
        {
          name: 'state',
          label: t('state'),
          widget: 'choice',
          options: Object.fromEntries(deliveryStates.map((one) => [one, label(deliveryStateLabels[one])])),
        },
        {
          name: 'channel',
          label: t('channel'),
          widget: 'choice',
          options: Object.fromEntries(channels.map((one) => [one, label(channelSpecs[one].label)])),
        },
        { name: 'urgent', label: t('urgentOnly'), widget: 'flag' },
      ]}
    />
  );
}

function useColumns(): Column<Delivery>[] {
  const t = useText('delivery');
  const label = useLabel();
  return [
    { key: 'at', title: t('at'), render: ({ at }) => <Time at={at} seconds /> },
    {
      key: 'state',
      title: t('state'),
      render: (row) => (
        <span className="delivery-state">
          <State row={row} />
          <Retry row={row} />
        </span>
      ),
    },
    { key: 'channel', title: t('channel'), render: ({ channel }) => label(channelSpecs[channel].label) },
    {
      key: 'person',
      title: t('person'),
      render: ({ person, isTest }) => person?.name ?? t(isTest ? 'test' : 'group'),
    },
    { key: 'target', title: t('target'), render: ({ target }) => <span className="number">{target || '–'}</span> },
    { key: 'text', title: t('text'), most: 360, render: ({ text }) => text },
    { key: 'tries', title: t('tries'), align: 'right', render: ({ tries }) => tries },
    { key: 'error', title: t('error'), most: 240, render: (row) => <Reason row={row} /> },
    { key: 'nextAt', title: t('nextAt'), isExtra: true, render: ({ nextAt }) => <Time at={nextAt} seconds /> },
    { key: 'sentAt', title: t('sentAt'), isExtra: true, render: ({ sentAt }) => <Time at={sentAt} seconds /> },
  ];
}

function State({ row: { state } }: { row: Delivery }) {
  const label = useLabel();
  const marks = { waiting: '◷', sent: '✓', failed: '◆', dropped: '–' };
  return (
    <span className={`delivery-${state}`}>
      <span aria-hidden="true">{marks[state]}</span> {label(deliveryStateLabels[state])}
    </span>
  );
}

function Reason({ row: { error, errorDetail } }: { row: Delivery }) {
  const label = useLabel();
  if (!error) return null;
  return (
    <span title={errorDetail ?? ''}>
      {label(deliveryErrors[error])} {errorDetail && <span className="muted">{errorDetail}</span>}
    </span>
  );
}

function Retry({ row: { id, state, isTest } }: { row: Delivery }) {
  const t = useText('delivery');
  const can = useCan();
  const { mutateAsync } = useAct(api.delivery.retry);
  if (state !== 'failed' || isTest || !can('setting.manage')) return null;
  const act = async (): Promise<void> => {
    await mutateAsync({ id });
    toast(t('retried'), 'success');
  };
  return (
    <ActionButton size="small" act={act}>
      {t('retry')}
    </ActionButton>
  );
}
