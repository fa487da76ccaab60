import { channelForm, channelLevelLabels, channelSpecs, wecomAddress, type DeliveryChannel } from '@anyuan/contract';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Connections } from '../../kit/Connections.tsx';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { SecretsKept } from '../../kit/SecretsKept.tsx';
import { Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { ChannelTest } from './ChannelTest.tsx';

/** The ways out: where they lead, what they take, and a message to try them with. */
export function Channels() {
  const label = useLabel();
  const query = useApi(api.delivery.channels, {});
  return (
    <Loaded query={query} rows={8}>
      {({ items }) => (
        <Connections
          items={items.map((item) => ({
            key: item.channel,
            label: label(channelSpecs[item.channel].label),
            state: label(channelLevelLabels[item.level]),
            isOn: item.level !== 'off',
            changedAt: item.changedAt,
            children: <Channel key={item.changedAt} item={item} />,
          }))}
        />
      )}
    </Loaded>
  );
}

function Channel({ item }: { item: DeliveryChannel }) {
  const t = useText('delivery');
  const label = useLabel();
  const { mutateAsync } = useAct(api.delivery.putChannel);
  const { channel, level, config } = item;
  const sealed = Object.keys(channelSpecs[channel].secrets.shape);
  const name = label(channelSpecs[channel].label);
  const presets = 'baseUrl' in channelSpecs[channel].config.shape ? { baseUrl: wecomAddress } : {};

  const save = async (values: Record<string, unknown>): Promise<void> => {
    const entries = Object.entries(values).filter(([key]) => key !== 'level');
    await mutateAsync({
      channel,
      level: values['level'] as DeliveryChannel['level'],
      config: Object.fromEntries(entries.filter(([key]) => !sealed.includes(key))),
      secrets: Object.fromEntries(entries.filter(([key]) => sealed.includes(key))) as Record<string, string>,
    });
    toast(t('saved', { channel: name }), 'success');
  };
  const forget = async (key: string): Promise<void> => {
    await mutateAsync({ channel, level, config, secrets: { [key]: '' } });
  };
  return (
    <div className="channel">
      {channel === 'push' && <p className="muted">{t('pushNote')}</p>}
      <SchemaForm
        schema={channelForm(channel)}
        verb={t('save')}
        submit={save}
        initial={{ level, ...presets, ...config }}
        before={<SecretsKept names={item.secrets} schema={channelSpecs[channel].secrets} forget={forget} />}
      />
      {item.changedAt && <ChannelTest channel={channel} />}
    </div>
  );
}
