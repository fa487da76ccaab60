import { useEffect, useRef, useState, type ReactNode } from 'react';

import { useErrorText, useText } from '../i18n/index.ts';
import { LivePlayer, type LiveState, type LiveTrouble } from './live.ts';

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
  if (state.kind !== 'trouble') return t(state.kind === 'live' ? 'live' : 'connecting');
  if (state.reason) return t(`camera_${state.reason}`);
  return state.why === 'camera' && state.error ? say(state.error).text : t(words[state.why]);
}

interface PlayerProps {
  /** Code of the camera. */
  camera: string;
  /** Caption, bottom left. */
  name: string;
  /** Why one watches; goes into the audit line. */
  caseId?: string | undefined;
  purpose?: string | undefined;
  /** Clock or buttons, bottom right. */
  children?: ReactNode;
}

/** A live camera. Fills its parent; says in words why it does not play; a double click fills the screen. */
export function Player({ camera, name, caseId, purpose, children }: PlayerProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<LiveState>({ kind: 'connecting' });
  useEffect(() => {
    if (!video.current) return;
    setState({ kind: 'connecting' });
    const player = new LivePlayer(video.current, { camera, caseId, purpose, changed: setState });
    return () => player.stop();
  }, [camera, caseId, purpose]);
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
        onDoubleClick={(event) => void event.currentTarget.requestFullscreen()}
      />
      {state.kind !== 'live' && (
        <div className="player-word" role="status">
          {word}
        </div>
      )}
      <figcaption>
        <span className="player-name">{name}</span>
        {children}
        {state.kind === 'live' && <span className="player-live">{word}</span>}
      </figcaption>
    </figure>
  );
}
