import { CameraOutlined, CloseOutlined, ExpandOutlined, ShrinkOutlined } from '@ant-design/icons';
import type { Look } from '@anyuan/contract';
import { Button } from 'antd';
import { useState } from 'react';

import { api, download, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { droppedCameras } from '../../kit/cameras/CameraList.tsx';
import { Player } from '../../kit/Player.tsx';
import { toast } from '../../kit/toast.ts';
import { Zoomable } from './Zoomable.tsx';

interface Props {
  n: number;
  /** Empty: nothing is shown here. */
  code: string;
  look: Look;
  isChosen: boolean;
  /** How many pictures there are beside it while it is not shown alone. */
  size: number;
  isAlone: boolean;
  choose: () => void;
  drop: (code: string) => void;
  close: () => void;
  alone: () => void;
}

/** One picture of several, with what can be done with it. */
export function Tile({ n, code, look, isChosen, size, isAlone, choose, drop, close, alone }: Props) {
  const t = useText('cameras');
  const [isOver, setOver] = useState(false);
  return (
    <section
      className="live-tile"
      aria-label={t('tile', { n })}
      data-chosen={isChosen}
      data-over={isOver || undefined}
      onPointerDown={choose}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [first] = droppedCameras(event);
        if (first) drop(first);
      }}
    >
      {code === '' ? (
        <button type="button" className="live-empty" onClick={choose}>
          {t('emptyTile')}
        </button>
      ) : (
        <Shown code={code} look={look} size={size} isAlone={isAlone} close={close} alone={alone} />
      )}
    </section>
  );
}

type ShownProps = Pick<Props, 'code' | 'look' | 'size' | 'isAlone' | 'close' | 'alone'>;

function Shown({ code, look, size, isAlone, close, alone }: ShownProps) {
  const t = useText('cameras');
  const { data } = useApi(api.device.get, { code }, { staleTime: 60_000 });
  const name = data?.name ?? code;
  const still = async (): Promise<void> => {
    await download(api.video.snapshot, { code, width: 1920, ...look }, `${code}.jpg`);
    toast(t('stillSaved'), 'success');
  };
  return (
    <Zoomable
      whole={(reset) => (
        <Button size="small" className="live-whole" icon={<ShrinkOutlined />} onClick={reset}>
          {t('zoomOff')}
        </Button>
      )}
    >
      <Player camera={code} name={name} look={look} among={isAlone ? 1 : size}>
        <span className="live-acts">
          {size > 1 && (
            <Button
              size="small"
              type="text"
              icon={isAlone ? <ShrinkOutlined /> : <ExpandOutlined />}
              aria-label={isAlone ? t('back', { count: size }) : t('alone')}
              aria-pressed={isAlone}
              onClick={alone}
            />
          )}
          <ActionButton size="small" type="text" icon={<CameraOutlined />} aria-label={t('still')} act={still} />
          <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t('close', { name })} onClick={close} />
        </span>
      </Player>
    </Zoomable>
  );
}
