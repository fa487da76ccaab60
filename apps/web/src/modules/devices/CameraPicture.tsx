import { permissions, type Device } from '@anyuan/contract';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, hrefOf } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { LookFor } from '../../kit/LookFor.tsx';
import { Player } from '../../kit/Player.tsx';
import { useLook } from '../../kit/use-look.ts';
import { useCan } from '../../session.ts';

/** A still of the camera first, so that looking a device up does not open a stream; live at a click. */
export function CameraPicture({ device }: { device: Device }) {
  const t = useText('devices');
  const c = useText();
  const cameras = useText('cameras');
  const label = useLabel();
  const can = useCan();
  const [isLive, watch] = useState(false);
  const [taken, take] = useState(0);
  const [hasFailed, fail] = useState(false);
  const [look, say] = useLook();
  if (!can('camera.view'))
    return <p className="muted">{t('noPictureRight', { permission: label(permissions['camera.view']) })}</p>;
  if (!device.hasSource) return <p className="muted">{t('noSource')}</p>;
  if (!look) return <LookFor say={say} />;
  return (
    <section aria-label={t('picture')}>
      <div className="device-picture">
        {isLive ? (
          <Player camera={device.code} name={device.name} look={look} />
        ) : hasFailed ? (
          <div className="state" role="status">
            {t('snapshotFailed')}
          </div>
        ) : (
          <img
            key={taken}
            src={`${hrefOf(api.video.snapshot, { code: device.code, width: 960, ...look })}&taken=${taken}`}
            alt={`${t('snapshot')} ${device.name}`}
            onError={() => fail(true)}
          />
        )}
      </div>
      <div className="device-row">
        <Button type={isLive ? 'default' : 'primary'} onClick={() => watch(!isLive)}>
          {isLive ? t('stopWatching') : t('watch')}
        </Button>
        {!isLive && (
          <Button
            onClick={() => {
              fail(false);
              take(taken + 1);
            }}
          >
            {t('snapshot')}
          </Button>
        )}
        <Link to={`/live?n=1&c=${encodeURIComponent(device.code)}`}>{cameras('open')}</Link>
        <Button type="link" onClick={() => say(undefined)}>
          {c('lookOther')}
        </Button>
      </div>
    </section>
  );
}
