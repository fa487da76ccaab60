import { recordingModes, type Device, type RecordingMode } from '@anyuan/contract';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { DatePicker, hospitalNow } from '../../kit/DatePicker.tsx';
import { clockTime, endOfDay, startOfDay } from '../../kit/hospital-time.ts';
import { Playback } from '../../kit/recordings/Playback.tsx';
import { TimelineBar } from '../../kit/recordings/TimelineBar.tsx';
import { Loaded } from '../../kit/States.tsx';
import { useLook } from '../../kit/use-look.ts';
import { useCan } from '../../session.ts';

/** What this platform has recorded of a camera, by day, and how it is recorded. */
export function OwnRecordings({ device }: { device: Device }) {
  const t = useText('recordings');
  const [day, choose] = useState(hospitalNow());
  const [shown, show] = useState<{ at: number; to: string }>();
  const [look] = useLook();
  const label = useLabel();
  const on = day.format('YYYY-MM-DD');
  const span = { from: startOfDay(on), to: endOfDay(on) };
  const query = useApi(api.recording.list, { code: device.code, ...span }, { every: everyMs });
  return (
    <>
      <Plan code={device.code} />
      {look ? (
        <>
          <DatePicker
            allowClear={false}
            aria-label={t('day')}
            value={day}
            onChange={(next) => {
              show(undefined);
              if (next) choose(next);
            }}
          />{' '}
          <Link to={`/playback?c=${encodeURIComponent(device.code)}&day=${on}`}>{t('inStep')}</Link>
          <Loaded query={query} rows={2}>
            {(data) => {
              const last = data.items.at(-1);
              // Up to what is there now: while it plays more comes.
              const play = (at: number): void => last && show({ at, to: last.to });
              return (
                <>
                  <TimelineBar {...span} {...data} at={shown?.at} choose={play} />
                  {data.items.length === 0 && <p className="muted">{t('none')}</p>}
                  {shown && (
                    <Playback
                      key={shown.at}
                      camera={device.code}
                      name={device.name}
                      from={new Date(shown.at).toISOString()}
                      to={shown.to}
                      look={look}
                      gaps={data.gaps}
                    />
                  )}
                  <ul className="recording-list">
                    {data.items.slice(0, mostListed).map((one) => (
                      <li key={one.from}>
                        <Button
                          type="link"
                          size="small"
                          className="number"
                          aria-label={t('playFrom', { time: clockTime(one.from) })}
                          onClick={() => play(Date.parse(one.from))}
                        >
                          {clockTime(one.from)} – {clockTime(one.to)}
                        </Button>{' '}
                        {one.isLocked && <span className="muted">{t('locked')}</span>}
                      </li>
                    ))}
                    {data.events.map((one) => (
                      <li key={`${one.caseId} ${one.at} ${one.label?.[1] ?? ''}`}>
                        <Button type="link" size="small" onClick={() => play(Date.parse(one.at))}>
                          {one.label ? '◇' : '◆'} {clockTime(one.at)} {one.number}{' '}
                          {one.label ? label(one.label) : one.title}
                        </Button>
                      </li>
                    ))}
                    {data.bookmarks.map((one) => (
                      <li key={one.id}>
                        <Button type="link" size="small" onClick={() => play(Date.parse(one.at))}>
                          ⚑ {clockTime(one.at)} {one.note}
                        </Button>{' '}
                        <span className="muted">{one.by}</span>
                      </li>
                    ))}
                  </ul>
                </>
              );
            }}
          </Loaded>
        </>
      ) : (
        <p className="muted">{t('look')}</p>
      )}
    </>
  );
}

const mostListed = 50;
const everyMs = 30_000;
const none = 'none';
/** 0: as its place says. */
const keepChoices = [0, 30, 60, 90, 180, 365];

/** How the camera is recorded; whoever keeps devices chooses. */
function Plan({ code }: { code: string }) {
  const t = useText('recordings');
  const label = useLabel();
  const can = useCan();
  const query = useApi(api.recording.plan, { code });
  const { mutateAsync } = useAct(api.recording.putPlan, { touches: ['/cameras'] });
  const words: Record<string, string> = {
    [none]: t('planNone'),
    ...Object.fromEntries(Object.entries(recordingModes).map(([mode, words_]) => [mode, label(words_)])),
  };
  return (
    <Loaded query={query} rows={1}>
      {({ mode, keepDays, keptDays, isRecording }) => (
        <div className="device-row" style={{ marginBottom: 12 }}>
          <span>{t('plan')}</span>
          {can('device.manage') ? (
            <Select
              aria-label={t('plan')}
              style={{ minWidth: 160 }}
              value={mode ?? none}
              onChange={(next: string) =>
                void mutateAsync({ code, mode: next === none ? null : (next as RecordingMode), keepDays })
              }
              options={Object.entries(words).map(([value, text]) => ({ value, label: text }))}
            />
          ) : (
            <strong>{words[mode ?? none]}</strong>
          )}
          {mode !== null && can('device.manage') && (
            <Select
              aria-label={t('keepDays')}
              style={{ minWidth: 140 }}
              value={keepDays ?? 0}
              onChange={(days: number) => void mutateAsync({ code, mode, keepDays: days === 0 ? null : days })}
              options={[...new Set([...keepChoices, keepDays ?? 0])]
                .toSorted((one, other) => one - other)
                .map((days) => ({ value: days, label: days === 0 ? t('keepAsPlace') : t('keepFor', { days }) }))}
            />
          )}
          <span className="muted">
            {t('planKept', { days: keptDays })}
            {isRecording && ` · ${t('recordingNow')}`}
          </span>
        </div>
      )}
    </Loaded>
  );
}
