import {
  channelForm,
  channelLevelLabels,
  channelSpecs,
  fieldMeta,
  wecomAddress,
  type DeliveryChannel,
  type Label,
} from '@anyuan/contract';
import { App, Collapse } from 'antd';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { ChannelTest } from './ChannelTest.tsx';

/** The ways out: where they lead, what they take, and a message to try them with. */
export function Channels() {
  const t = useText('delivery');
  const label = useLabel();
  const query = useApi(api.delivery.channels, {});
  return (
    <Loaded query={query} rows={8}>
      {({ items }) => (
        <Collapse
          items={items.map((item) => ({
            key: item.channel,
            label: <strong>{label(channelSpecs[item.channel].label)}</strong>,
            extra: (
              <span className={item.level === 'off' ? 'muted' : ''}>
                {label(channelLevelLabels[item.level])}
                {item.changedAt && (
                  <span className="muted only-wide">
                    {' · '}
                    {t('changedAt')} <Time at={item.changedAt} />
                  </span>
                )}
              </span>
            ),
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
  const { message } = App.useApp();
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
    void message.success(t('saved', { channel: name }));
  };
  const forget = async (key: string): Promise<void> => {
    await mutateAsync({ channel, level, config, secrets: { [key]: '' } });
  };
  return (
    <div className="channel">
      <SchemaForm
        schema={channelForm(channel)}
        verb={t('save')}
        submit={save}
        initial={{ level, ...presets, ...config }}
        before={
          item.secrets.length > 0 && (
            <p>
              {t('secretsKept')}{' '}
              {item.secrets.map((key) => (
                <span key={key} className="channel-secret">
                  {label(secretLabel(item, key))}{' '}
                  <ConfirmButton
                    size="small"
                    question={t('forgetQuestion', { name: label(secretLabel(item, key)) })}
                    detail={t('forgetDetail')}
                    verb={t('forget')}
                    act={() => forget(key)}
                  />
                </span>
              ))}
            </p>
          )
        }
      />
      {item.changedAt && <ChannelTest channel={channel} />}
    </div>
  );
}

function secretLabel({ channel }: DeliveryChannel, key: string): Label {
  const shape = channelSpecs[channel].secrets.shape as Record<string, Parameters<typeof fieldMeta>[0]>;
  const schema = shape[key];
  return (schema && fieldMeta(schema)?.label) ?? [key, key];
}
