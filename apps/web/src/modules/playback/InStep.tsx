import { field, type Look } from '@anyuan/contract';
import { Button, Segmented } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { clockTime, endOfDay, exactTime, fileTime, startOfDay } from '../../kit/hospital-time.ts';
import { changed, nextIn, timeOf, type StepClock } from '../../kit/recordings/step-clock.ts';
import { before, saveStill } from '../../kit/recordings/still.ts';
import { Rows } from './Rows.tsx';
import { StepTile, type TileHand } from './StepTile.tsx';

const speeds = [0.5, 1, 2, 4, 8] as const;
const lookMs = 100;
/** A picture that does not come is not waited for any longer. */
const patienceMs = 6_000;
const usualFrame = 1 / 25;
const noteForm = z.object({ note: field.text(['说明', 'Note'], { max: 200 }) });

interface Props {
  codes: readonly string[];
  day: string;
  /** Where to begin; undefined: with the first thing recorded that day. */
  at: number | undefined;
  look: Look;
  close: (code: string) => void;
}

/** Up to four recordings that play, stand, hurry and step together, because there is one clock. */
export function InStep({ codes, day, at, look, close }: Props) {
  const t = useText('recordings');
  const common = useText();
  const span = { from: startOfDay(day), to: endOfDay(day) };
  const [first] = useState<StepClock>(() => ({
    at: at ?? Date.parse(span.from),
    since: 0,
    isPlaying: false,
    speed: 1,
    isHeld: false,
    jumps: 0,
  }));
  const clock = useRef(first);
  const hands = useRef(new Map<string, TileHand>());
  const heldSince = useRef<number>(undefined);
  const hasBegun = useRef(at !== undefined);
  // What the page draws of the clock.
  const [seen, see] = useState(first);
  const [now, tick] = useState(first.at);
  const [chosen, choose] = useState(codes[0] ?? '');
  const [isHeard, hear] = useState(false);
  const [sounding, sound] = useState('');
  const [isMarking, mark] = useState<number>();

  const change = useCallback((by: Partial<Omit<StepClock, 'since'>>): void => {
    clock.current = changed(clock.current, performance.now(), by);
    see(clock.current);
    tick(clock.current.at);
  }, []);
  const go = useCallback(
    (time: number): void => change({ at: time, jumps: clock.current.jumps + 1, isHeld: false }),
    [change],
  );

  useEffect(() => {
    const timer = setInterval(() => {
      const machine = performance.now();
      const time = timeOf(clock.current, machine);
      tick(time);
      const all = [...hands.current.values()];
      sound([...hands.current].flatMap(([code, { hasSound }]) => (hasSound ? [code] : [])).join());
      const isKnown = all.length > 0 && all.every(({ spans }) => spans !== undefined);
      const next = isKnown
        ? nextIn(
            all.map(({ spans }) => spans ?? []),
            time,
          )
        : undefined;
      if (isKnown && !hasBegun.current) {
        hasBegun.current = true;
        if (next !== undefined) return change({ at: next, jumps: clock.current.jumps + 1, isPlaying: true });
      }
      if (!clock.current.isPlaying) return;
      // Nothing of any of them: on to where there is something again.
      if (isKnown && next === undefined) return change({ isPlaying: false });
      if (isKnown && next !== undefined && next > time + 1_000) return go(next);
      const isLate = all.some(({ isReady }) => !isReady);
      if (!isLate) heldSince.current = undefined;
      else heldSince.current ??= machine;
      const isHeld = isLate && machine - (heldSince.current ?? machine) < patienceMs;
      if (isHeld !== clock.current.isHeld) change({ isHeld });
    }, lookMs);
    return () => clearInterval(timer);
  }, [change, go]);

  const frame = (): number =>
    Math.min(...[...hands.current.values()].map(({ frame: one }) => one.current), usualFrame * 4) * 1000;
  /** Back to the picture before of whichever has one the least while ago: however irregularly they follow each other. */
  const earlier = (now: number): number => {
    const found = [...hands.current.values()].flatMap(({ video, shown, began, frame: one }) =>
      video.current && began !== undefined && shown.at !== undefined
        ? [began + before(video.current, shown, Math.min(one.current, usualFrame * 4)) * 1000]
        : [],
    );
    const near = found.filter((time) => time < now && now - time < 2_000);
    return near.length > 0 ? Math.max(...near) : now - frame();
  };
  const step = (by: 1 | -1): void => {
    const now = timeOf(clock.current, performance.now());
    change({ isPlaying: false, at: Math.max(Date.parse(span.from), by < 0 ? earlier(now) : now + frame()) });
  };
  const stills = async (): Promise<void> => {
    for (const [code, { video }] of hands.current)
      if (video.current && video.current.videoWidth > 0)
        await saveStill(video.current, `${code}-${fileTime(timeOf(clock.current, performance.now()))}.png`);
  };
  const moment = useCallback((): number => timeOf(clock.current, performance.now()), []);
  const tell = useCallback((code: string, hand: TileHand | null): void => {
    if (hand) hands.current.set(code, hand);
    else hands.current.delete(code);
  }, []);
  const held = codes.includes(chosen) ? chosen : (codes[0] ?? '');
  return (
    <section
      className="replay-main"
      aria-label={t('pageTitle')}
      data-at={Math.round(now)}
      data-playing={seen.isPlaying}
    >
      <div className="replay-tiles" data-size={codes.length > 1 ? 4 : 1}>
        {codes.map((code) => (
          <StepTile
            key={code}
            code={code}
            span={span}
            look={look}
            clock={clock}
            moment={moment}
            seen={seen}
            tell={tell}
            isChosen={code === held && codes.length > 1}
            isHeard={isHeard && code === held}
            choose={() => choose(code)}
            close={() => close(code)}
          />
        ))}
      </div>
      <Rows codes={codes} span={span} at={now} choose={go} />
      <div className="playback-row">
        <Button type="primary" onClick={() => change({ isPlaying: !clock.current.isPlaying, isHeld: false })}>
          {t(seen.isPlaying ? 'pause' : 'play')}
        </Button>
        <Button onClick={() => step(-1)}>{t('back')}</Button>
        <Button onClick={() => step(1)}>{t('forward')}</Button>
        <Button onClick={() => void stills()}>{t(codes.length > 1 ? 'stills' : 'still')}</Button>
        {sounding.split(',').includes(held) && (
          <Button aria-pressed={isHeard} onClick={() => hear(!isHeard)}>
            {common(isHeard ? 'mute' : 'unmute')}
          </Button>
        )}
        <Button onClick={() => mark(timeOf(clock.current, performance.now()))}>{t('addBookmark')}</Button>
        <Segmented
          aria-label={t('speed')}
          value={seen.speed}
          onChange={(speed) => change({ speed })}
          options={speeds.map((value) => ({ value, label: `${value}×` }))}
        />
        <time className="number replay-clock" aria-label={t('at')} dateTime={new Date(now).toISOString()}>
          {exactTime(now)}
        </time>
        {seen.isHeld && (
          <span className="muted" role="status">
            {t('waitingForAll')}
          </span>
        )}
      </div>
      {isMarking !== undefined && <Mark code={held} at={isMarking} close={() => mark(undefined)} />}
    </section>
  );
}

function Mark({ code, at, close }: { code: string; at: number; close: () => void }) {
  const t = useText('recordings');
  const { mutateAsync } = useAct(api.recording.bookmark, { touches: ['/recordings', '/cameras'] });
  return (
    <FormDialog
      title={t('bookmarkAt', { code, time: clockTime(at) })}
      close={close}
      said={t('bookmarked')}
      schema={noteForm}
      submit={(values) => mutateAsync({ ...(values as { note: string }), code, at: new Date(at).toISOString() })}
    />
  );
}
