import type { Look } from '@anyuan/contract';
import { Button, Segmented, Slider } from 'antd';
import { useEffect, useRef, useState } from 'react';

import { useErrorText, useText } from '../../i18n/index.ts';
import { CutFront } from '../CutFront.tsx';
import { clockTime, exactTime, fileTime } from '../hospital-time.ts';
import { measureFrame, saveStill, type Shown, stepPicture, watchFrames } from './still.ts';
import { usePlay } from './use-play.ts';

import '../player.css';
import './recordings.css';

const speeds = [0.5, 1, 2, 4, 8] as const;
/** Until two pictures have been seen to follow each other. */
const usualFrame = 1 / 25;

interface PlaybackProps {
  camera: string;
  name: string;
  from: string;
  to: string;
  /** Why one looks; keep it the same between renders. */
  look: Look;
  /** Where nothing was recorded: it is passed over. */
  gaps?: readonly { from: string; to: string }[];
}

/** A recording of ours: pause, place, speed, picture by picture, a still. */
export function Playback({ camera, name, from, to, look, gaps = [] }: PlaybackProps) {
  const t = useText('recordings');
  const common = useText();
  const say = useErrorText();
  const video = useRef<HTMLVideoElement>(null);
  const frame = useRef(usualFrame);
  const { play, error, go, wanted } = usePlay(camera, { from, to }, look);
  const shown = useRef<Shown>({ at: undefined });
  const steps = useRef(Promise.resolve());
  const [isPaused, pause] = useState(false);
  const [isMuted, mute] = useState(true);
  const [speed, setSpeed] = useState<number>(1);
  const [at, setAt] = useState(Date.parse(from));
  const [trouble, setTrouble] = useState<'failed' | 'ended'>();
  const begin = Date.parse(from);
  const began = play ? Date.parse(play.from) : begin;

  const moveTo = (time: number): void => {
    setTrouble(undefined);
    setAt(time);
    if (play && video.current && time >= began && time < Date.parse(play.to))
      video.current.currentTime = (time - began) / 1000;
    else go(time);
  };
  const step = (by: 1 | -1): void => {
    const one = video.current;
    // One after the other: where the next begins is known when the one before is shown.
    if (one) steps.current = steps.current.then(() => stepPicture(one, shown.current, by, frame.current));
  };
  useEffect(() => {
    shown.current = { at: undefined };
    return video.current ? watchFrames(video.current, shown.current) : undefined;
  }, [play?.path]);
  const passed = (): void => {
    const one = video.current;
    if (!one || one.seeking) return;
    const now = began + one.currentTime * 1000;
    const gap = gaps.find((each) => Date.parse(each.from) + 500 < now && now < Date.parse(each.to) - 500);
    if (gap && !one.paused) moveTo(Date.parse(gap.to));
    else setAt(now);
  };
  const ended = (): void => {
    const end = play ? Date.parse(play.to) : 0;
    if (play && end < Date.parse(to) - 1000 && end > wanted) go(end);
    else setTrouble('ended');
  };
  const word = error
    ? say(error).text
    : trouble
      ? t(trouble, { codec: play?.codec ?? '' })
      : play
        ? undefined
        : t('reading');
  return (
    <section aria-label={t('player')} className="playback">
      <figure className="player device-picture" data-state={word ? 'waiting' : 'playing'} data-camera={camera}>
        {play && (
          <video
            key={play.path}
            ref={video}
            src={play.path}
            muted={isMuted}
            autoPlay
            playsInline
            disablePictureInPicture
            aria-label={name}
            onLoadedMetadata={({ currentTarget: one }) => {
              one.currentTime = Math.max(0, (wanted - began) / 1000);
              one.playbackRate = speed;
              measureFrame(one, frame);
            }}
            onTimeUpdate={passed}
            onSeeked={({ currentTarget: one }) => setAt(began + one.currentTime * 1000)}
            onPause={() => pause(true)}
            onPlay={() => pause(false)}
            onEnded={ended}
            onError={() => setTrouble('failed')}
          />
        )}
        {word && (
          <div className="player-word" role="status">
            {word}
          </div>
        )}
        <figcaption>
          <CutFront className="player-name" text={name} />
          <time className="number" aria-label={t('at')} dateTime={new Date(at).toISOString()}>
            {exactTime(at)}
          </time>
        </figcaption>
      </figure>
      <Slider
        min={0}
        max={Math.max(1, Math.round((Date.parse(to) - begin) / 1000))}
        value={Math.round((at - begin) / 1000)}
        tooltip={{ formatter: (seconds) => clockTime(begin + (seconds ?? 0) * 1000) }}
        onChange={(seconds) => setAt(begin + seconds * 1000)}
        onChangeComplete={(seconds) => moveTo(begin + seconds * 1000)}
      />
      <div className="playback-row">
        <Button
          type="primary"
          disabled={!play}
          onClick={() => {
            const one = video.current;
            if (one?.ended) moveTo(begin);
            else if (one?.paused) void one.play();
            else one?.pause();
          }}
        >
          {t(isPaused ? 'play' : 'pause')}
        </Button>
        <Button disabled={!play} onClick={() => step(-1)}>
          {t('back')}
        </Button>
        <Button disabled={!play} onClick={() => step(1)}>
          {t('forward')}
        </Button>
        <Button
          disabled={!play}
          onClick={() => video.current && void saveStill(video.current, `${camera}-${fileTime(at)}.png`)}
        >
          {t('still')}
        </Button>
        {play?.hasSound && (
          <Button aria-pressed={!isMuted} onClick={() => mute(!isMuted)}>
            {common(isMuted ? 'unmute' : 'mute')}
          </Button>
        )}
        <Segmented
          aria-label={t('speed')}
          value={speed}
          onChange={(next) => {
            setSpeed(next);
            if (video.current) video.current.playbackRate = next;
          }}
          options={speeds.map((value) => ({ value, label: `${value}×` }))}
        />
      </div>
    </section>
  );
}
