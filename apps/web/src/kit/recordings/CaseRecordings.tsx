import { alarmType, field, type RecordingClip } from '@anyuan/contract';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useCan } from '../../session.ts';
import { FormDialog } from '../FormDialog.tsx';
import { clockTime } from '../hospital-time.ts';
import { Playback } from './Playback.tsx';
import { TakeEvidence } from './TakeEvidence.tsx';

import './recordings.css';

const everyMs = 10_000;
const releaseForm = z.object({
  why: field.longText(['理由', 'Why'], { max: 200, hint: ['解除后到期即删除', 'It then goes when its days are over'] }),
});

/** What cameras saw of an alarm, from before the press; nothing for who may not see recordings. */
export function CaseRecordings({ id, type, closedAt }: { id: string; type: string; closedAt: string | null }) {
  const can = useCan();
  return type === alarmType && can('camera.playback') ? <Clips id={id} isOpen={closedAt === null} /> : null;
}

/** A recording that no longer has to be kept; why stands in the trail. */
function Release({ clip, close }: { clip: RecordingClip; close: () => void }) {
  const t = useText('recordings');
  const { mutateAsync } = useAct(api.recording.release, { touches: ['/cases', '/cameras'] });
  return (
    <FormDialog
      title={t('release')}
      close={close}
      said={t('released')}
      schema={releaseForm}
      submit={(values) => mutateAsync({ ...(values as { why: string }), id: clip.id })}
    />
  );
}

/** Its cameras on one clock, from where the first of them begins. */
function inStepOf(caseId: string, clips: readonly RecordingClip[]): string {
  const some = clips.filter(({ seconds }) => seconds > 0).slice(0, 4);
  const at = Math.min(...some.map(({ from }) => Date.parse(from)));
  return `/playback?${new URLSearchParams({ c: some.map(({ camera }) => camera.code).join(','), at: String(at), case: caseId }).toString()}`;
}

function Clips({ id, isOpen }: { id: string; isOpen: boolean }) {
  const t = useText('recordings');
  const { data } = useApi(api.recording.ofCase, { id }, isOpen ? { every: everyMs } : {});
  const can = useCan();
  const [released, release] = useState<RecordingClip>();
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
            {clip.isLocked && clip.to !== null && can('device.manage') && (
              <Button type="link" size="small" onClick={() => release(clip)}>
                {t('release')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {data.items.some(({ seconds }) => seconds > 0) && (
        <p>
          <Link to={inStepOf(id, data.items)}>{t('inStep')}</Link>
        </p>
      )}
      {released && <Release clip={released} close={() => release(undefined)} />}
      <TakeEvidence caseId={id} clips={data.items} />
    </section>
  );
}
