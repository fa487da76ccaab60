import { field, type SharedCamera, type Uplink } from '@anyuan/contract';
import { App, Button, Modal, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { DeviceLink } from '../../kit/DeviceLink.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { DevicesPicker, PlacePicker } from '../../kit/pickers.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';

/** What a platform sees; more can be shared, and what is shared be taken back. */
export function SharedCameras({ uplink }: { uplink: Uplink }) {
  const t = useText('uplinks');
  const can = useCan();
  const isManager = can('uplink.manage');
  const query = useApi(api.uplink.shares, { code: uplink.code });
  const [isAdding, add] = useState(false);
  const [ending, end] = useState<SharedCamera>();
  return (
    <>
      {isManager &&
        (isAdding ? (
          <Sharing code={uplink.code} close={() => add(false)} />
        ) : (
          <Button onClick={() => add(true)}>{t('add')}</Button>
        ))}
      <Loaded query={query} rows={2}>
        {({ items }) => (
          <PlainTable
            name="shared-cameras"
            rows={items}
            rowKey={({ id }) => id}
            atOnce={20}
            dense
            empty={<Empty title={t('none')} />}
            columns={[
              { key: 'camera', title: t('camera'), render: ({ device }) => <DeviceLink device={device} /> },
              { key: 'place', title: t('place'), render: ({ device }) => device.place ?? '–' },
              { key: 'gbCode', title: t('gbCode'), render: ({ gbCode }) => <span className="number">{gbCode}</span> },
              {
                key: 'since',
                title: t('since'),
                render: ({ since, by }) => (
                  <>
                    <Time at={since} /> <span className="muted">{by}</span>
                  </>
                ),
              },
              ...(isManager
                ? [
                    {
                      key: 'end',
                      title: '',
                      render: (one: SharedCamera) => (
                        <Button size="small" onClick={() => end(one)}>
                          {t('end')}
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Loaded>
      <Modal
        open={ending !== undefined}
        title={ending && t('endAsk', { name: uplink.name, camera: ending.device.name })}
        footer={null}
        destroyOnHidden
        onCancel={() => end(undefined)}
      >
        {ending && <Ending code={uplink.code} camera={ending.device.code} close={() => end(undefined)} />}
      </Modal>
    </>
  );
}

function Sharing({ code, close }: { code: string; close: () => void }) {
  const t = useText('uplinks');
  const common = useText();
  const { modal } = App.useApp();
  const [way, choose] = useState<'hand' | 'place'>('hand');
  const [cameras, setCameras] = useState<string[]>([]);
  const [place, setPlace] = useState<string>();
  const { mutateAsync } = useAct(api.uplink.share, { touches: ['/uplinks'] });
  const isReady = way === 'hand' ? cameras.length > 0 : place !== undefined;
  const share = async (): Promise<void> => {
    const { added, leftOut } = await mutateAsync({
      code,
      ...(way === 'hand' ? { devices: cameras.map((device) => ({ device })) } : place !== undefined && { place }),
    });
    toast(t('added', { count: added }), 'success');
    if (leftOut.length > 0)
      modal.info({
        title: t('leftOut', { count: leftOut.length }),
        content: (
          <ul>
            {leftOut.map((one) => (
              <li key={one.code}>
                {one.name} <span className="muted">{one.why}</span>
              </li>
            ))}
          </ul>
        ),
      });
    close();
  };
  return (
    <div style={{ display: 'grid', gap: 8, marginBottom: 8 }}>
      <Segmented
        value={way}
        onChange={choose}
        options={[
          { value: 'hand' as const, label: t('byHand') },
          { value: 'place' as const, label: t('byPlace') },
        ]}
        style={{ justifySelf: 'start' }}
      />
      {way === 'hand' ? (
        <DevicesPicker kind="camera" value={cameras} onChange={setCameras} />
      ) : (
        <PlacePicker value={place} onChange={setPlace} />
      )}
      <div style={{ display: 'flex', gap: 8 }}>
        <ActionButton type="primary" disabled={!isReady} act={share}>
          {t('share')}
        </ActionButton>
        <Button onClick={close}>{common('cancel')}</Button>
      </div>
    </div>
  );
}

function Ending({ code, camera, close }: { code: string; camera: string; close: () => void }) {
  const t = useText('uplinks');
  const { mutateAsync } = useAct(api.uplink.unshare, { touches: ['/uplinks'] });
  const schema = useMemo(() => z.object({ why: field.text(['原因', 'Why'], { max: 200 }) }) as unknown as Schema, []);
  return (
    <SchemaForm
      schema={schema}
      verb={t('end')}
      danger
      submit={async (values) => {
        await mutateAsync({ code, devices: [camera], why: String(values['why']) });
        toast(t('ended'), 'success');
        close();
      }}
    />
  );
}
