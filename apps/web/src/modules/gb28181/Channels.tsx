import { gbChannelKinds, type GbChannel } from '@anyuan/contract';
import { Checkbox } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';
import { Mark, placeOf } from './GbState.tsx';

const mayBeOurs = ({ kind, device, goneAt }: GbChannel): boolean =>
  device === null && goneAt === null && (kind === 'camera' || kind === 'alarm-in');

/** The catalogue of a device; what is not ours yet can be entered, with where it seems to hang. */
export function Channels({ code, items }: { code: string; items: readonly GbChannel[] }) {
  const t = useText('gb28181');
  const label = useLabel();
  const can = useCan();
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const { mutateAsync } = useAct(api.gb28181.adopt, {
    touches: ['/gb28181', '/devices', '/device-summary', '/places'],
  });
  const open = items.filter(mayBeOurs);
  const isManager = can('device.manage') && open.length > 0;
  const enter = async (): Promise<void> => {
    const wanted = open.filter((one) => chosen.has(one.code));
    const { entered } = await mutateAsync({
      code,
      items: wanted.map(({ code: channel, suggestion }) => ({
        channel,
        ...(suggestion?.device && { device: suggestion.device.code }),
      })),
    });
    choose(new Set());
    toast(t('entered', { count: entered }), 'success');
  };
  return (
    <>
      {isManager && (
        <div className="table-toolbar">
          <ActionButton type="primary" disabled={chosen.size === 0} act={enter}>
            {t('adopt', { count: chosen.size })}
          </ActionButton>
          <span className="muted">{t('adopting')}</span>
        </div>
      )}
      <PlainTable
        name="gb-channels"
        rows={items}
        rowKey={(one) => one.code}
        atOnce={50}
        dense
        empty={<Empty>{t('noChannels')}</Empty>}
        columns={[
          ...(isManager
            ? [
                {
                  key: 'choose',
                  title: '',
                  render: (one: GbChannel) =>
                    mayBeOurs(one) && (
                      <Checkbox
                        aria-label={one.name}
                        checked={chosen.has(one.code)}
                        onChange={({ target }) => {
                          const next = new Set(chosen);
                          if (target.checked) next.add(one.code);
                          else next.delete(one.code);
                          choose(next);
                        }}
                      />
                    ),
                },
              ]
            : []),
          { key: 'name', title: t('name'), render: (one: GbChannel) => one.name },
          { key: 'code', title: t('gbCode'), render: (one: GbChannel) => <span className="number">{one.code}</span> },
          { key: 'kind', title: t('channelKind'), render: (one: GbChannel) => label(gbChannelKinds[one.kind]) },
          { key: 'state', title: t('state'), render: (one: GbChannel) => <State channel={one} /> },
          { key: 'device', title: t('ours_device'), render: (one: GbChannel) => <Ours channel={one} /> },
        ]}
      />
    </>
  );
}

function State({ channel: { isOn, goneAt, hasPtz, position } }: { channel: GbChannel }) {
  const t = useText('gb28181');
  if (goneAt !== null) return <span className="muted">– {t('gone')}</span>;
  return (
    <>
      {isOn === false ? (
        <Mark shape="◆" colour="var(--level-urgent-text)" word={t('notOn')} />
      ) : (
        <Mark shape="●" colour="var(--accent)" word={t('on')} />
      )}
      {hasPtz && <span className="muted"> · {t('ptz')}</span>}
      {position && <span className="muted number"> · {placeOf(position)}</span>}
    </>
  );
}

function Ours({ channel: { device, suggestion } }: { channel: GbChannel }) {
  const t = useText('gb28181');
  if (device)
    return (
      <>
        <Link to={`/devices?row=${encodeURIComponent(device.code)}`}>{device.name}</Link>{' '}
        <span className="muted">{device.place}</span>
      </>
    );
  if (suggestion?.device)
    return <span className="muted">{t('suggestedDevice', { name: suggestion.device.name })}</span>;
  if (suggestion?.place) return <span className="muted">{t('suggestedPlace', { name: suggestion.place.name })}</span>;
  return <span className="muted">–</span>;
}
