/** What of a key press matters. */
export interface Press {
  key: string;
  keyCode: number;
  isComposing: boolean;
  isChord: boolean;
  isRepeat: boolean;
  /** Somebody is typing, or a window is open: the desk's keys are not ours. */
  isElsewhere: boolean;
}

export type Command = { do: 'service'; nth: number } | { do: 'choice'; nth: number } | { do: 'back' } | { do: 'undo' };

/** The desk's keys, as a pure table: a service, then what of it. Undefined: the key is not ours, leave it alone. */
export function commandOf(press: Press, at: { services: number; choices: number }): Command | undefined {
  // 229: an input method is at work and the key is its own.
  if (press.isComposing || press.keyCode === 229 || press.isChord || press.isRepeat || press.isElsewhere)
    return undefined;
  if (press.key === 'Escape') return at.choices > 0 ? { do: 'back' } : undefined;
  if (press.key.toUpperCase() === 'Z') return { do: 'undo' };
  if (!/^[1-9]$/.test(press.key)) return undefined;
  const nth = Number(press.key) - 1;
  if (at.choices > 0) return nth < at.choices ? { do: 'choice', nth } : undefined;
  return nth < at.services ? { do: 'service', nth } : undefined;
}
