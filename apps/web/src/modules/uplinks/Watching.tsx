import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Panel } from '../../kit/Panel.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Time } from '../../kit/Time.tsx';

/** What is being watched from above at this moment; nothing where nothing can be. */
export function Watching() {
  const t = useText('uplinks');
  const { data } = useApi(api.uplink.watching, {}, { every: 10_000 });
  if (!data) return null;
  return (
    <Panel title={t('watching')}>
      {data.items.length === 0 ? (
        <p className="muted">{t('nobody')}</p>
      ) : (
        <PlainTable
          name="uplink-watching"
          rows={data.items}
          rowKey={({ uplink, gbCode, since }) => `${uplink} ${gbCode} ${since}`}
          dense
          columns={[
            { key: 'uplink', title: t('platform'), render: ({ uplink }) => uplink },
            { key: 'camera', title: t('camera'), render: ({ camera }) => camera },
            { key: 'kind', title: t('kind'), render: ({ kind }) => t(kind === 'live' ? 'live' : 'playback') },
            { key: 'since', title: t('since'), render: ({ since }) => <Time at={since} seconds /> },
          ]}
        />
      )}
    </Panel>
  );
}
