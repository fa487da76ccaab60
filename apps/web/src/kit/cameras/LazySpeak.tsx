import { lazy, type Ref, Suspense, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';

import { loadAreas } from '../../i18n/areas.ts';
import { useCan } from '../../session.ts';
import { useLetGo } from './use-let-go.ts';

const loaded = Promise.withResolvers<void>();
export const loadSpeak = async () => {
  const [part] = await Promise.all([import('./Speak.tsx'), loadAreas(['cameras'])]);
  loaded.resolve();
  return part;
};
const Speak = lazy(loadSpeak);

/** Speaking where a case happened, for those who may: a word until the page has the rest, or somebody wants it before. */
export function LazySpeak({ id, begin, word }: { id: string; begin: Ref<() => void>; word: string }) {
  const can = useCan();
  const [isWanted, want] = useState(false);
  const isDown = useRef(false);
  const press = (): void => {
    isDown.current = true;
    want(true);
  };
  const takePress = useCallback(() => {
    const was = isDown.current;
    isDown.current = false;
    return was;
  }, []);
  useLetGo(takePress);
  useEffect(() => void loaded.promise.then(() => want(true)), []);
  if (!can('camera.talk')) return null;
  const early = <Early begin={begin} press={press} word={word} />;
  return (
    <div className="desk-voice">
      {isWanted ? (
        <Suspense fallback={early}>
          <Speak id={id} begin={begin} takePress={takePress} />
        </Suspense>
      ) : (
        early
      )}
    </div>
  );
}

function Early({ begin, press, word }: { begin: Ref<() => void>; press: () => void; word: string }) {
  useImperativeHandle(begin, () => press);
  return (
    <button type="button" aria-keyshortcuts="T" onPointerDown={press}>
      {word} <kbd className="key">T</kbd>
    </button>
  );
}
