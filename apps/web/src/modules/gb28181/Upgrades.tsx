import { field, type GbUpgrade } from '@anyuan/contract';
import { Button } from 'antd';
import { useState } from 'react';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';

const schema = z.object({
  firmware: field.text(['固件版本', 'Firmware'], { max: 100 }),
  url: field.text(['升级文件地址', 'Where the file lies'], {
    max: 500,
    hint: ['设备能访问的 http、https 或 ftp 地址', 'http, https or ftp, reachable by the device'],
  }),
  maker: field.text(['设备厂家', 'Its maker'], { max: 100 }).optional(),
}) as unknown as Schema;

/** Upgrades of a device's firmware: told here, and what it said became of them. */
export function Upgrades({ code, channel, name }: { code: string; channel?: string; name: string }) {
  const t = useText('gb28181');
  const [isOpen, open] = useState(false);
  const query = useApi(api.gbCare.upgrades, { code }, { every: 15_000 });
  const { mutateAsync } = useAct(api.gbCare.order);
  return (
    <>
      <div className="table-toolbar">
        <strong>{t('upgrades')}</strong>
        <span className="spacer" />
        <Button onClick={() => open(true)}>{t('upgrade')}</Button>
      </div>
      <Loaded query={query}>
        {({ items }) =>
          items.length > 0 && (
            <PlainTable
              name="gb-upgrades"
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                { key: 'at', title: t('at'), render: ({ at }) => <Time at={at} /> },
                { key: 'firmware', title: t('firmware'), render: ({ firmware }) => firmware },
                { key: 'by', title: t('by'), render: ({ by }) => by },
                { key: 'state', title: t('state'), render: (one) => <Outcome upgrade={one} /> },
              ]}
            />
          )
        }
      </Loaded>
      {isOpen && (
        <FormDialog
          title={`${t('upgrade')} ${name}`}
          close={() => open(false)}
          said={t('controlDone')}
          schema={schema}
          initial={{}}
          submit={async (values) => {
            const { firmware, url, maker } = values as { firmware: string; url: string; maker?: string };
            const order = { do: 'upgrade' as const, firmware, url, ...(maker && { maker }) };
            await mutateAsync({ code, ...(channel !== undefined && { channel }), order });
            await query.refetch();
          }}
        />
      )}
    </>
  );
}

function Outcome({ upgrade: { isDone, endedAt, reason } }: { upgrade: GbUpgrade }) {
  const t = useText('gb28181');
  if (isDone === null) return <>○ {t('upgradeAwaited')}</>;
  return (
    <>
      {isDone ? `● ${t('upgradeDone')}` : `◆ ${t('upgradeFailed')} ${reason ?? ''}`} <Time at={endedAt} />
    </>
  );
}
