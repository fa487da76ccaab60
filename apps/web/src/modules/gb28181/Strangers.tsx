import { field, type Result } from '@anyuan/contract';
import { Button, Modal } from 'antd';
import { useMemo, useState } from 'react';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';

type Stranger = Result<typeof api.gb28181.status>['strangers'][number];

/** Who has knocked and was not let in, and why; whoever is unknown can be entered here. */
export function Strangers({ items }: { items: readonly Stranger[] }) {
  const t = useText('gb28181');
  const can = useCan();
  const [chosen, choose] = useState<Stranger>();
  return (
    <div className="panel data-table">
      <PlainTable
        name="gb-strangers"
        rows={items}
        rowKey={({ code, address }) => `${code} ${address}`}
        atOnce={50}
        empty={<Empty>{t('noStrangers')}</Empty>}
        columns={[
          { key: 'code', title: t('gbCode'), render: ({ code }) => <span className="number">{code}</span> },
          { key: 'address', title: t('address'), render: ({ address }) => address },
          { key: 'why', title: t('why'), render: ({ why }) => t(`why_${why}`) },
          { key: 'tries', title: t('tries'), align: 'right', render: ({ tries }) => tries },
          { key: 'at', title: t('at'), render: ({ at }) => <Time at={at} seconds /> },
          {
            key: 'do',
            title: '',
            render: (one) =>
              one.why === 'unknown' &&
              can('device.manage') && (
                <Button size="small" onClick={() => choose(one)}>
                  {t('register')}
                </Button>
              ),
          },
        ]}
      />
      <Modal
        open={chosen !== undefined}
        title={chosen && `${t('register')} ${chosen.code}`}
        footer={null}
        destroyOnHidden
        onCancel={() => choose(undefined)}
      >
        {chosen && <Entering stranger={chosen} close={() => choose(undefined)} />}
      </Modal>
    </div>
  );
}

/** Types 118 and 111 and the like of the standard (Annex E) are recorders; the rest are cameras. */
const guessKind = (code: string): 'camera' | 'recorder' =>
  ['131', '132'].includes(code.slice(10, 13)) ? 'camera' : 'recorder';

function Entering({ stranger, close }: { stranger: Stranger; close: () => void }) {
  const t = useText('gb28181');
  const { mutateAsync } = useAct(api.device.put, { touches: ['/devices', '/device-summary', '/gb28181'] });
  const schema = useMemo(
    () =>
      z.object({
        name: field.text(['名称', 'Name'], { max: 80 }),
        kind: field.choice(['种类', 'Kind'], { recorder: ['录像机', 'Recorder'], camera: ['摄像机', 'Camera'] }),
        secret: field.password(['注册密码', 'Password'], {
          hint: ['与设备上填写的密码一致', 'The one that the device was told'],
        }),
      }) as unknown as Schema,
    [],
  );
  return (
    <SchemaForm
      schema={schema}
      initial={{ kind: guessKind(stranger.code) }}
      verb={t('register')}
      submit={async (values) => {
        const { name, kind, secret } = values as { name: string; kind: 'camera' | 'recorder'; secret: string };
        await mutateAsync({
          code: `GB-${stranger.code}`,
          name,
          kind,
          secret,
          protocol: 'gb28181',
          address: stranger.code,
        });
        toast(t('registered', { name }), 'success');
        close();
      }}
    />
  );
}
