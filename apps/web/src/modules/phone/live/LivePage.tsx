import { alarmType, type Device, type Look } from '@anyuan/contract';
import { Button } from 'antd';
import { useMemo } from 'react';

import { api, useApi } from '../../../api.ts';
import { useText } from '../../../i18n/index.ts';
import { CameraList } from '../../../kit/cameras/CameraList.tsx';
import { useFavourites, type Favourites } from '../../../kit/cameras/favourites.ts';
import { LookFor } from '../../../kit/LookFor.tsx';
import RightMissing from '../../../kit/RightMissing.tsx';
import { Time } from '../../../kit/Time.tsx';
import { useUrlState } from '../../../kit/url-state.ts';
import { useLook } from '../../../kit/use-look.ts';
import { useTitle } from '../../../kit/use-title.ts';
import { useCan } from '../../../session.ts';
import { OnePicture } from './OnePicture.tsx';

import './live.css';

/** Pictures on the phone: those of the last alarm, one's favourites, and every camera one may see, by place. */
export function LivePage() {
  const t = useText('cameras');
  const can = useCan();
  const { values, set } = useUrlState();
  const [said, say] = useLook();
  const favourites = useFavourites();
  useTitle(t('title'));
  const { c: code = '', case: caseId = '' } = values;
  const ofCase = useMemo<Look>(() => ({ caseId }), [caseId]);
  if (!can('camera.view')) return <RightMissing permission="camera.view" />;
  const look = caseId === '' ? said : ofCase;
  const show = (camera: string, of = ''): void => {
    set({ c: camera, case: of }, { replace: code !== '' });
    window.scrollTo(0, 0);
  };
  return (
    <div className="phone-stack phone-live">
      <h1 className="phone-title">{t('title')}</h1>
      {code !== '' &&
        (look ? (
          <OnePicture key={code} code={code} look={look} favourites={favourites} close={() => show('')} />
        ) : (
          <div className="phone-card">
            <LookFor say={say} />
          </div>
        ))}
      {can('alarm.read') && <LastAlarm now={code} show={show} />}
      <Kept favourites={favourites} now={code} show={show} />
      <CameraList dragged={({ length }) => (length > 0 ? [] : [])}>
        {(camera) => <Choice camera={camera} now={code} show={show} favourites={favourites} />}
      </CameraList>
    </div>
  );
}

interface ChoiceProps {
  camera: Pick<Device, 'code' | 'name'>;
  now: string;
  show: (code: string) => void;
  favourites?: Favourites;
}

function Choice({ camera: { code, name }, now, show, favourites }: ChoiceProps) {
  const t = useText('cameras');
  return (
    <button type="button" className="live-choice" aria-pressed={now === code} onClick={() => show(code)}>
      <span>{name}</span>
      {favourites?.has(code) && <span aria-label={t('isFavourite')}>★</span>}
    </button>
  );
}

/** What happened last is what one opens this page for: its cameras are one tap away, and say by themselves what for. */
function LastAlarm({ now, show }: { now: string; show: (code: string, caseId: string) => void }) {
  const t = useText('cameras');
  const { data } = useApi(api.case.list, { type: [alarmType], mode: 'real', sort: 'new', limit: 1 });
  const last = data?.items[0];
  const { data: scene } = useApi(api.dispatch.scene, { id: last?.id ?? '' }, { enabled: last !== undefined });
  if (!last) return null;
  return (
    <section className="phone-card" aria-label={t('lastAlarm')}>
      <h2>{t('lastAlarm')}</h2>
      <p>
        {last.title} <span className="muted">{last.place?.path}</span> <Time at={last.at} brief />
      </p>
      {scene?.cameras.length === 0 && <p className="muted">{t('noCamera')}</p>}
      {scene?.cameras.map((camera) => (
        <Choice key={camera.code} camera={camera} now={now} show={(code) => show(code, last.id)} />
      ))}
    </section>
  );
}

function Kept({ favourites, now, show }: { favourites: Favourites; now: string; show: (code: string) => void }) {
  const t = useText('cameras');
  return (
    <section className="phone-card" aria-label={t('favourites')}>
      <h2>{t('favourites')}</h2>
      {favourites.all.length === 0 && <p className="muted">{t('favouritesNone')}</p>}
      {favourites.all.map(({ code, name }) => (
        <div key={code} className="phone-row">
          <Choice camera={{ code, name }} now={now} show={show} />
          <Button type="text" aria-label={t('dropFavourite', { name })} onClick={() => favourites.turn(code, name)}>
            ✕
          </Button>
        </div>
      ))}
    </section>
  );
}
