import { lookPurposes } from '@anyuan/contract';
import { Button } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';

import { useLabel, useText } from '../../i18n/index.ts';
import { CameraList } from '../../kit/cameras/CameraList.tsx';
import { calendarDay, DatePicker } from '../../kit/DatePicker.tsx';
import { dayTime, today } from '../../kit/hospital-time.ts';
import { LookFor } from '../../kit/LookFor.tsx';
import RightMissing from '../../kit/RightMissing.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useLook } from '../../kit/use-look.ts';
import { useTitle } from '../../kit/use-title.ts';
import { useCan } from '../../session.ts';
import { Bookmarks } from './Bookmarks.tsx';
import { InStep } from './InStep.tsx';

import './playback.css';

/** So many recordings go in step. */
const most = 4;

const codesIn = ({ c = '' }: Record<string, string>): string[] =>
  [...new Set(c.split(',').filter(Boolean))].slice(0, most);

/** Recordings of several cameras on one clock. What is shown lives in the address. */
export default function PlaybackPage() {
  const t = useText('recordings');
  const words = useText('cameras');
  const nav = useText();
  const label = useLabel();
  const can = useCan();
  const { values, set } = useUrlState();
  const [said, say] = useLook();
  const caseId = values['case'] ?? '';
  const look = useMemo(() => (caseId === '' ? said : { caseId }), [caseId, said]);
  useTitle(t('pageTitle'));
  if (!can('camera.playback')) return <RightMissing permission="camera.playback" />;
  const codes = codesIn(values);
  const at = Number(values['at']) || undefined;
  const day = values['day'] ?? (at === undefined ? today() : dayTime(at));
  const turn = (code: string): void =>
    set(
      (now) => {
        const shown = codesIn(now);
        const next = shown.includes(code) ? shown.filter((one) => one !== code) : [...shown, code].slice(-most);
        return { c: next.join(',') };
      },
      { replace: true },
    );
  return (
    <main className="replay fills-window scrolls-when-narrow">
      <header className="replay-head">
        <h1>{t('pageTitle')}</h1>
        <DatePicker
          allowClear={false}
          aria-label={t('day')}
          value={calendarDay(day)}
          onChange={(next) => next && set({ day: next.format('YYYY-MM-DD'), at: undefined }, { replace: true })}
        />
        <nav className="replay-ways">
          {can('camera.view') && <Link to="/live">{nav('nav_live')}</Link>}
          {caseId !== '' && <Link to={`/cases/${caseId}`}>{t('toCase')}</Link>}
          <Link to="/">{nav('nav_workbench')}</Link>
        </nav>
      </header>
      {look ? (
        <div className="replay-body">
          <aside className="replay-side">
            {look.purpose && (
              <p className="muted replay-purpose">
                {words('lookNow', { purpose: label(lookPurposes[look.purpose]) })}
                <Button size="small" type="link" onClick={() => say(undefined)}>
                  {words('lookOther')}
                </Button>
              </p>
            )}
            <CameraList dragged={(code) => [code]}>
              {({ code, name }) => (
                <button
                  type="button"
                  className="replay-camera"
                  aria-pressed={codes.includes(code)}
                  onClick={() => turn(code)}
                >
                  {name} <span className="muted number">{code}</span>
                </button>
              )}
            </CameraList>
            <Bookmarks
              go={({ camera, at: moment }) =>
                set(
                  {
                    c: (codes.includes(camera.code) ? codes : [...codes, camera.code].slice(-most)).join(','),
                    day: dayTime(moment),
                    at: String(Date.parse(moment)),
                  },
                  { replace: true },
                )
              }
            />
          </aside>
          {codes.length === 0 ? (
            <p className="muted replay-none">{t('chooseCameras', { most })}</p>
          ) : (
            <InStep key={`${day} ${at ?? ''}`} codes={codes} day={day} at={at} look={look} close={turn} />
          )}
        </div>
      ) : (
        <div className="panel replay-ask">
          <LookFor say={say} />
        </div>
      )}
    </main>
  );
}
