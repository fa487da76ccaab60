import type { WallContent, WallScreen, WallTile } from '@anyuan/contract';
import { Button, Dropdown } from 'antd';
import { useState, type CSSProperties, type DragEvent } from 'react';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { CutFront } from '../../kit/CutFront.tsx';
import { useReport } from '../../kit/report.ts';
import { Span } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useNow } from '../../stream/index.tsx';
import { columnsOf, countOf, held, isHeld, tilesOf, turnOf, turns, type Chosen } from './content.ts';
import { dropped } from './drag.ts';
import { PairDialog } from './PairDialog.tsx';
import { SpotDialog } from './SpotDialog.tsx';

interface Props {
  screen: WallScreen;
  /** Of cameras, by code. */
  names: Readonly<Record<string, string>>;
  chosen: Chosen;
  /** Absent: he only looks. */
  put: ((screen: WallScreen, what: Chosen) => void) | undefined;
  show: (screen: WallScreen, content: WallContent) => void;
}

/** Of a screen that says every 30 s that it is there. */
const silentMs = 90_000;

/** One screen where it hangs: what is on it, whether it is there, and whatever is dropped or clicked onto it. */
export function ScreenCard({ screen, names, chosen, put, show }: Props) {
  const t = useText('wall');
  const [isOver, setOver] = useState(false);
  const [isPairing, pair] = useState(false);
  const [isHanging, hang] = useState(false);
  const { alarm, shown, at, content } = screen;
  const report = useReport();
  const release = useAct(api.wall.release, { touches: ['/wall'] });
  const unpair = useAct(api.wall.unpair, { touches: ['/wall'] });
  const now = useNow();
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    put?.(screen, dropped(event));
  };
  const spot: CSSProperties = {
    gridColumn: `${at.column + 1} / span ${at.wide}`,
    gridRow: `${at.row + 1} / span ${at.high}`,
  };
  const giveBack = async (): Promise<void> => {
    if (!alarm) return;
    await release.mutateAsync({ caseId: alarm.caseId });
    toast(t('released'), 'success');
  };
  const acts = [
    { key: 'pair', label: t('pair'), act: () => pair(true) },
    ...(screen.isPaired
      ? [{ key: 'unpair', label: t('unpair'), act: () => unpair.mutateAsync({ code: screen.code }) }]
      : []),
    { key: 'hang', label: t('spot'), act: () => hang(true) },
    { key: 'open', label: t('open'), act: () => void window.open(`/wall/${screen.code}`) },
    ...(turns(content)
      ? [
          {
            key: 'hold',
            label: t(isHeld(content) ? 'goOn' : 'hold'),
            act: () => show(screen, held(content, now, !isHeld(content))),
          },
        ]
      : []),
    ...(content.tiles.length > 0
      ? [{ key: 'clear', label: t('clear'), act: () => show(screen, { grid: 1, tiles: [] }) }]
      : []),
  ];
  const run = (key: string): void =>
    void Promise.resolve(acts.find((one) => one.key === key)?.act()).catch((error: unknown) => report(error));
  return (
    <article
      className="wall-screen"
      style={spot}
      data-screen={screen.code}
      data-alarm={alarm ? (alarm.mark ?? 'alarm') : undefined}
      data-over={isOver || undefined}
      {...(put && {
        onDragOver: (event: DragEvent) => {
          event.preventDefault();
          setOver(true);
        },
        onDragLeave: () => setOver(false),
        onDrop: drop,
      })}
    >
      <header>
        <CutFront className="wall-name" text={screen.name} />
        {put && (
          <Dropdown
            menu={{ items: acts.map(({ key, label }) => ({ key, label })), onClick: ({ key }) => run(key) }}
            trigger={['click']}
          >
            <Button type="text" size="small" aria-label={`${t('more')} ${screen.name}`}>
              ⋯
            </Button>
          </Dropdown>
        )}
      </header>
      <button
        type="button"
        className="wall-tiles"
        style={{ gridTemplateColumns: columnsOf(shown) }}
        disabled={!put || countOf(chosen) === 0}
        aria-label={t('screenName', { name: screen.name, what: alarm?.place ?? wordOf(content, names, t) })}
        onClick={() => put?.(screen, chosen)}
      >
        {tilesOf(shown).map((tile, i) => (
          // Tiles have no other name than where they are.
          // eslint-disable-next-line react/no-array-index-key
          <span key={i} className="wall-tile">
            {tile && <TileWord tile={tile} names={names} now={now} />}
          </span>
        ))}
      </button>
      <footer>
        {alarm ? (
          <>
            <strong className="wall-alarm">
              {t(alarm.mark ?? 'alarm')} <CutFront text={alarm.place ?? alarm.title} />
            </strong>
            {put && (
              <Button size="small" onClick={() => void giveBack().catch(report)}>
                {t('release')}
              </Button>
            )}
          </>
        ) : (
          <Presence screen={screen} now={now} />
        )}
      </footer>
      {isHanging && <SpotDialog screen={screen} close={() => hang(false)} />}
      {isPairing && <PairDialog screen={screen} close={() => pair(false)} />}
    </article>
  );
}

const wordOf = ({ tiles }: WallContent, names: Props['names'], t: ReturnType<typeof useText<'wall'>>): string => {
  const words = tiles.flatMap((tile) => {
    if (tile === null) return [];
    if (tile.kind === 'rotation') return [t('rotating', { count: tile.cameras.length })];
    if (tile.kind === 'camera') return [names[tile.camera] ?? tile.camera];
    if (tile.kind === 'kept') return [t('kept')];
    return [tile.kind === 'plan' ? (names[`plan:${tile.place}`] ?? tile.place) : t('board')];
  });
  return words.length === 0 ? t('nothing') : words.join('、');
};

function TileWord({ tile, names, now }: { tile: WallTile; names: Props['names']; now: number }) {
  const t = useText('wall');
  if (tile.kind === 'board') return <>▦ {t('board')}</>;
  if (tile.kind === 'kept') return <>⊘ {t('kept')}</>;
  if (tile.kind === 'plan') return <>⌗ {names[`plan:${tile.place}`] ?? tile.place}</>;
  const { camera, n } = turnOf(tile, now);
  return (
    <>
      <span title={names[camera] ?? camera}>{names[camera] ?? camera}</span>
      {tile.kind === 'rotation' && (
        <span className="muted">
          {tile.heldAt === undefined ? '↻' : '‖'} {n + 1}/{tile.cameras.length}
        </span>
      )}
    </>
  );
}

function Presence({ screen: { isPaired, heardAt }, now }: { screen: WallScreen; now: number }) {
  const t = useText('wall');
  if (!isPaired) return <span className="muted">○ {t('unpaired')}</span>;
  if (heardAt === null) return <span className="muted">○ {t('neverHeard')}</span>;
  const silent = now - Date.parse(heardAt);
  if (silent < silentMs) return <span className="wall-there">●</span>;
  return (
    <span className="wall-silent">
      ◆ {t('silent', { span: '' })}
      <Span ms={silent} />
    </span>
  );
}
