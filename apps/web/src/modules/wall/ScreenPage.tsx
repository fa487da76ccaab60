import { ApiError, type CameraTile, type WallScreen, type WallTile } from '@anyuan/contract';
import { lazy, Suspense, useCallback, type CSSProperties } from 'react';
import { useParams } from 'react-router';

import { api, client, useApi } from '../../api.ts';
import { loadAreas, useText } from '../../i18n/index.ts';
import { spell } from '../../kit/duration.ts';
import type { OpenView } from '../../kit/live.ts';
import { Player } from '../../kit/Player.tsx';
import { Loading } from '../../kit/States.tsx';
import { Duration, useUnits } from '../../kit/Time.tsx';
import { StreamProvider, useNow, useStream } from '../../stream/index.tsx';
import { columnsOf, tilesOf, turnOf } from './content.ts';
import { Pairing } from './Pairing.tsx';

import './wall.css';

/** A screen says so often that it is there. */
const aliveMs = 30_000;

/** One screen of the wall: a browser that fills it, and shows what the console or an alarm has put there. */
export default function ScreenPage() {
  const { screen = '' } = useParams();
  const t = useText('wall');
  const { data, error, refetch } = useApi(api.wall.screen, { code: screen }, { every: aliveMs });
  const status = error instanceof ApiError ? error.status : 0;
  if (status === 401) return <Pairing screen={screen} done={() => void refetch()} />;
  if (status === 403 || status === 404) return <p className="screen-word">{t('noScreen', { screen })}</p>;
  if (!data) return <Loading rows={4} />;
  return (
    <StreamProvider>
      <Screen screen={data} />
    </StreamProvider>
  );
}

function Screen({ screen }: { screen: WallScreen & { names: Record<string, string> } }) {
  const t = useText('wall');
  const { alarm, shown, names } = screen;
  const mark = alarm ? (alarm.mark ?? 'alarm') : undefined;
  const word = mark === undefined ? '' : t(mark === 'drill' ? 'drill' : mark === 'test' ? 'test' : 'alarm');
  return (
    <main className="screen" data-screen={screen.code} data-alarm={mark} aria-label={screen.name}>
      {alarm && (
        <header className="screen-alarm">
          <strong>
            {mark === 'alarm' ? '▲' : '○'} {word}
          </strong>
          <span>{alarm.place ?? alarm.title}</span>
          <span className="number">{alarm.number}</span>
          <Duration from={alarm.since} face="clock" />
        </header>
      )}
      <div className="screen-tiles" style={{ gridTemplateColumns: columnsOf(shown) } satisfies CSSProperties}>
        {tilesOf(shown).map((tile, i) =>
          // Tiles have no other name than where they are.
          // eslint-disable-next-line react/no-array-index-key
          tile ? (
            <AnyTile key={i} screen={screen.code} tile={tile} names={names} among={shown.grid} />
          ) : (
            <div key={i} className="screen-none" />
          ),
        )}
      </div>
      {shown.tiles.length === 0 && (
        <p className="screen-idle">
          {screen.name} · {t('idle')}
        </p>
      )}
      <LostBar />
    </main>
  );
}

const PlanTile = lazy(() => import('./PlanTile.tsx'));
const BoardTile = lazy(async () => {
  const [page] = await Promise.all([import('./BoardTile.tsx'), loadAreas(['board'])]);
  return page;
});

function AnyTile({ tile, ...rest }: Omit<TileProps, 'tile'> & { tile: WallTile }) {
  if (tile.kind === 'camera' || tile.kind === 'rotation') return <Tile tile={tile} {...rest} />;
  if (tile.kind === 'kept') return <KeptTile />;
  return (
    <Suspense fallback={<div className="screen-none" />}>
      {tile.kind === 'plan' ? <PlanTile screen={rest.screen} place={tile.place} /> : <BoardTile screen={rest.screen} />}
    </Suspense>
  );
}

/** Whoever put it there may not see it any more. */
function KeptTile() {
  const t = useText('wall');
  return <p className="screen-none screen-not">{t('kept')}</p>;
}

interface TileProps {
  screen: string;
  tile: CameraTile;
  names: Record<string, string>;
  among: number;
}

function Tile({ screen, tile, names, among }: TileProps) {
  const t = useText('wall');
  const { camera, n } = turnOf(tile, useNow());
  const open = useCallback(
    (wanted: Parameters<OpenView>[0]) => client.wall.live({ code: screen, camera, ...wanted }),
    [screen, camera],
  );
  return (
    <Player key={camera} camera={camera} name={names[camera] ?? camera} open={open} among={among}>
      {tile.kind === 'rotation' && <span className="number">{t('page', { n: n + 1, of: tile.cameras.length })}</span>}
    </Player>
  );
}

/** What stands on a screen without contact may be old, and it says so itself. */
function LostBar() {
  const t = useText('wall');
  const units = useUnits();
  const { lostSince, offsetMs } = useStream();
  const now = useNow() - offsetMs;
  if (lostSince === undefined) return null;
  return (
    <p className="screen-lost" role="alert">
      ◆ {t('lost', { span: spell(now - lostSince, units) })}
    </p>
  );
}
