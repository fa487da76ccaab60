import type { Device, PtzMove } from '@anyuan/contract';
import { Button, Select } from 'antd';
import { useCallback, useRef } from 'react';

import { api, client, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useReport } from '../ActionButton.tsx';
import { useRelease } from '../use-release.ts';

import './ptz.css';

const speed = 0.6;
/** Rows and columns of the pad as they lie under the finger. */
const pad = [
  ['upLeft', '↖', -1, 1],
  ['up', '↑', 0, 1],
  ['upRight', '↗', 1, 1],
  ['left', '←', -1, 0],
  ['stop', '■', 0, 0],
  ['right', '→', 1, 0],
  ['downLeft', '↙', -1, -1],
  ['down', '↓', 0, -1],
  ['downRight', '↘', 1, -1],
] as const;

/** Whether a camera can be turned by somebody who may. */
export const canTurn = ({ kind, protocol }: Device): boolean =>
  kind === 'camera' && (protocol === 'gb28181' || protocol === 'onvif');

/** Moves a camera for as long as a button is held; somebody of higher rank goes first. */
export function Ptz({ device: { code } }: { device: Device }) {
  const t = useText('devices');
  const report = useReport();
  const isMoving = useRef(false);
  const before = useRef(Promise.resolve<unknown>(undefined));
  // One after the other: a stop that overtakes its movement would let the camera run on.
  const move = useCallback(
    (one: PtzMove) => {
      before.current = before.current.then(() => client.gb28181.ptz({ code, move: one })).catch(report);
    },
    [code, report],
  );
  const stop = useCallback(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    move({ do: 'stop' });
  }, [move]);
  useRelease(stop);
  const hold = (one: PtzMove) => ({
    onPointerDown: () => {
      isMoving.current = true;
      move(one);
    },
    onKeyDown: ({ key, repeat }: React.KeyboardEvent) => {
      if (repeat || (key !== ' ' && key !== 'Enter')) return;
      isMoving.current = true;
      move(one);
    },
    onKeyUp: stop,
  });
  return (
    <div className="ptz">
      <div className="ptz-pad">
        {pad.map(([name, sign, pan, tilt]) =>
          name === 'stop' ? (
            <Button key={name} aria-label={t('ptz_stop')} onClick={() => move({ do: 'stop' })}>
              {sign}
            </Button>
          ) : (
            <Button
              key={name}
              aria-label={t(`ptz_${name}`)}
              {...hold({ do: 'move', pan: pan * speed, tilt: tilt * speed, zoom: 0 })}
            >
              {sign}
            </Button>
          ),
        )}
      </div>
      <div className="ptz-lens">
        <Button {...hold({ do: 'move', pan: 0, tilt: 0, zoom: speed })}>{t('ptz_in')}</Button>
        <Button {...hold({ do: 'move', pan: 0, tilt: 0, zoom: -speed })}>{t('ptz_out')}</Button>
        <Presets code={code} go={(preset) => move({ do: 'goPreset', preset })} />
      </div>
    </div>
  );
}

function Presets({ code, go }: { code: string; go: (preset: number) => void }) {
  const t = useText('devices');
  const { data } = useApi(api.gb28181.presets, { code }, { staleTime: 60_000 });
  if (!data || data.items.length === 0) return null;
  return (
    <Select
      aria-label={t('ptz_preset')}
      placeholder={t('ptz_preset')}
      value={null}
      onChange={(id: number | null) => id !== null && go(id)}
      options={data.items.map(({ id, name }) => ({ value: id, label: `${id} ${name}` }))}
    />
  );
}
