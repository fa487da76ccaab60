import { lookPurposes, type Look } from '@anyuan/contract';
import { Button, Segmented } from 'antd';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { CameraList } from '../../kit/cameras/CameraList.tsx';
import { useFavourites } from '../../kit/cameras/favourites.ts';
import { LazyTalk } from '../../kit/cameras/LazyTalk.tsx';
import { canTurn, Ptz } from '../../kit/cameras/Ptz.tsx';
import { LookFor } from '../../kit/LookFor.tsx';
import RightMissing from '../../kit/RightMissing.tsx';
import { SavedViews } from '../../kit/SavedViews.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useLook } from '../../kit/use-look.ts';
import { useTitle } from '../../kit/use-title.ts';
import { useCan } from '../../session.ts';
import { Kept, Star } from './Kept.tsx';
import { Tile } from './Tile.tsx';
import { addressOf, put, resized, sizes, takeAway, tilesIn, together, type Tiles } from './tiles.ts';

import './live.css';

/** Cameras of the house side by side. What is shown lives in the address: kept under a name it is a group one comes back to. */
export default function LivePage() {
  const t = useText('cameras');
  const nav = useText();
  const can = useCan();
  const { values, set } = useUrlState();
  const tiles = tilesIn(values);
  const [look, say] = useLook();
  const favourites = useFavourites();
  useTitle(t('title'));
  if (!can('camera.view')) return <RightMissing permission="camera.view" />;
  const show = (by: (now: Tiles) => Tiles): void => set((now) => addressOf(by(tilesIn(now))), { replace: true });
  return (
    <main className="live fills-window scrolls-when-narrow">
      <header className="live-head">
        <h1>{t('title')}</h1>
        <Segmented
          aria-label={t('tiles')}
          value={tiles.size}
          onChange={(size) => show((now) => resized(now, size))}
          options={sizes.map((value) => ({ value, label: t('tilesOf', { count: value }) }))}
        />
        <SavedViews page="/live" />
        <nav className="live-ways">
          {can('alarm.handle') && <Link to="/console">{nav('nav_console')}</Link>}
          {can('wall.read') && <Link to="/wall">{nav('nav_wall')}</Link>}
          <Link to="/">{nav('nav_workbench')}</Link>
        </nav>
      </header>
      {look ? (
        <div className="live-body">
          <aside className="live-side">
            <Purpose look={look} change={() => say(undefined)} />
            <Kept
              favourites={favourites}
              isShown={(code) => tiles.cameras.includes(code)}
              open={(code) => show((now) => put(now, code))}
              openAll={(codes) => show(() => together(codes))}
            />
            <CameraList dragged={(code) => [code]}>
              {({ code, name }) => (
                <span className="live-row">
                  <button
                    type="button"
                    className="live-camera"
                    aria-pressed={tiles.cameras.includes(code)}
                    onClick={() => show((now) => put(now, code))}
                  >
                    {name} <span className="muted number">{code}</span>
                  </button>
                  <Star favourites={favourites} code={code} name={name} />
                </span>
              )}
            </CameraList>
            <InHand code={tiles.cameras[tiles.at] ?? ''} look={look} />
          </aside>
          <div className="live-tiles" data-size={tiles.isAlone ? 1 : tiles.size}>
            {tiles.cameras.map((code, at) =>
              tiles.isAlone && at !== tiles.at ? null : (
                <Tile
                  key={at}
                  n={at + 1}
                  code={code}
                  look={look}
                  isChosen={at === tiles.at}
                  size={tiles.size}
                  isAlone={tiles.isAlone}
                  choose={() => at !== tiles.at && show((now) => ({ ...now, at }))}
                  drop={(one) => show((now) => put(now, one, at))}
                  close={() => show((now) => takeAway(now, at))}
                  alone={() => show((now) => ({ ...now, at, isAlone: !now.isAlone }))}
                />
              ),
            )}
          </div>
        </div>
      ) : (
        <div className="panel live-ask">
          <LookFor say={say} />
        </div>
      )}
    </main>
  );
}

function Purpose({ look, change }: { look: Look; change: () => void }) {
  const t = useText('cameras');
  const label = useLabel();
  if (!look.purpose) return null;
  return (
    <p className="muted live-purpose">
      {t('lookNow', { purpose: label(lookPurposes[look.purpose]) })}
      <Button size="small" type="link" onClick={change}>
        {t('lookOther')}
      </Button>
    </p>
  );
}

/** The camera in hand: turned where it can be, and the way to its record. */
function InHand({ code, look }: { code: string; look: Look }) {
  const t = useText('cameras');
  const can = useCan();
  const { data } = useApi(api.device.get, { code }, { enabled: code !== '', staleTime: 60_000 });
  if (!data || code === '') return <p className="muted">{t('zoomHint')}</p>;
  return (
    <section className="panel live-hand">
      <h2>{data.name}</h2>
      <p className="muted">{data.place?.path}</p>
      {canTurn(data) && can('camera.ptz') && <Ptz key={code} device={data} />}
      {data.kind === 'camera' && <LazyTalk key={`talk ${code}`} camera={code} name={data.name} look={look} />}
      {can('device.read') && <Link to={`/devices?row=${encodeURIComponent(code)}`}>{t('more')}</Link>}
      <p className="muted">{t('zoomHint')}</p>
    </section>
  );
}
