import { field, type ZlmServer, type ZlmStream } from '@anyuan/contract';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';

const pictureOf = ({ codec, width, height, fps }: ZlmStream): string =>
  [codec, width && height ? `${width}×${height}` : null, fps ? `${Math.round(fps)} fps` : null]
    .filter(Boolean)
    .join(' ') || '–';

/** What a server has; what is not ours yet can be entered. */
export function ZlmStreams({ server }: { server: ZlmServer }) {
  const t = useText('zlm');
  const query = useApi(api.zlm.streams, { code: server.code });
  const [chosen, choose] = useState<ZlmStream>();
  return (
    <section aria-label={t('found', { name: server.name })}>
      <h2>{t('found', { name: server.name })}</h2>
      <Loaded query={query}>
        {({ items }) => (
          <PlainTable
            name="zlm-streams"
            rows={items}
            rowKey={({ app, stream }) => `${app} ${stream}`}
            atOnce={50}
            dense
            asked={{ server: server.code }}
            empty={<Empty>{t('noStreams')}</Empty>}
            columns={[
              {
                key: 'stream',
                title: t('stream'),
                render: ({ app, stream }) => <span className="number">{`${app} / ${stream}`}</span>,
              },
              {
                key: 'picture',
                title: t('picture'),
                render: (one) => <span className="number">{pictureOf(one)}</span>,
              },
              {
                key: 'readers',
                title: t('readers'),
                render: ({ readers }) => <span className="number">{readers}</span>,
              },
              {
                key: 'camera',
                title: t('camera'),
                render: (one) =>
                  one.device ? (
                    <Link to={`/devices?row=${encodeURIComponent(one.device.code)}`}>{one.device.name}</Link>
                  ) : (
                    <Button
                      size="small"
                      aria-label={`${t('enter')} ${one.app}/${one.stream}`}
                      onClick={() => choose(one)}
                    >
                      {t('enter')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      {chosen && <EnterDialog server={server} stream={chosen} close={() => choose(undefined)} />}
    </section>
  );
}

function EnterDialog({ server, stream, close }: { server: ZlmServer; stream: ZlmStream; close: () => void }) {
  const t = useText('zlm');
  const { mutateAsync } = useAct(api.zlm.enter, { touches: ['/zlm-servers', '/devices', '/device-summary'] });
  const schema = useMemo(
    () =>
      z.object({
        code: field.text(['编码', 'Code'], { max: 64 }),
        name: field.text(['名称', 'Name'], { max: 80 }),
        place: field.ref(['地点', 'Place'], 'place').optional(),
      }) as unknown as Schema,
    [],
  );
  return (
    <FormDialog
      title={t('enter')}
      close={close}
      said={t('entered')}
      schema={schema}
      before={<p className="number">{`${stream.app} / ${stream.stream}`}</p>}
      submit={async (values) => {
        const { place, ...named } = values as { code: string; name: string; place?: string };
        const { app, stream: id } = stream;
        await mutateAsync({ code: server.code, items: [{ app, stream: id, ...named, ...(place && { place }) }] });
      }}
    />
  );
}
