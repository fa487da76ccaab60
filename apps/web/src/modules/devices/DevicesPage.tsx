import type { Device } from '@anyuan/contract';
import { Alert } from 'antd';
import { Link } from 'react-router';

import { useText } from '../../i18n/index.ts';
import { Attachments } from '../../kit/Attachments.tsx';
import { canTurn, Ptz } from '../../kit/cameras/Ptz.tsx';
import { hospitalNow } from '../../kit/DatePicker.tsx';
import { EntryActions, EntryList } from '../../kit/entries/EntryList.tsx';
import type { EntryParts } from '../../kit/entries/EntryView.tsx';
import { RelatedCases } from '../../kit/entries/RelatedCases.tsx';
import { EntryPaperCheck } from '../../kit/entries/TakeAway.tsx';
import { hourTime, isAhead } from '../../kit/hospital-time.ts';
import { LinksOf } from '../../kit/Links.tsx';
import { Page } from '../../kit/Page.tsx';
import { useCan } from '../../session.ts';
import { CameraMasks } from './CameraMasks.tsx';
import { CameraPicture } from './CameraPicture.tsx';
import { CameraSourceForm } from './CameraSourceForm.tsx';
import { DeviceStates } from './DeviceStates.tsx';
import { DeviceTest } from './DeviceTest.tsx';
import { DeviceToken } from './DeviceToken.tsx';
import { HeadCare } from './HeadCare.tsx';
import { KindCounts } from './KindCounts.tsx';
import { LinkedCameras } from './LinkedCameras.tsx';
import { OwnRecordings } from './OwnRecordings.tsx';
import { devicePages } from './pages.tsx';
import { Recordings } from './Recordings.tsx';
import { TestMany } from './TestMany.tsx';
import { TokenSheet } from './TokenSheet.tsx';
import { UnknownZones } from './UnknownZones.tsx';

import './devices.css';

/** The register of devices that rang for nothing, of the last seven days. */
const wolvesOfWeek = (): string => {
  const now = hospitalNow();
  const [from, to] = [now.subtract(6, 'day'), now].map((at) => at.format('YYYY-MM-DD')) as [string, string];
  return `/ledgers?${new URLSearchParams({ type: 'wolf', ledger: 'devices', from, to }).toString()}`;
};

export default function DevicesPage() {
  const t = useText('devices');
  const can = useCan();
  return (
    <Page
      title={t('title')}
      actions={
        <>
          {can('alarm.read') && can('case.read') && <Link to={wolvesOfWeek()}>{t('wolves')}</Link>}
          {can('device.manage') && <Link to="/onvif">{t('onvif')}</Link>}
          <EntryActions pages={devicePages} />
        </>
      }
    >
      <EntryPaperCheck pages={devicePages} />
      <KindCounts />
      <EntryList
        pages={devicePages}
        page="/devices"
        ready={[
          { name: t('viewTrouble'), query: 'enabled=true&health=fault' },
          { name: t('viewOffline'), query: 'enabled=true&health=offline' },
          { name: t('testOverdue'), query: 'enabled=true&testOverdue=true' },
          { name: t('bannedCameras'), query: 'enabled=true&banned=true' },
        ]}
        empty={t('empty')}
        removeDetail={t('removeDetail')}
        parts={useParts()}
        batchMore={(codes) => (
          <>
            <TokenSheet codes={codes} />
            <TestMany codes={codes} />
          </>
        )}
      />
    </Page>
  );
}

/** What only devices have: picture, condition, zones nobody has registered, owner, cameras, address, test, token. */
function useParts(): (device: Device) => EntryParts<Device> {
  const t = useText('devices');
  const entries = useText('entries');
  const recordings = useText('recordings');
  const masks = useText('masks');
  const common = useText();
  const can = useCan();
  const isManager = can('device.manage');
  return (device) => {
    const isCamera = device.kind === 'camera';
    return {
      removeDetail: t('removeDetail'),
      head: (
        <>
          {isCamera && <CameraPicture device={device} />}
          <Testing until={device.testUntil} />
          <DeviceStates device={device} />
          <UnknownZones device={device} />
        </>
      ),
      sections: [
        ...(isCamera ? [] : [{ title: t('cameras'), children: <LinkedCameras device={device} /> }]),
        ...(canTurn(device) && can('camera.ptz')
          ? [
              { title: t('ptz'), children: <Ptz device={device} /> },
              { title: t('head'), children: <HeadCare device={device} /> },
            ]
          : []),
        ...(isCamera && can('camera.view')
          ? [{ title: masks('title'), children: <CameraMasks device={device} /> }]
          : []),
        ...(isCamera && can('camera.playback')
          ? [{ title: recordings('own'), children: <OwnRecordings device={device} /> }]
          : []),
        ...(isCamera && device.protocol === 'gb28181' && can('camera.playback')
          ? [{ title: t('recordings'), children: <Recordings device={device} /> }]
          : []),
        ...(isManager && isCamera && device.protocol !== 'gb28181'
          ? [{ title: t('source'), children: <CameraSourceForm device={device} /> }]
          : []),
        ...(isManager && !isCamera ? [{ title: t('test'), children: <DeviceTest device={device} /> }] : []),
        ...(isManager ? [{ title: t('token'), children: <DeviceToken device={device} /> }] : []),
        { title: common('attachments'), children: <Attachments subject={{ kind: 'device', id: device.id }} /> },
        { title: common('links'), children: <LinksOf subject={{ kind: 'device', id: device.id }} /> },
        ...(can('case.read')
          ? [{ title: entries('cases'), children: <RelatedCases by="device" code={device.code} /> }]
          : []),
      ],
    };
  };
}

function Testing({ until }: { until: string | null }) {
  const t = useText('devices');
  if (!until || !isAhead(until)) return null;
  return <Alert showIcon type="warning" style={{ marginTop: 12 }} title={t('testing', { time: hourTime(until) })} />;
}
