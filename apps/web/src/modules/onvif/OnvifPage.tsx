import { field, type Result } from '@anyuan/contract';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { Page } from '../../kit/Page.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { Empty } from '../../kit/States.tsx';
import { Entering, type Spot } from './Entering.tsx';

import './onvif.css';

type Found = Result<typeof api.onvif.discover>['items'][number];

/** Cameras that speak ONVIF: found in the network or by their address, read, and entered with their streams. */
export default function OnvifPage() {
  const t = useText('onvif');
  const [found, tell] = useState<readonly Found[]>();
  const [chosen, choose] = useState<Spot>();
  const [version, turn] = useState(0);
  const entered = (spot: Spot, device: { code: string; name: string }): void => {
    tell(found?.map((one) => (one.host === spot.host && one.port === spot.port ? { ...one, device } : one)));
    turn(version + 1);
  };
  return (
    <Page title={t('title')}>
      <p className="muted">{t('note')}</p>
      <div className="panel onvif-ways">
        <Search tell={tell} />
        <ByAddress key={version} choose={choose} />
      </div>
      {found && (
        <div className="panel data-table">
          <PlainTable
            name="onvif-found"
            rows={found}
            rowKey={({ host, port }) => `${host}:${port}`}
            atOnce={50}
            empty={<Empty>{t('nobody')}</Empty>}
            columns={[
              {
                key: 'host',
                title: t('address'),
                render: ({ host, port }) => <span className="number">{`${host}:${port}`}</span>,
              },
              { key: 'name', title: t('name'), render: ({ name }) => name || '–' },
              { key: 'hardware', title: t('hardware'), render: ({ hardware }) => hardware || '–' },
              {
                key: 'device',
                title: t('state'),
                render: (one) =>
                  one.device ? (
                    <Link to={`/devices?row=${encodeURIComponent(one.device.code)}`}>
                      {t('known', { name: one.device.name })}
                    </Link>
                  ) : (
                    <Button size="small" onClick={() => choose(one)}>
                      {t('enter')}
                    </Button>
                  ),
              },
            ]}
          />
        </div>
      )}
      <Entering spot={chosen} close={() => choose(undefined)} entered={entered} />
    </Page>
  );
}

function Search({ tell }: { tell: (found: readonly Found[]) => void }) {
  const t = useText('onvif');
  const { mutateAsync } = useAct(api.onvif.discover);
  const schema = useMemo(
    () =>
      z.object({
        network: field
          .text(['网段', 'Network'], {
            max: 18,
            hint: [
              '留空搜索本网段;路由器另一侧填网段,如 10.3.8.0/24',
              'Empty: our own network. Beyond a router: the network, e.g. 10.3.8.0/24',
            ],
          })
          .optional(),
      }) as unknown as Schema,
    [],
  );
  return (
    <section aria-label={t('search')}>
      <h2>{t('search')}</h2>
      <SchemaForm
        schema={schema}
        verb={t('search')}
        submit={async (values) => {
          const { network } = values as { network?: string };
          tell((await mutateAsync(network ? { network } : {})).items);
        }}
      />
    </section>
  );
}

function ByAddress({ choose }: { choose: (spot: Spot) => void }) {
  const t = useText('onvif');
  const schema = useMemo(
    () =>
      z.object({
        host: field.text(['地址', 'Address'], { max: 100 }),
        port: field.between(['端口', 'Port'], 1, 65_535),
      }) as unknown as Schema,
    [],
  );
  return (
    <section aria-label={t('byAddress')}>
      <h2>{t('byAddress')}</h2>
      <SchemaForm
        schema={schema}
        initial={{ port: 80 }}
        verb={t('read')}
        submit={(values) => {
          const { host, port } = values as { host: string; port: number };
          choose({ host, port });
          return Promise.resolve();
        }}
      />
    </section>
  );
}
