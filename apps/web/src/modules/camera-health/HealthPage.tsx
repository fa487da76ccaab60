import { type CameraHealth, cameraTroubles, type CameraVerdict, type HealthShare } from '@anyuan/contract';
import { Button, Modal } from 'antd';
import { useState } from 'react';

import { api, hrefOf, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import type { Column } from '../../kit/column.ts';
import { DeviceLink } from '../../kit/DeviceLink.tsx';
import { Page } from '../../kit/Page.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { useCan } from '../../session.ts';

import './camera-health.css';

const perPage = 50;
const everyMs = 60_000;

/** What every camera shows, judged; those in trouble first, each with two pictures that say why. */
export default function HealthPage() {
  const t = useText('cameraHealth');
  return (
    <Page title={t('title')} note={t('note')}>
      <UrlTabs
        items={[
          { key: 'now', label: t('now'), children: <Now /> },
          { key: 'report', label: t('report'), children: <Report /> },
        ]}
      />
    </Page>
  );
}

function Now() {
  const t = useText('cameraHealth');
  const say = useVerdict();
  const query = useApi(api.cameraHealth.list, {}, { every: everyMs });
  const [open, show] = useState<string>();
  const columns: Column<CameraHealth>[] = [
    { key: 'name', title: t('camera'), render: ({ code, name }) => <DeviceLink device={{ code, name }} /> },
    { key: 'place', title: t('place'), render: ({ place }) => place ?? '–' },
    {
      key: 'verdicts',
      title: t('verdict'),
      render: ({ at, verdicts }) =>
        verdicts.length > 0 ? (
          <strong className="health-bad">◆ {verdicts.map(say).join(' · ')}</strong>
        ) : at ? (
          <span>✓ {t('well')}</span>
        ) : (
          <span className="muted">{t('never')}</span>
        ),
    },
    { key: 'since', title: t('since'), render: ({ since }) => <Time at={since} /> },
    { key: 'fps', title: t('fps'), align: 'right', render: ({ fps }) => <span className="number">{fps ?? '–'}</span> },
    {
      key: 'clock',
      title: t('clock'),
      align: 'right',
      render: ({ clockAheadMs }) =>
        clockAheadMs === null ? (
          <span className="muted">{t('clockUnknown')}</span>
        ) : (
          <span className="number">{(clockAheadMs / 1000).toFixed(1)}</span>
        ),
    },
    { key: 'at', title: t('lookedAt'), render: ({ at }) => <Time at={at} /> },
    {
      key: 'why',
      title: t('why'),
      render: ({ code, hasPicture, hasGood, reason }) =>
        hasPicture || hasGood ? (
          <Button size="small" onClick={() => show(code)}>
            {t('pictures')}
          </Button>
        ) : (
          (reason ?? '')
        ),
    },
  ];
  return (
    <Loaded query={query}>
      {({ items, everyMinutes }) => {
        const shown = items.find(({ code }) => code === open);
        return (
          <>
            <p className="muted">
              {t('sum', {
                bad: items.filter(({ verdicts }) => verdicts.length > 0).length,
                open: items.filter(({ at }) => at === null).length,
                all: items.length,
                minutes: everyMinutes,
              })}
            </p>
            <PlainTable
              name="camera-health"
              rows={items}
              columns={columns}
              rowKey={({ code }) => code}
              atOnce={perPage}
              empty={t('none')}
            />
            {shown && <Explained camera={shown} close={() => show(undefined)} />}
          </>
        );
      }}
    </Loaded>
  );
}

/** Now, and as it should be. */
function Explained({ camera, close }: { camera: CameraHealth; close: () => void }) {
  const t = useText('cameraHealth');
  const say = useVerdict();
  const can = useCan();
  const { mutateAsync: look } = useAct(api.cameraHealth.look, { touches: ['/camera-health', '/devices'] });
  const { code, name, verdicts, hasPicture, hasGood, at } = camera;
  const source = (which: 'now' | 'good') => `${hrefOf(api.cameraHealth.picture, { code, which })}?at=${at ?? ''}`;
  return (
    <Modal open width={880} title={name} footer={null} onCancel={close}>
      <p>{verdicts.length > 0 ? verdicts.map(say).join(' · ') : t('well')}</p>
      <div className="health-pair">
        {(['now', 'good'] as const).map((which) => (
          <figure key={which}>
            {(which === 'now' ? hasPicture : hasGood) ? (
              <img src={source(which)} alt={t(which === 'now' ? 'pictureNow' : 'pictureGood')} />
            ) : (
              <div className="health-none">{t('noPicture')}</div>
            )}
            <figcaption>{t(which === 'now' ? 'pictureNow' : 'pictureGood')}</figcaption>
          </figure>
        ))}
      </div>
      {can('device.manage') && (
        <div className="health-acts">
          <ActionButton act={() => look({ code })}>{t('lookNow')}</ActionButton>
          <ActionButton act={() => look({ code, learn: true })}>{t('learn')}</ActionButton>
        </div>
      )}
      <p className="muted">{t('looksCount')}</p>
    </Modal>
  );
}

/** What was measured stands beside its limit. */
function useVerdict(): (verdict: CameraVerdict) => string {
  const t = useText('cameraHealth');
  const label = useLabel();
  return ({ trouble, value, limit }) =>
    trouble === 'noPicture'
      ? label(cameraTroubles[trouble])
      : t('measured', { trouble: label(cameraTroubles[trouble]), value, limit });
}

function Report() {
  const t = useText('cameraHealth');
  const label = useLabel();
  const query = useApi(api.cameraHealth.report, {});
  const columns = (title: string): Column<HealthShare>[] => [
    { key: 'name', title, render: ({ name }) => name || t('nobody') },
    { key: 'cameras', title: t('cameras'), align: 'right', render: ({ cameras }) => cameras },
    {
      key: 'share',
      title: t('share'),
      align: 'right',
      render: ({ looks, well }) => <strong className="number">{((well / looks) * 100).toFixed(1)} %</strong>,
    },
    {
      key: 'looks',
      title: t('looks'),
      align: 'right',
      render: ({ looks, well }) => <span className="number">{`${well} / ${looks}`}</span>,
    },
    {
      key: 'troubles',
      title: t('verdict'),
      render: ({ troubles }) =>
        Object.entries(troubles)
          .map(([trouble, count]) => `${label(cameraTroubles[trouble as CameraVerdict['trouble']])} ${count}`)
          .join(' · '),
    },
  ];
  return (
    <Loaded query={query}>
      {({ cameras, contractors }) => (
        <>
          <h2>{t('byContractor')}</h2>
          <PlainTable
            name="camera-health-contractors"
            rows={contractors}
            columns={columns(t('contractor'))}
            rowKey={({ name }) => name}
            empty={t('none')}
          />
          <h2>{t('byCamera')}</h2>
          <PlainTable
            name="camera-health-cameras"
            rows={cameras}
            columns={columns(t('camera'))}
            rowKey={({ name }) => name}
            atOnce={perPage}
            empty={t('none')}
          />
        </>
      )}
    </Loaded>
  );
}
