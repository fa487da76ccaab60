import type { Device, Look, Result } from '@anyuan/contract';
import { Button, Segmented, Slider } from 'antd';
import { useCallback, useRef, useState } from 'react';

import { api, client, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useReport } from '../../kit/ActionButton.tsx';
import { DatePicker, hospitalNow } from '../../kit/DatePicker.tsx';
import { clockTime, endOfDay, startOfDay } from '../../kit/hospital-time.ts';
import { Player } from '../../kit/Player.tsx';
import { Loaded } from '../../kit/States.tsx';
import { useLook } from '../../kit/use-look.ts';
import { TakeRecording } from './TakeRecording.tsx';

type Recording = Result<typeof api.gb28181.records>['items'][number];

/** What the device itself has recorded, by day; one of them plays, with pause, speed and place. */
export function Recordings({ device }: { device: Device }) {
  const t = useText('devices');
  const [day, choose] = useState(hospitalNow());
  const [shown, show] = useState<Recording>();
  const [look] = useLook();
  const on = day.format('YYYY-MM-DD');
  const query = useApi(api.gb28181.records, { code: device.code, from: startOfDay(on), to: endOfDay(on) });
  // Said above, for everything that is seen of this camera.
  if (!look) return <p className="muted">{t('recordsLook')}</p>;
  return (
    <>
      {shown && <Playback key={shown.from} device={device} recording={shown} look={look} />}
      <DatePicker
        allowClear={false}
        aria-label={t('recordDay')}
        value={day}
        onChange={(next) => {
          show(undefined);
          if (next) choose(next);
        }}
      />
      <Loaded query={query} rows={2}>
        {({ items, isWhole }) => (
          <>
            {items.length === 0 && <p className="muted">{t('noRecords')}</p>}
            {!isWhole && <p className="muted">{t('recordsPart')}</p>}
            <ul className="device-states">
              {items.map((one) => (
                <li key={one.from}>
                  <Button type="link" size="small" className="number" onClick={() => show(one)}>
                    {clockTime(one.from)} – {clockTime(one.to)}
                  </Button>{' '}
                  <span className="muted">{one.name}</span>{' '}
                  <TakeRecording device={device} from={one.from} to={one.to} look={look} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </>
  );
}

const speeds = [0.5, 1, 2, 4, 8] as const;

function Playback({ device, recording, look }: { device: Device; recording: Recording; look: Look }) {
  const t = useText('devices');
  const report = useReport();
  const id = useRef<string>(undefined);
  const [isPaused, pause] = useState(false);
  const [scale, setScale] = useState<number>(1);
  const { from, to } = recording;
  const open = useCallback(
    async ({ hevc }: { hevc: boolean }) => {
      const begun = await client.gb28181.playback({ code: device.code, from, to, hevc, ...look });
      id.current = begun.id;
      return begun;
    },
    [device.code, from, to, look],
  );
  const tell = (given: { do: 'pause' | 'play'; scale?: number; at?: number }): void => {
    if (id.current) void client.gb28181.playbackControl({ id: id.current, ...given }).catch(report);
  };
  const length = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  return (
    <section aria-label={t('playback')}>
      <div className="device-picture">
        <Player camera={device.code} name={device.name} look={look} open={open} playing={t('recordings')} />
      </div>
      <Slider
        min={0}
        max={length}
        defaultValue={0}
        tooltip={{ formatter: (at) => clockTime(Date.parse(from) + (at ?? 0) * 1000) }}
        onChangeComplete={(at) => tell({ do: 'play', at })}
      />
      <div className="device-row">
        <Button
          onClick={() => {
            tell({ do: isPaused ? 'play' : 'pause' });
            pause(!isPaused);
          }}
        >
          {t(isPaused ? 'play' : 'pause')}
        </Button>
        <Segmented
          aria-label={t('speed')}
          value={scale}
          onChange={(next) => {
            setScale(next);
            pause(false);
            tell({ do: 'play', scale: next });
          }}
          options={speeds.map((value) => ({ value, label: `${value}×` }))}
        />
      </div>
    </section>
  );
}
