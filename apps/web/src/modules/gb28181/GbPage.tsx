import type { Result } from '@anyuan/contract';
import { Descriptions } from 'antd';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { useCan } from '../../session.ts';
import { GbState } from './GbState.tsx';
import { Strangers } from './Strangers.tsx';
import { Trace } from './Trace.tsx';

import './gb.css';

type Status = Result<typeof api.gb28181.status>;

/** Devices that come in by GB/T 28181, those that knock and are unknown, and what is said on the wire. */
export default function GbPage() {
  const t = useText('gb28181');
  const query = useApi(api.gb28181.status, {}, { every: 15_000 });
  return (
    <Page title={t('title')}>
      <Loaded query={query}>{(status) => (status.isOn ? <On status={status} /> : <Empty>{t('off')}</Empty>)}</Loaded>
    </Page>
  );
}

function On({ status }: { status: Status }) {
  const t = useText('gb28181');
  const can = useCan();
  const { online, total, calls, strangers } = status;
  return (
    <>
      <Ours status={status} />
      <p className="muted">{t('counted', { online, total, calls })}</p>
      <UrlTabs
        items={[
          { key: 'devices', label: t('devices'), children: <Devices /> },
          {
            key: 'strangers',
            label: t('strangers', { count: strangers.length }),
            children: <Strangers items={strangers} />,
          },
          ...(can('device.manage') ? [{ key: 'trace', label: t('trace'), children: <Trace /> }] : []),
        ]}
      />
    </>
  );
}

/** What whoever sets a device up types there. */
function Ours({ status: { code, domain, address, port, tlsPort } }: { status: Status }) {
  const t = useText('gb28181');
  return (
    <section className="panel gb-ours" aria-label={t('ours')}>
      <Descriptions
        size="small"
        column={{ xs: 1, sm: 2, xl: 4 }}
        title={t('ours')}
        items={[
          { key: 'code', label: t('serverCode'), children: <span className="number">{code}</span> },
          { key: 'domain', label: t('serverDomain'), children: <span className="number">{domain}</span> },
          { key: 'address', label: t('serverAddress'), children: address ?? window.location.hostname },
          {
            key: 'port',
            label: t('serverPort'),
            children: <span className="number">{tlsPort ? `${port} · TLS ${tlsPort}` : port}</span>,
          },
        ]}
      />
    </section>
  );
}

function Devices() {
  const t = useText('gb28181');
  const query = useApi(api.gb28181.devices, {}, { every: 15_000 });
  return (
    <Loaded query={query}>
      {({ items }) => (
        <div className="panel data-table">
          <PlainTable
            name="gb-devices"
            rows={items}
            rowKey={({ code }) => code}
            atOnce={50}
            empty={<Empty>{t('noDevices')}</Empty>}
            columns={[
              {
                key: 'name',
                title: t('name'),
                render: ({ code, name }) => <Link to={`/gb28181/${encodeURIComponent(code)}`}>{name}</Link>,
              },
              { key: 'gbCode', title: t('gbCode'), render: ({ gbCode }) => <span className="number">{gbCode}</span> },
              { key: 'state', title: t('state'), render: (device) => <GbState device={device} /> },
              {
                key: 'channels',
                title: t('channels'),
                render: ({ adopted, channels }) => t('adopted', { adopted, channels }),
              },
              {
                key: 'maker',
                title: t('maker'),
                render: ({ maker, model }) => [maker, model].filter(Boolean).join(' ') || '–',
              },
              {
                key: 'address',
                title: t('address'),
                render: ({ transport, address }) => (address ? `${transport?.toUpperCase() ?? ''} ${address}` : '–'),
              },
              { key: 'heardAt', title: t('heardAt'), render: ({ heardAt }) => <Time at={heardAt} /> },
            ]}
          />
        </div>
      )}
    </Loaded>
  );
}
