import { alarmType, type RecordingClip } from '@anyuan/contract';
import { Button } from 'antd';
import { useMemo, useState } from 'react';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useCan } from '../../session.ts';
import { clockTime } from '../hospital-time.ts';
import { Playback } from './Playback.tsx';
import { TakeEvidence } from './TakeEvidence.tsx';

import './recordings.css';

const everyMs = 10_000;

/** What cameras saw of an alarm, from before the press; nothing for who may not see recordings. */
export function CaseRecordings({ id, type, closedAt }: { id: string; type: string; closedAt: string | null }) {
  const can = useCan();
  return type === alarmType && can('camera.playback') ? <Clips id={id} isOpen={closedAt === null} /> : null;
}

function Clips({ id, isOpen }: { id: string; isOpen: boolean }) {
  const t = useText('recordings');
  const { data } = useApi(api.recording.ofCase, { id }, isOpen ? { every: everyMs } : {});
  const [shown, show] = useState<{ clip: RecordingClip; to: string }>();
  const look = useMemo(() => ({ caseId: id }), [id]);
  if (!data) return null;
  return (
    <section className="case-section" aria-label={t('ofAlarm', { seconds: data.beforeSeconds })}>
      <h3>{t('ofAlarm', { seconds: data.beforeSeconds })}</h3>
      {shown && (
        <Playback
          key={`${shown.clip.id} ${shown.to}`}
          camera={shown.clip.camera.code}
          name={shown.clip.camera.name}
          from={shown.clip.from}
          to={shown.to}
          look={look}
        />
      )}
      {data.items.length === 0 && <p className="muted">{t('ofAlarmNone')}</p>}
      <ul className="recording-list">
        {data.items.map((clip) => (
          <li key={clip.id}>
            <Button
              type="link"
              size="small"
              disabled={clip.seconds === 0}
              // What is recorded still goes on: it is played up to now.
              onClick={() => show({ clip, to: clip.to ?? new Date().toISOString() })}
            >
              {clip.camera.name}{' '}
              <span className="number">
                {clockTime(clip.from)} – {clip.to ? clockTime(clip.to) : t('goesOn')}
              </span>
            </Button>{' '}
            <span className="muted">
              {clip.seconds === 0 ? t('noSeconds') : t('seconds', { count: clip.seconds })}
              {clip.isLocked && ` · ${t('locked')}`}
            </span>
          </li>
        ))}
      </ul>
      <TakeEvidence caseId={id} clips={data.items} />
    </section>
  );
}
