import { gbChosenQuirks, gbControls, gbQuirks, type GbControl, type Result } from '@anyuan/contract';
import { Alert, Checkbox, Descriptions } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { Page } from '../../kit/Page.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';
import { Care } from './Care.tsx';
import { Channels } from './Channels.tsx';
import { GbState, placeOf } from './GbState.tsx';
import { Ladder } from './Ladder.tsx';
import { Trace } from './Trace.tsx';

import './gb.css';

type Whole = Result<typeof api.gb28181.device>;

/** One device of GB/T 28181: how it is, what hangs on it, and what became of each call for its pictures. */
export default function GbDevicePage() {
  const { code = '' } = useParams();
  const t = useText('gb28181');
  const query = useApi(api.gb28181.device, { code }, { every: 10_000 });
  return (
    <Page
      title={query.data?.name ?? t('title')}
      note={<Link to="/gb28181">{t('all')}</Link>}
      actions={<Refresh code={code} />}
    >
      <Loaded query={query}>{(device) => <Parts device={device} />}</Loaded>
    </Page>
  );
}

function Parts({ device }: { device: Whole }) {
  const t = useText('gb28181');
  const can = useCan();
  return (
    <>
      <Panel title={t('facts')}>
        <Facts device={device} />
      </Panel>
      <Panel title={t('calls')}>
        {device.calls.length === 0 ? (
          <Empty title={t('noCalls')} />
        ) : (
          <ul className="gb-calls">
            {device.calls.map((call) => (
              <li key={call.id}>
                <Ladder call={call} />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={t('channels')}>
        <Channels code={device.code} items={device.items} />
      </Panel>
      {can('device.manage') && (
        <>
          <Panel title={t('controls')}>
            <Controls device={device} />
          </Panel>
          {device.isOnline && <Care code={device.code} name={device.name} items={device.items} />}
          <Panel title={t('quirks')}>
            <Quirks key={device.quirks.join()} device={device} />
          </Panel>
          <Trace code={device.gbCode} />
        </>
      )}
    </>
  );
}

function Facts({ device }: { device: Whole }) {
  const t = useText('gb28181');
  const { maker, model, firmware, version, transport, address, catalogSum, catalogWhole, items } = device;
  return (
    <>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2, xl: 3 }}
        items={[
          { key: 'state', label: t('state'), children: <GbState device={device} /> },
          { key: 'gbCode', label: t('gbCode'), children: <span className="number">{device.gbCode}</span> },
          { key: 'maker', label: t('maker'), children: [maker, model].filter(Boolean).join(' ') || '–' },
          { key: 'firmware', label: t('firmware'), children: firmware ?? '–' },
          { key: 'version', label: t('version'), children: version ?? '–' },
          { key: 'address', label: t('address'), children: address ? `${transport?.toUpperCase()} ${address}` : '–' },
          { key: 'registeredAt', label: t('registeredAt'), children: <Time at={device.registeredAt} /> },
          { key: 'expiresAt', label: t('expiresAt'), children: <Time at={device.expiresAt} /> },
          { key: 'heardAt', label: t('heardAt'), children: <Time at={device.heardAt} /> },
          ...(device.position ? [{ key: 'position', label: t('position'), children: placeOf(device.position) }] : []),
          { key: 'catalogAt', label: t('catalogAt'), children: <Time at={device.catalogAt} /> },
        ]}
      />
      {catalogWhole === false && (
        <Alert
          showIcon
          type="warning"
          title={t('catalogPart', { sum: catalogSum ?? 0, came: items.filter(({ goneAt }) => goneAt === null).length })}
        />
      )}
    </>
  );
}

function Refresh({ code }: { code: string }) {
  const t = useText('gb28181');
  const can = useCan();
  const { mutateAsync } = useAct(api.gb28181.refresh);
  if (!can('device.manage')) return null;
  return (
    <ActionButton
      act={async () => {
        const { sum } = await mutateAsync({ code });
        toast(t('refreshed', { sum }), 'success');
      }}
    >
      {t('refresh')}
    </ActionButton>
  );
}

function Controls({ device: { code, name } }: { device: Whole }) {
  const t = useText('gb28181');
  const label = useLabel();
  const { mutateAsync } = useAct(api.gb28181.control);
  return (
    <div className="gb-row">
      {(Object.keys(gbControls) as GbControl[]).map((command) => (
        <ConfirmButton
          key={command}
          danger={command === 'reboot'}
          question={t('controlAsk', { name, what: label(gbControls[command]) })}
          detail={t('controlDetail')}
          verb={label(gbControls[command])}
          act={async () => {
            const { isAnswered } = await mutateAsync({ code, command });
            toast(t(isAnswered ? 'controlDone' : 'controlSent'), 'success');
          }}
        />
      ))}
    </div>
  );
}

function Quirks({ device: { code, quirks } }: { device: Whole }) {
  const t = useText('gb28181');
  const label = useLabel();
  const settable: readonly string[] = gbChosenQuirks;
  const [chosen, choose] = useState(quirks.filter((one) => settable.includes(one)));
  const { mutateAsync } = useAct(api.gb28181.quirks);
  const found = quirks.filter((one) => !settable.includes(one));
  return (
    <>
      <p className="muted">{t('quirksHint')}</p>
      <Checkbox.Group
        value={chosen}
        onChange={(next) => choose(next)}
        options={gbChosenQuirks.map((value) => ({ value, label: label(gbQuirks[value]) }))}
      />
      <p>
        {t('found')}:{' '}
        {found.map((one) => label(gbQuirks[one as keyof typeof gbQuirks]) || one).join(' · ') || t('noneFound')}
      </p>
      <ActionButton
        act={async () => {
          await mutateAsync({ code, quirks: chosen as (typeof gbChosenQuirks)[number][] });
          toast(t('saved'), 'success');
        }}
      >
        {t('save')}
      </ActionButton>
    </>
  );
}
