import type { Look } from '@anyuan/contract';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';

import { useErrorText, useText } from '../i18n/index.ts';
import { CutFront } from './CutFront.tsx';
import type { Hearing } from './live-sound.ts';
import { LivePlayer, type LiveState, type LiveTrouble, type OpenView } from './live.ts';
import { streamFor, useStreamFor } from './use-stream-for.ts';

import './player.css';

const words = {
  media: 'playerMediaDown',
  camera: 'playerCameraDown',
  forbidden: 'playerForbidden',
  unsupported: 'playerUnsupported',
  codec: 'playerCodec',
  lost: 'playerLost',
  stalled: 'playerStalled',
} as const satisfies Record<LiveTrouble, string>;

/** What a tile says, in words that tell what is wrong and what happens next. */
function useLiveWord(state: LiveState): string {
  const t = useText();
  const say = useErrorText();
  if (state.kind === 'live') return t('live');
  if (state.kind === 'connecting') return t(state.reason === 'no_key' ? 'waitingForKey' : 'connecting');
  if (state.reason) return t(`camera_${state.reason}`, { status: state.status ?? '' });
  return state.why === 'camera' && state.error ? say(state.error).text : t(words[state.why]);
}

interface PlayerProps {
  /** Code of the camera. */
  camera: string;
  /** Caption, bottom left. */
  name: string;
  /** Why one watches, which stands in the register of who did: the case in hand, or what was said. */
  caseId?: string | undefined;
  look?: Look | undefined;
  /** What is to be seen instead of the live picture; keep it the same between renders. */
  open?: OpenView | undefined;
  /** How many pictures stand beside it. */
  among?: number;
  /** What it says while it plays, if that is not the live picture. */
  playing?: string | undefined;
  /** Clock or buttons, bottom right. */
  children?: ReactNode;
}

/** A live camera. Fills its parent; says in words why it does not play; a double click fills the screen. */
export function Player({ camera, name, caseId, look: said, open, among = 1, playing, children }: PlayerProps) {
  const video = useRef<HTMLVideoElement>(null);
  const player = useRef<LivePlayer>(null);
  const stream = useStreamFor(video, among);
  const [state, setState] = useState<LiveState>({ kind: 'connecting' });
  const [hearing, setHearing] = useState<Hearing | null>(null);
  const look = useMemo(() => (caseId ? { caseId } : (said ?? {})), [caseId, said]);
  useEffect(() => {
    if (!video.current) return;
    setState({ kind: 'connecting' });
    setHearing(null);
    const live = new LivePlayer(video.current, {
      camera,
      look,
      open,
      stream: streamFor(video.current.clientWidth, among),
      changed: setState,
      sounds: setHearing,
    });
    player.current = live;
    return () => live.stop();
    // The tile's size changes what is asked for, not who plays.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [camera, look, open]);
  useEffect(() => {
    if (stream) player.current?.want(stream);
  }, [stream]);
  const word = useLiveWord(state);
  return (
    <figure className="player" data-state={state.kind} data-camera={camera}>
      <video
        ref={video}
        muted
        autoPlay
        playsInline
        disablePictureInPicture
        aria-label={name}
        onDoubleClick={({ currentTarget }) => void fillScreen(currentTarget.closest('figure'))}
      />
      {state.kind !== 'live' && (
        <div className="player-word" role="status">
          {word}
        </div>
      )}
      <figcaption>
        <CutFront className="player-name" text={name} />
        {children}
        {hearing && state.kind === 'live' && (
          <SoundSwitch
            hearing={hearing}
            turn={(on) => (on ? player.current?.sound.on() : player.current?.sound.off())}
          />
        )}
        {state.kind === 'live' && <span className="player-live">{playing ?? word}</span>}
      </figcaption>
    </figure>
  );
}

/** The whole tile: over a picture that stands still it must say so there, too. A second time gives the screen back. */
const fillScreen = (tile: HTMLElement | null): Promise<void> | undefined =>
  document.fullscreenElement ? document.exitFullscreen() : tile?.requestFullscreen();

/** Sound is off until somebody asks for it, and says so when there is none to be had. */
function SoundSwitch({ hearing, turn }: { hearing: Hearing; turn: (on: boolean) => void }) {
  const t = useText();
  const isOn = hearing === 'on' || hearing === 'waiting';
  const word =
    hearing === 'waiting' ? t('soundComing') : hearing === 'none' ? t('soundNone') : t(isOn ? 'mute' : 'unmute');
  return (
    <button
      type="button"
      className="player-sound"
      aria-pressed={isOn}
      data-hearing={hearing}
      onClick={() => turn(!isOn)}
    >
      {word}
    </button>
  );
}
