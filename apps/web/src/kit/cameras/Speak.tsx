import { type Ref, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';

import { api, useApi } from '../../api.ts';
import { useErrorText, useText } from '../../i18n/index.ts';
import { troubleWord, type VoiceTrouble } from './trouble.ts';
import { useLetGo } from './use-let-go.ts';
import { Voice, type VoiceState } from './voice.ts';

import './talk.css';

interface Way {
  code: string;
  name: string;
}

interface SpeakProps {
  /** The case. */
  id: string;
  begin: Ref<() => void>;
  /** Whether it was pressed before this was here, and is held still; asked once. */
  takePress: () => boolean;
}

/** Press and hold, and speak where it happened: through the first device that takes the voice. */
export default function Speak({ id, begin: hand, takePress }: SpeakProps) {
  const t = useText('cameras');
  const say = useErrorText();
  const { data, refetch } = useApi(api.talk.ways, { id });
  const voice = useRef<Voice>(null);
  const isHeld = useRef(false);
  const [state, setState] = useState<VoiceState>({ kind: 'idle' });
  const [way, setWay] = useState<Way>();

  const call = ([first, ...others]: readonly Way[]): void => {
    if (!first) return;
    setWay(first);
    voice.current = new Voice(first.code, { caseId: id }, (next) => {
      setState(next);
      if (next.kind !== 'trouble') return;
      // What has no loudspeaker comes last from now on.
      void refetch();
      if (isHeld.current && others.length > 0 && !noneOfTheDevice.has(next.why)) call(others);
    });
  };
  const begin = (): void => {
    if (isHeld.current) return;
    isHeld.current = true;
    call(data?.items ?? []);
  };
  const letGo = useCallback(() => {
    isHeld.current = false;
    voice.current?.stop();
    voice.current = null;
  }, []);
  useLetGo(letGo);
  useImperativeHandle(hand, () => begin);
  useEffect(() => {
    if (data && takePress()) begin();
  });

  if (!data) return null;
  if (data.isSilent) return <span className="desk-warn">{t('speakSilent')}</span>;
  const name = (way ?? data.items[0])?.name;
  if (name === undefined) return <span className="muted">{t('speakNone')}</span>;
  const word = {
    idle: () => t('speakHold', { name }),
    calling: () => t('speakCalling', { name }),
    talking: () => t('speakNow', { name }),
    trouble: () => t('speakHold', { name }),
  }[state.kind]();
  return (
    <>
      <button
        type="button"
        className="talk"
        data-speak={state.kind}
        aria-keyshortcuts="T"
        aria-pressed={state.kind === 'talking'}
        onPointerDown={begin}
        onContextMenu={(event) => event.preventDefault()}
      >
        {word} <kbd className="key">T</kbd>
      </button>
      {state.kind === 'trouble' && (
        <span role="alert">{state.error ? say(state.error).text : t(`talk_${troubleWord(state.why)}`)}</span>
      )}
    </>
  );
}

/** Another device would change nothing about these. */
const noneOfTheDevice: ReadonlySet<VoiceTrouble> = new Set(['mic', 'insecure', 'ended', 'interrupted']);
