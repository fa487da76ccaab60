import type { Device } from '@anyuan/contract';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { DeviceLink } from '../../kit/DeviceLink.tsx';
import { DevicesPicker } from '../../kit/pickers.tsx';
import { Loaded } from '../../kit/States.tsx';
import { useCan } from '../../session.ts';

/** Whose pictures open when this device alarms. */
export function LinkedCameras({ device }: { device: Device }) {
  const t = useText('devices');
  const can = useCan();
  const [way, choose] = useState<'suggest' | 'hand'>();
  return (
    <>
      {device.cameras.length === 0 && <p className="muted">{t('noCameras')}</p>}
      <ol style={{ margin: 0, paddingInlineStart: 20 }}>
        {device.cameras.map((camera) => (
          <li key={camera.id}>
            <DeviceLink device={camera} /> <span className="muted">{camera.code}</span>
          </li>
        ))}
      </ol>
      {can('device.manage') && way === undefined && (
        <div className="device-row">
          <Button onClick={() => choose('suggest')}>{t('suggest')}</Button>
          <Button onClick={() => choose('hand')}>{t('linkByHand')}</Button>
        </div>
      )}
      {way === 'suggest' && <Suggested device={device} close={() => choose(undefined)} />}
      {way === 'hand' && <ByHand device={device} close={() => choose(undefined)} />}
    </>
  );
}

interface FormProps {
  device: Device;
  close: () => void;
}

function Suggested({ device, close }: FormProps) {
  const t = useText('devices');
  const common = useText();
  const query = useApi(api.device.suggestCameras, { code: device.code, limit: 8 });
  const [chosen, choose] = useState<string[]>();
  const { mutateAsync } = useAct(api.device.linkCameras);
  return (
    <Loaded query={query} rows={3}>
      {({ items }) => {
        if (items.length === 0) return <p className="muted">{t('suggestNone')}</p>;
        const cameras = chosen ?? items.slice(0, 4).map(({ code }) => code);
        return (
          <>
            <Checkbox.Group
              style={{ display: 'grid', gap: 4, marginTop: 8 }}
              value={cameras}
              onChange={(codes) => choose(codes as string[])}
              options={items.map(({ code, name, samePlan, distance }) => ({
                value: code,
                label: (
                  <>
                    {name}{' '}
                    <span className="muted">
                      {code} · {t(samePlan ? 'pixels' : 'steps', { count: Math.round(distance) })}
                    </span>
                  </>
                ),
              }))}
            />
            <div className="device-row">
              <ActionButton
                type="primary"
                disabled={cameras.length === 0}
                act={async () => {
                  // Nearest first, as suggested.
                  const order = items.map(({ code }) => code).filter((code) => cameras.includes(code));
                  await mutateAsync({ code: device.code, cameras: order });
                  close();
                }}
              >
                {t('accept', { count: cameras.length })}
              </ActionButton>
              <Button onClick={close}>{common('cancel')}</Button>
            </div>
          </>
        );
      }}
    </Loaded>
  );
}

function ByHand({ device, close }: FormProps) {
  const t = useText('devices');
  const common = useText();
  const [cameras, choose] = useState(device.cameras.map(({ code }) => code));
  const { mutateAsync } = useAct(api.device.linkCameras);
  return (
    <div style={{ display: 'grid', gap: 8, marginTop: 8 }}>
      <DevicesPicker kind="camera" value={cameras} onChange={choose} />
      <div className="device-row">
        <ActionButton
          type="primary"
          act={async () => {
            await mutateAsync({ code: device.code, cameras });
            close();
          }}
        >
          {t('saveCameras')}
        </ActionButton>
        <Button onClick={close}>{common('cancel')}</Button>
      </div>
    </div>
  );
}
