import { useCallback, useEffect, useRef, useState } from 'react';

import { recall, remember } from '../../remember.ts';
import { heard, type Ring } from './ring.ts';
import { Siren } from './siren.ts';

export interface Bell {
  isOn: boolean;
  isUnlocked: boolean;
  /** What sounds now, or would if it could. */
  ring: Ring | undefined;
  toggle: () => void;
  unlock: () => Promise<boolean>;
  tone: () => void;
  /** A soft sound for what people on the scene say; none while an alarm rings or the bell is off. */
  note: () => void;
  /** These groups are being answered: quiet at once, without waiting for the server. */
  answer: (keys: readonly string[]) => void;
}

/** Sounds what should be heard. Works without the server: patterns are made in the page. */
export function useSiren(rings: readonly Ring[], isLost: boolean): Bell {
  const siren = useRef<Siren>(undefined);
  siren.current ??= new Siren();
  const [isOn, setOn] = useState(() => recall('console.bell') !== 'off');
  const [isUnlocked, setUnlocked] = useState(false);
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set());
  const ring = heard(rings, answered, isLost);

  const unlock = useCallback(async () => {
    const done = (await siren.current?.unlock()) ?? false;
    setUnlocked(done);
    return done;
  }, []);

  // After a reload the first key or click of the operator brings the sound back.
  useEffect(() => {
    if (isUnlocked) return;
    const wake = () => void unlock();
    window.addEventListener('pointerdown', wake);
    window.addEventListener('keydown', wake);
    return () => {
      window.removeEventListener('pointerdown', wake);
      window.removeEventListener('keydown', wake);
    };
  }, [isUnlocked, unlock]);

  const [pattern, key] = [ring?.pattern, ring?.key];
  useEffect(() => {
    if (isOn && isUnlocked && pattern && key) siren.current?.play(pattern, key);
    else siren.current?.hush();
  }, [isOn, isUnlocked, pattern, key]);
  useEffect(
    () => () => {
      siren.current?.close();
      siren.current = undefined;
    },
    [],
  );

  return {
    isOn,
    isUnlocked,
    ring,
    unlock,
    toggle: () => {
      remember('console.bell', isOn ? 'off' : null);
      setOn(!isOn);
    },
    tone: useCallback(() => siren.current?.tone(), []),
    note: useCallback(() => {
      if (isOn && !pattern) siren.current?.note();
    }, [isOn, pattern]),
    answer: useCallback((keys) => setAnswered((before) => new Set([...before].slice(-200).concat(keys))), []),
  };
}
