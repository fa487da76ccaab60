import type { CaseItem } from '@anyuan/contract';
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';

import { loadCaseTypes } from '../../case-types.ts';
import { loadErrorWords } from '../../error-words.ts';
import { loadAreas, useText } from '../../i18n/index.ts';
import { loadSpeak } from '../../kit/cameras/LazySpeak.tsx';
import { useLater } from '../../kit/idle.ts';
import { Loaded, NoRight } from '../../kit/States.tsx';
import { useTitle } from '../../kit/use-title.ts';
import { useCan, useMe } from '../../session.ts';
import { useNow, useStream } from '../../stream/index.tsx';
import type { Board } from './board.ts';
import { CasePane } from './CasePane.tsx';
import { Floor, spotOf, useFloorDevices, usePlaces } from './Floor.tsx';
import { Head } from './Head.tsx';
import { LostBanner } from './Lamp.tsx';
import { countsOf, floodOf, isOpen, rowsOf, shown, type Row } from './queue.ts';
import { Queue, useRowCounts } from './Queue.tsx';
import { ringsOf } from './ring.ts';
import { SignOnBar } from './SignOnBar.tsx';
import { Strip } from './Strip.tsx';
import { Tiles } from './Tiles.tsx';
import { Told } from './Told.tsx';
import { useBoard } from './use-board.ts';
import { useDesk } from './use-desk.ts';
import { useHand } from './use-hand.ts';
import { useKeys } from './use-keys.ts';
import { useSiren } from './use-siren.ts';

import './console.css';

const RaiseAlarm = lazy(async () => {
  const [part] = await Promise.all([import('../../kit/RaiseAlarm.tsx'), loadAreas(['raising'])]);
  return part;
});
const HandOver = lazy(() => import('./HandOver.tsx'));
const later = [
  loadErrorWords,
  loadSpeak,
  () => import('./SignOnDialog.tsx'),
  () => import('../../kit/CaseTimeline.tsx'),
  () => import('../../kit/Attachments.tsx'),
  () => import('../../kit/PlanMap.tsx'),
  () => import('./Asking.tsx'),
  async () => (await import('../../kit/fields/later-input.tsx')).loadInputs(),
  () => import('../../kit/Pictures.tsx'),
  () => import('../../kit/fields/ShownValue.tsx'),
  () => import('./HandOver.tsx'),
  () => import('../../kit/RaiseAlarm.tsx'),
  () => loadCaseTypes(),
];

/** The control room's page: one operator, keyboard first. */
export default function ConsolePage() {
  const can = useCan();
  const t = useText('console');
  useTitle(t('title'));
  useLater(later);
  const board = useBoard();
  if (!can('alarm.handle') && !can('alarm.police'))
    return (
      <main className="desk-denied">
        <h1>{t('title')}</h1>
        <NoRight permission="alarm.handle" />
        <Link to="/">{t('toWorkbench')}</Link>
      </main>
    );
  return <Loaded query={board}>{(data) => <Desk board={data} take={board.take} />}</Loaded>;
}

const floodLookMs = 5_000;

function Desk({ board, take }: { board: Board; take: (item: CaseItem) => void }) {
  const t = useText('console');
  const { lostSince } = useStream();
  const { person } = useMe();
  const { desk, tell, tab, openTab } = useDesk(board);
  const items = useMemo(() => Object.values(board.items), [board]);
  const open = useMemo(() => items.filter(isOpen), [items]);
  const rows = useMemo(() => rowsOf(shown(items, tab, board.day)), [items, tab, board.day]);
  const openRows = useMemo(() => rowsOf(open), [open]);
  const row = openRows.find(({ members }) => members.some(({ id }) => id === desk.selected));
  const { waiting, handling } = useMemo(() => countsOf(items), [items]);
  const counts = useRowCounts(waiting, handling, open.length, board.todayTotal);
  const now = useNow(floodLookMs);
  const flood = useMemo(() => floodOf(items, now), [items, now]);

  const rings = useMemo(() => ringsOf(open), [open]);
  const bell = useSiren(rings, lostSince !== undefined);
  const { answer } = bell;
  const quiet = useCallback((one: Row) => answer(ringsOf(one.members).map(({ key }) => key)), [answer]);
  const hand = useHand(desk.selected, row, take, quiet);

  const choose = useCallback((id: string) => tell({ kind: 'choose', id }), [tell]);
  const [isHandingOver, handOver] = useState(false);
  // Stays once it was open, so that it can close as it opened.
  const [wasHandingOver, setHandingOver] = useState(false);
  if (isHandingOver && !wasHandingOver) setHandingOver(true);
  const [isRaising, raise] = useState(false);
  const speak = useRef<() => void>(null);
  useKeys({ desk, hand, rows, choose, raise: () => raise(true), speak: () => speak.current?.() });

  const inHand = desk.selected ? (board.items[desk.selected] ?? hand.item) : undefined;
  const places = usePlaces();
  const [floor, showFloor] = useState<string>();
  const idle = places.floors.find(({ id }) => id === floor) ?? places.floors[0];
  const plan = inHand ? places.planOf(inHand.place?.id) : idle;
  const devices = useFloorDevices(plan);
  const spot = useMemo(() => (inHand ? spotOf(inHand, devices, places) : null), [inHand, devices, places]);
  const [picked, pick] = useState<{ caseId: string; cameras: { code: string; name: string }[] }>();
  const watch = (camera: { code: string; name: string }): void => {
    // The console stays where it is: it rings here.
    if (!inHand) return void window.open(`/live?n=1&c=${encodeURIComponent(camera.code)}`, 'anyuan-live');
    pick((before) => ({
      caseId: inHand.id,
      cameras: [camera, ...(before?.caseId === inHand.id ? before.cameras : [])],
    }));
  };
  const next = desk.missed.map((id) => board.items[id]).find((item) => item && isOpen(item));

  return (
    <main className={`desk fills-window ${lostSince === undefined ? '' : 'is-lost'}`} id="content">
      <Head bell={bell} counts={counts} handOver={() => handOver(true)} raise={() => raise(true)} />
      <LostBanner />
      <SignOnBar bell={bell} />
      <Told note={bell.note} choose={choose} me={person.id} />
      {next && (
        <div className="desk-next" role="alert">
          ▲ {t('waitingNew', { title: next.title })}
        </div>
      )}
      <div className="desk-columns">
        <Queue
          rows={rows}
          tab={tab}
          openTab={openTab}
          selected={desk.selected}
          choose={choose}
          flood={flood}
          counts={counts}
        />
        <div className="desk-middle">
          <section className="desk-floor panel">
            <Floor
              item={inHand}
              showFloor={showFloor}
              items={open}
              plan={plan}
              devices={devices}
              places={places}
              chosen={hand.chosen}
              choose={choose}
              watch={watch}
            />
          </section>
          <section className="desk-tiles">
            <Tiles
              item={inHand}
              devices={devices}
              spot={spot}
              picked={picked && picked.caseId === inHand?.id ? picked.cameras : none}
            />
          </section>
        </div>
        <aside className="desk-case panel">
          <CasePane hand={hand} row={row} places={places} choose={choose} speak={speak} />
        </aside>
      </div>
      <Strip />
      {isRaising && (
        <Suspense>
          <RaiseAlarm isOpen close={() => raise(false)} />
        </Suspense>
      )}
      {wasHandingOver && (
        <Suspense>
          <HandOver isOpen={isHandingOver} close={() => handOver(false)} open={open} />
        </Suspense>
      )}
    </main>
  );
}

const none: never[] = [];
