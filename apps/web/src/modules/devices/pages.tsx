import { deviceRegister, field, protocolLabels, type Device } from '@anyuan/contract';
import { Tag } from 'antd';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import type { EntryPages } from '../../kit/entries/entry.ts';
import { HealthMark } from '../../kit/HealthMark.tsx';
import { today } from '../../kit/hospital-time.ts';
import { Time } from '../../kit/Time.tsx';
import { useCan } from '../../session.ts';

/** Devices on the shared pages, and what of them is drawn in a way of its own. */
export const devicePages: EntryPages<Device> = {
  register: deviceRegister,
  routes: api.device,
  merge: api.device.merge,
  touches: ['/devices', '/device-summary', '/places'],
  asked: {
    owner: field
      .person(['责任人', 'Owner'], {
        hint: [
          '设备故障、被拆动或失联时首先通知此人;不填则通知监控室',
          'Told first of faults, tampering and silence; without one the control room is',
        ],
      })
      .optional(),
    protocol: field.choice(['接入协议', 'Protocol'], protocolLabels).optional(),
    secret: field
      .password(['接入密钥', 'Key'], {
        hint: [
          '加密保存,不会再显示;留空则保留已存的。DC-09 为 32、48 或 64 位十六进制数',
          'Sealed and never shown again; left empty, the stored one stays. DC-09: 32, 48 or 64 hexadecimal digits',
        ],
      })
      .optional(),
  },
  cells: {
    owner: ({ owner }) => owner?.name ?? <NoOwner />,
    protocol: ({ protocol }) => (protocol ? <Protocol name={protocol} /> : <None />),
    secret: (device) => <Secret device={device} />,
    name: (device) => <DeviceName device={device} />,
    code: ({ code }) => <span className="number">{code}</span>,
    health: ({ health, states }) => <HealthMark health={health} states={states} />,
    lastSeenAt: ({ lastSeenAt }) => <LastSeen at={lastSeenAt} />,
    testDueOn: (device) => <TestDue device={device} />,
    cameras: ({ kind, cameras }) => (kind === 'camera' ? <None /> : <span className="number">{cameras.length}</span>),
    hasSource: ({ kind, hasSource }) => (kind === 'camera' ? <YesNo is={hasSource} /> : <None />),
  },
};

const None = () => <span className="muted">–</span>;
const YesNo = ({ is }: { is: boolean }) => useText()(is ? 'yes' : 'no');

function DeviceName({ device: { name, enabled } }: { device: Device }) {
  const t = useText('devices');
  return (
    <span title={name}>
      {name}
      {!enabled && <Tag style={{ marginInlineStart: 8 }}>{t('disabled')}</Tag>}
    </span>
  );
}

function NoOwner() {
  const t = useText('devices');
  return <span className="muted">{t('noOwner')}</span>;
}

function Protocol({ name }: { name: string }) {
  const label = useLabel();
  return label(protocolLabels[name]) || name;
}

/** Only whether there is one, and how to be rid of it. */
function Secret({ device: { code, name, kind, hasSecret } }: { device: Device }) {
  const t = useText('devices');
  const can = useCan();
  const { mutateAsync } = useAct(api.device.put, { touches: ['/devices'] });
  if (!hasSecret) return <None />;
  return (
    <>
      {t('secretSet')}
      {can('device.manage') && (
        <ConfirmButton
          size="small"
          style={{ marginInlineStart: 8 }}
          question={t('clearSecretQuestion', { name })}
          detail={t('clearSecretDetail')}
          verb={t('clearSecret')}
          act={() => mutateAsync({ code, name, kind, secret: null })}
        >
          {t('clearSecret')}
        </ConfirmButton>
      )}
    </>
  );
}

function LastSeen({ at }: { at: string | null }) {
  const t = useText('devices');
  return at ? <Time at={at} /> : <span className="muted">{t('never')}</span>;
}

function TestDue({ device: { testDueOn } }: { device: Device }) {
  const t = useText('devices');
  if (!testDueOn) return <None />;
  const isLate = testDueOn < today();
  return (
    <span className="number" style={isLate ? { color: 'var(--level-urgent-text)' } : {}}>
      {isLate && (
        <span role="img" aria-label={t('testOverdue')} title={t('testOverdue')}>
          ◆{' '}
        </span>
      )}
      {testDueOn}
    </span>
  );
}
