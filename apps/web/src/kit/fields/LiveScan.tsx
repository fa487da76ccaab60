import { BulbOutlined, CameraOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { useEffect, useRef, useState } from 'react';

import { useText } from '../../i18n/index.ts';
import { hasTorch, openCamera, shine } from './camera.ts';
import { looker } from './qr-live.ts';

import './live-scan.css';

interface Props {
  title: string;
  /** What the first code that is seen says. */
  found: (text: string) => void;
  /** Takes a picture instead. */
  photo: () => void;
  close: () => void;
}

/** How long one waits between two looks: the phone has other things to do, too. */
const betweenMs = 120;

/** The running camera, until a code is in it. */
export function LiveScan({ title, close, ...rest }: Props) {
  return (
    <Drawer open onClose={close} title={title} placement="bottom" rootClassName="phone-sheet live-scan" destroyOnHidden>
      <Finder {...rest} />
    </Drawer>
  );
}

/** Inside the sheet, so that its picture is there when the camera opens. */
function Finder({ found, photo }: Pick<Props, 'found' | 'photo'>) {
  const t = useText('phoneCheck');
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef(found);
  const [trouble, setTrouble] = useState<'cameraDenied' | 'cameraMissing'>();
  const [light, setLight] = useState<MediaStreamTrack>();
  const [isLit, setLit] = useState(false);
  useEffect(() => {
    told.current = found;
  });
  useEffect(() => {
    let isOver = false;
    let stream: MediaStream | undefined;
    const watch = async (): Promise<void> => {
      const screen = video.current;
      if (!screen) return;
      const [given, look] = await Promise.all([openCamera(), looker()]);
      stream = given;
      if (isOver) return stop(given);
      screen.srcObject = given;
      const [track] = given.getVideoTracks();
      if (hasTorch(track)) setLight(track);
      await screen.play();
      while (!isOver) {
        const text = await look(screen);
        if (text !== undefined && !isOver) {
          navigator.vibrate?.(80);
          told.current(text);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, betweenMs));
      }
    };
    void watch().catch((error: unknown) => {
      if (!isOver) setTrouble((error as Error).name === 'NotAllowedError' ? 'cameraDenied' : 'cameraMissing');
    });
    return () => {
      isOver = true;
      stop(stream);
    };
  }, []);
  const toggle = (): void => {
    if (light) void shine(light, !isLit).then(() => setLit(!isLit));
  };
  return (
    <div className="live-scan-parts">
      {trouble ? (
        <p role="alert">{t(trouble)}</p>
      ) : (
        <>
          <video ref={video} muted playsInline aria-label={t('cameraPicture')} />
          <p role="status" className="muted">
            {t('pointAtCode')}
          </p>
        </>
      )}
      {light && (
        <Button block icon={<BulbOutlined />} aria-pressed={isLit} onClick={toggle}>
          {t(isLit ? 'torchOff' : 'torchOn')}
        </Button>
      )}
      <Button block icon={<CameraOutlined />} type={trouble ? 'primary' : 'default'} onClick={photo}>
        {t('photoInstead')}
      </Button>
    </div>
  );
}

function stop(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
