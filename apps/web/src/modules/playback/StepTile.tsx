import { ApiError, type Look } from '@anyuan/contract';
import { useEffect, useRef, useState, type RefObject } from 'react';

import { client } from '../../api.ts';
import { useErrorText, useText } from '../../i18n/index.ts';
import { CutFront } from '../../kit/CutFront.tsx';
import { correction, spanAt, type StepClock } from '../../kit/recordings/step-clock.ts';
import { measureFrame, type Shown, watchFrames } from '../../kit/recordings/still.ts';
import type { Play } from '../../kit/recordings/use-play.ts';
import { DeviceTile } from './DeviceTile.tsx';
import { useRecorded } from './use-recorded.ts';

import '../../kit/player.css';

/** What the clock asks a tile. */
export interface TileHand {
  /** Undefined: not known yet. */
  spans: readonly { from: string; to: string }[] | undefined;
  isReady: boolean;
  video: RefObject<HTMLVideoElement | null>;
  frame: { current: number };
  /** Which picture of its own it shows, and what its second 0 is. */
  shown: Shown;
  began: number | undefined;
  hasSound: boolean;
}

interface Props {
  code: string;
  span: { from: string; to: string };
  look: Look;
  clock: RefObject<StepClock>;
  /** What time the clock has now. */
  moment: () => number;
  seen: StepClock;
  tell: (code: string, hand: TileHand | null) => void;
  isChosen: boolean;
  /** Of one at a time, what was recorded is heard. */
  isHeard: boolean;
  choose: () => void;
  close: () => void;
}

const lookMs = 100;
const againMs = 5_000;
/** A standing picture this near is the one. */
const exactSeconds = 0.005;
type What = 'none' | 'own' | 'device';

/** One recording that follows the clock. */
export function StepTile({ code, span, look, clock, moment, seen, tell, isChosen, isHeard, choose, close }: Props) {
  const t = useText('recordings');
  const say = useErrorText();
  const video = useRef<HTMLVideoElement>(null);
  const frame = useRef(Infinity);
  const shown = useRef<Shown>({ at: undefined });
  const { name, own, device, error } = useRecorded(code, span);
  const [play, setPlay] = useState<Play>();
  const [refused, refuse] = useState<unknown>();
  const [what, setWhat] = useState<What>('none');
  const isAsking = useRef(false);
  const spans = own && device ? [...own.items, ...device] : error ? [] : undefined;

  useEffect(() => {
    const hand: TileHand = {
      spans,
      isReady: true,
      video,
      frame,
      shown: shown.current,
      began: play && Date.parse(play.from),
      hasSound: play?.hasSound ?? false,
    };
    tell(code, hand);
    const ask = (at: number): void => {
      if (isAsking.current || refused) return;
      isAsking.current = true;
      client.recording
        .play({ code, from: new Date(at).toISOString(), to: span.to, ...look })
        .then(setPlay, refuse)
        .finally(() => (isAsking.current = false));
    };
    const follow = (): void => {
      const time = moment();
      const one = video.current;
      const isOwn = own !== undefined && spanAt(own.items, time) !== undefined;
      const next: What = isOwn ? 'own' : device && spanAt(device, time) ? 'device' : 'none';
      setWhat(next);
      if (!isOwn) {
        one?.pause();
        hand.isReady = true;
        return;
      }
      if (!play || time < Date.parse(play.from) - 1_000 || time >= Date.parse(play.to)) {
        hand.isReady = refused !== undefined;
        return ask(time);
      }
      hand.isReady = one !== null && (one.error !== null || (one.readyState >= 2 && !one.seeking));
      if (one && one.error === null && one.readyState >= 1)
        keepStep(one, (time - Date.parse(play.from)) / 1000, clock.current);
    };
    follow();
    const timer = setInterval(follow, lookMs);
    return () => {
      clearInterval(timer);
      tell(code, null);
    };
    // What is recorded comes anew every half minute; what is in it is what counts.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [code, own, device, error, play, refused, look, span.to, clock, moment, tell]);

  const isDevice = what === 'device';
  useEffect(() => {
    shown.current.at = undefined;
    return video.current ? watchFrames(video.current, shown.current) : undefined;
  }, [play?.path, isDevice]);

  // A network that was away for a moment is no refusal.
  useEffect(() => {
    if (refused === undefined || refused instanceof ApiError) return;
    const timer = setTimeout(() => refuse(undefined), againMs);
    return () => clearTimeout(timer);
  }, [refused]);

  const word = refused
    ? say(refused as Error).text
    : what === 'none' && spans
      ? t('noneNow')
      : !spans
        ? t('reading')
        : undefined;
  const closing = (
    <button type="button" className="replay-close" aria-label={t('closeTile', { name })} onClick={close}>
      ✕
    </button>
  );
  return (
    <figure
      className="player replay-tile"
      data-camera={code}
      data-what={what}
      data-chosen={isChosen || undefined}
      onPointerDown={choose}
    >
      {isDevice ? (
        <DeviceTile code={code} name={name} look={look} moment={moment} seen={seen} to={span.to}>
          {closing}
        </DeviceTile>
      ) : (
        <video
          key={play?.path}
          ref={video}
          src={play?.path}
          muted={!isHeard}
          playsInline
          preload="auto"
          disablePictureInPicture
          aria-label={name}
          hidden={what === 'none'}
          onLoadedData={({ currentTarget }) => measureFrame(currentTarget, frame)}
        />
      )}
      {word && (
        <div className="player-word" role="status">
          {word}
        </div>
      )}
      {!isDevice && (
        <figcaption>
          <CutFront className="player-name" text={name} />
          {closing}
        </figcaption>
      )}
    </figure>
  );
}

function keepStep(video: HTMLVideoElement, target: number, { isPlaying, isHeld, speed }: StepClock): void {
  if (!isPlaying || isHeld) {
    if (!video.paused) video.pause();
    if (!video.seeking && Math.abs(video.currentTime - target) > exactSeconds) video.currentTime = Math.max(0, target);
    return;
  }
  if (video.paused) void video.play().catch(() => undefined);
  if (video.seeking) return;
  const said = correction(video.currentTime, target, speed);
  if ('seek' in said) video.currentTime = Math.max(0, said.seek);
  else if (Math.abs(video.playbackRate - said.rate) > 0.001) video.playbackRate = said.rate;
}
