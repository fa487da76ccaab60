import { alarmType, caseGroups, type CaseType } from '@anyuan/contract';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useSearchParams } from 'react-router';

import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useCreatable } from '../../kit/creatable.ts';
import { PlacePicker } from '../../kit/pickers.tsx';
import { useTitle } from '../../kit/use-title.ts';
import { useCan } from '../../session.ts';
import { AlarmReport } from './AlarmReport.tsx';
import type { Photo } from './outbox/tap.ts';
import { useMyPlace } from './panic.tsx';
import { PhotoInput } from './PhotoInput.tsx';
import { TypedReport } from './TypedReport.tsx';

const ScanThing = lazy(() => import('../../kit/things/ScanThing.tsx'));

/** Quick report: first what kind, then a photo, where, a few words. */
export function ReportPage() {
  const t = useText('phone');
  useTitle(t('report'));
  const [params] = useSearchParams();
  const chosen = params.get('type');
  if (!chosen) return <Kinds />;
  return <Report key={chosen} type={chosen === alarmType ? undefined : caseType(chosen)} />;
}

/** Big tiles by group; an alarm first, by its own door. */
function Kinds() {
  const t = useText('phone');
  const label = useLabel();
  const can = useCan();
  const [, setParams] = useSearchParams();
  const groups = useCreatable()
    .map(({ group, types }) => ({ group, types: types.filter(({ type }) => type !== alarmType) }))
    .filter(({ types }) => types.length > 0);
  return (
    <div className="phone-stack">
      <h1 className="phone-title">{t('report')}</h1>
      <button type="button" className="kind-tile is-alarm" onClick={() => setParams({ type: alarmType })}>
        <strong>▲ {t('reportAlarm')}</strong>
        <span>{t('reportAlarmHint')}</span>
      </button>
      {can('register.read') && (
        <Suspense>
          <ScanThing />
        </Suspense>
      )}
      {groups.map(({ group, types }) => (
        <section key={group}>
          <h2 className="phone-section">{label(caseGroups[group])}</h2>
          <div className="kind-tiles">
            {types.map((type) => (
              <button
                key={type.type}
                type="button"
                className="kind-tile"
                onClick={() => setParams({ type: type.type })}
              >
                <strong>{label(type.label)}</strong>
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

function Report({ type }: { type: CaseType | undefined }) {
  const t = useText('phone');
  const c = useText();
  const label = useLabel();
  const mine = useMyPlace();
  const [, setParams] = useSearchParams();
  const [place, setPlace] = useState<string>();
  const [isPlaceChosen, setChosen] = useState(false);
  const [photos, setPhotos] = useState<Photo[]>([]);
  const where = isPlaceChosen ? place : mine;
  const asksPlace = type?.where !== 'none';
  return (
    <div className="phone-stack">
      <div className="task-top">
        <Button onClick={() => setParams({})}>{t('otherKind')}</Button>
        <h1 className="phone-title">{type ? label(type.label) : t('reportAlarm')}</h1>
      </div>
      <PhotoInput photos={photos} change={setPhotos} place={where ?? ''} />
      {asksPlace && (
        <div className="phone-field">
          <label htmlFor="report-place">
            {t('reportWhere')}
            {type?.where !== 'required' && <span className="muted"> ({c('optional')})</span>}
          </label>
          <PlacePicker
            short
            id="report-place"
            value={where}
            onChange={(code) => {
              setChosen(true);
              setPlace(code);
            }}
          />
        </div>
      )}
      {type ? (
        <TypedReport type={type} place={asksPlace ? where : undefined} photos={photos} />
      ) : (
        <AlarmReport place={where} photos={photos} />
      )}
    </div>
  );
}
