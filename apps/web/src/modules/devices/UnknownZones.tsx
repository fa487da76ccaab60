import { deviceKinds, signalKindLabels, type Device, type UnknownZone } from '@anyuan/contract';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';

/** Zones this host has spoken of that hang on no device: each can be registered here. */
export function UnknownZones({ device }: { device: Device }) {
  const t = useText('devices');
  const can = useCan();
  const { data } = useApi(api.device.unknownZones, { code: device.code }, { enabled: device.kind === 'alarm-host' });
  if (!data || data.items.length === 0) return null;
  return (
    <section className="case-section">
      <h3>◆ {t('unknownZones')}</h3>
      <p className="muted">{t('unknownZonesHint')}</p>
      <ul className="device-states">
        {data.items.map((zone) => (
          <li key={zone.zone}>
            <Zone zone={zone} />
            {can('device.manage') && <Register host={device} zone={zone.zone} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Zone({ zone: { zone, kind, count, lastAt } }: { zone: UnknownZone }) {
  const t = useText('devices');
  const label = useLabel();
  const word = Object.hasOwn(signalKindLabels, kind)
    ? label(signalKindLabels[kind as keyof typeof signalKindLabels])
    : kind;
  return (
    <span>
      <strong>{t('zone', { zone })}</strong> {word} · {t('times', { count })} · <Time at={lastAt} />{' '}
    </span>
  );
}

function Register({ host, zone }: { host: Device; zone: string }) {
  const t = useText('devices');
  const { mutateAsync } = useAct(api.device.put, { touches: ['/devices', '/device-summary'] });
  const kind: (typeof deviceKinds)[number] = 'intrusion-zone';
  const add = async (): Promise<void> => {
    const code = `${host.code}-${zone}`.slice(0, 64);
    const name = `${host.name} ${t('zone', { zone })}`.slice(0, 80);
    await mutateAsync({ code, name, kind, parent: host.code, address: zone, place: host.place?.code ?? null });
    toast(t('zoneAdded', { name }), 'success');
  };
  return (
    <ActionButton size="small" act={add}>
      {t('registerZone')}
    </ActionButton>
  );
}
