import { caseType } from '../../case-types.ts';

/** What of a key press matters. */
export interface Press {
  key: string;
  code: string;
  keyCode: number;
  isComposing: boolean;
  /** Ctrl, Alt or Meta is down. */
  isChord: boolean;
  isRepeat: boolean;
  /** Where the keyboard focus is: a field to type in, another control with keys of its own, or neither. */
  where: 'field' | 'control' | 'page';
}

export interface AtHand {
  /** Type of the case in hand and the steps the server offers. */
  type: string | undefined;
  actions: readonly string[];
  /** How many units can be toggled, and whether any is chosen. */
  units: number;
  hasChosen: boolean;
  /** A window or a form is open: only Esc works. */
  isAsking: boolean;
  /** The page has just moved to another case by itself. */
  isMoving: boolean;
}

export type Command =
  | { do: 'act'; action: string }
  | { do: 'toggle'; unit: number }
  | { do: 'move'; by: 1 | -1 }
  | { do: 'log' }
  | { do: 'raise' }
  /** As long as the key is held. */
  | { do: 'speak' }
  /** The key is ours, and means nothing now. */
  | { do: 'nothing' }
  | { do: 'back' };

/** The console's keys, as a pure table. Undefined: the key is not ours, leave it alone. */
export function commandOf(press: Press, hand: AtHand): Command | undefined {
  // 229: an input method is at work and the key is its own.
  if (press.isComposing || press.keyCode === 229 || press.isChord) return undefined;
  if (press.key === 'Escape') return { do: 'back' };
  if (press.isRepeat || press.where === 'field' || hand.isAsking) return undefined;
  if (press.key === 'ArrowDown' && press.where === 'page') return { do: 'move', by: 1 };
  if (press.key === 'ArrowUp' && press.where === 'page') return { do: 'move', by: -1 };
  const name = press.code === 'Space' ? 'Space' : press.key.length === 1 ? press.key.toUpperCase() : press.key;
  // Space answers an alarm wherever the focus is, and presses no button: who answers a moment too late switches nothing off.
  // A button under the focus is pressed with Enter.
  if (press.where === 'control' && name === 'Enter') return undefined;
  const nothing: Command | undefined = name === 'Space' ? { do: 'nothing' } : undefined;
  if (hand.isMoving) return nothing;
  const digit = /^[1-9]$/.test(press.key) ? Number(press.key) : 0;
  if (digit > 0) return digit <= hand.units ? { do: 'toggle', unit: digit - 1 } : undefined;
  if (name === 'L' && hand.type) return { do: 'log' };
  if (name === 'T' && hand.type) return { do: 'speak' };
  if (name === 'M') return { do: 'raise' };
  const action = hand.actions.find((one) => keyOf(hand.type, one) === name);
  if (!action || (needsUnits(action) && !hand.hasChosen)) return nothing;
  return { do: 'act', action };
}

/** The declared key of a step. */
export const keyOf = (type: string | undefined, action: string): string | undefined =>
  type ? caseType(type)?.actions[action]?.key : undefined;

/** Steps that send the chosen units. */
export const needsUnits = (action: string): boolean => action === 'dispatch' || action === 'reinforce';
