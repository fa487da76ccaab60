import type { Look } from '@anyuan/contract';
import { useCallback, useRef, useState } from 'react';

import { useErrorText, useText } from '../../i18n/index.ts';
import { useRelease } from '../use-release.ts';
import { troubleWord } from './trouble.ts';
import { Voice, type VoiceState } from './voice.ts';

import './talk.css';

/** Press and hold, and speak: what the microphone hears comes out of the camera. */
export default function Talk({ camera, name, look }: { camera: string; name: string; look: Look }) {
  const t = useText('cameras');
  const say = useErrorText();
  const voice = useRef<Voice>(null);
  const [state, setState] = useState<VoiceState>({ kind: 'idle' });
  const stop = useCallback(() => {
    voice.current?.stop();
    voice.current = null;
  }, []);
  const begin = (): void => {
    stop();
    voice.current = new Voice(camera, look, setState);
  };
  useRelease(stop);
  const word = {
    idle: () => t('talkHold'),
    calling: () => t('talkCalling'),
    talking: () => t('talkNow'),
    trouble: () => t('talkHold'),
  }[state.kind]();
  return (
    <>
      {state.kind === 'trouble' && (
        <span className="talk-word" role="alert">
          {state.error ? say(state.error).text : t(`talk_${troubleWord(state.why)}`)}
        </span>
      )}
      <button
        type="button"
        className="talk"
        data-talk={state.kind}
        aria-label={`${word} ${name}`}
        aria-pressed={state.kind === 'talking'}
        onPointerDown={begin}
        onKeyDown={({ key, repeat }) => !repeat && (key === ' ' || key === 'Enter') && begin()}
        onKeyUp={stop}
        onContextMenu={(event) => event.preventDefault()}
      >
        {word}
      </button>
    </>
  );
}
