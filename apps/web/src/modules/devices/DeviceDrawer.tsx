import { deviceKindLabels, type Device } from '@anyuan/contract';
import { Alert, App, Button, Descriptions, Drawer } from 'antd';
import dayjs from 'dayjs';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { HealthMark } from '../../kit/HealthMark.tsx';
import { PlaceLink } from '../../kit/PlaceLink.tsx';
import { Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { useCan } from '../../session.ts';
import { CameraPicture } from './CameraPicture.tsx';
import { CameraSourceForm } from './CameraSourceForm.tsx';
import { DeviceForm } from './DeviceForm.tsx';
import { DeviceTest } from './DeviceTest.tsx';
import { DeviceToken } from './DeviceToken.tsx';
import { LinkedCameras } from './LinkedCameras.tsx';
import { isTestOverdue } from './test-due.ts';

import './devices.css';

export function DeviceDrawer({ code, close }: { code: string | undefined; close: () => void }) {
  const t = useText('devices');
  return (
    <Drawer open={code !== undefined} onClose={close} size={640} title={t('title')} destroyOnHidden>
      {code && <DeviceView key={code} code={code} close={close} />}
    </Drawer>
  );
}

function DeviceView({ code, close }: { code: string; close: () => void }) {
  const query = useApi(api.device.get, { code });
  return <Loaded query={query}>{(device) => <DeviceSections device={device} close={close} />}</Loaded>;
}

function DeviceSections({ device, close }: { device: Device; close: () => void }) {
  const t = useText('devices');
  const common = useText();
  const can = useCan();
  const { message } = App.useApp();
  const [isEditing, edit] = useState(false);
  const { mutateAsync: remove } = useAct(api.device.remove, { touches: ['/devices', '/device-summary', '/places'] });
  const isManager = can('device.manage');
  const isCamera = device.kind === 'camera';
  const drop = async (): Promise<void> => {
    await remove({ code: device.code });
    void message.success(t('removed', { name: device.name }));
    close();
  };
  return (
    <article>
      <h2 style={{ margin: '0 0 4px', fontSize: 18 }}>{device.name}</h2>
      {isCamera && <CameraPicture device={device} />}
      {device.testUntil && dayjs(device.testUntil).isAfter(dayjs()) && (
        <Alert
          showIcon
          type="warning"
          style={{ marginTop: 12 }}
          title={t('testing', { time: dayjs(device.testUntil).format('HH:mm') })}
        />
      )}
      <Section
        title={t('facts')}
        extra={
          isManager && (
            <Button size="small" aria-expanded={isEditing} onClick={() => edit(!isEditing)}>
              {isEditing ? common('cancel') : common('edit')}
            </Button>
          )
        }
      >
        {isEditing ? <DeviceForm device={device} saved={() => edit(false)} /> : <Facts device={device} />}
      </Section>
      {!isCamera && (
        <Section title={t('cameras')}>
          <LinkedCameras device={device} />
        </Section>
      )}
      {isManager && (
        <>
          {isCamera && (
            <Section title={t('source')}>
              <CameraSourceForm device={device} />
            </Section>
          )}
          {!isCamera && (
            <Section title={t('test')}>
              <DeviceTest device={device} />
            </Section>
          )}
          <Section title={t('token')}>
            <DeviceToken device={device} />
          </Section>
          <Section title={t('remove')}>
            <ConfirmButton
              danger
              question={t('removeQuestion', { name: device.name })}
              detail={t('removeDetail')}
              verb={t('remove')}
              act={drop}
            />
          </Section>
        </>
      )}
    </article>
  );
}

function Section({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="case-section">
      <h3 style={{ display: 'flex', justifyContent: 'space-between' }}>
        {title}
        {extra}
      </h3>
      {children}
    </section>
  );
}

function Facts({ device }: { device: Device }) {
  const t = useText('devices');
  const common = useText();
  const label = useLabel();
  const can = useCan();
  const isLate = isTestOverdue(device);
  const items = [
    { key: 'code', label: t('code'), children: device.code },
    { key: 'kind', label: t('kind'), children: label(deviceKindLabels[device.kind]) },
    { key: 'place', label: common('place'), children: <PlaceLink place={device.place} /> },
    { key: 'health', label: t('health'), children: <HealthMark health={device.health} /> },
    {
      key: 'seen',
      label: t('lastSeen'),
      children: device.lastSeenAt ? <Time at={device.lastSeenAt} seconds /> : t('never'),
    },
    ...(device.fault ? [{ key: 'fault', label: t('fault'), children: device.fault }] : []),
    ...(device.testDueOn
      ? [
          {
            key: 'due',
            label: t('testDue'),
            children: (
              <span style={isLate ? { color: 'var(--level-urgent-text)' } : {}}>
                {device.testDueOn} {isLate && `◆ ${t('testOverdue')}`}
              </span>
            ),
          },
        ]
      : []),
    ...(device.lastTestAt ? [{ key: 'tested', label: t('lastTest'), children: <Time at={device.lastTestAt} /> }] : []),
    { key: 'enabled', label: t('enabled'), children: device.enabled ? common('yes') : t('disabled') },
    ...(can('case.read')
      ? [
          {
            key: 'cases',
            label: t('cases'),
            children: <Link to={`/cases?device=${encodeURIComponent(device.code)}`}>{common('more')}</Link>,
          },
        ]
      : []),
  ];
  return <Descriptions size="small" column={1} items={items} />;
}
