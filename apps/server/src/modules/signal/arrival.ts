import type { Doubt, Signal } from '@anyuan/contract';

import type { Via } from './text.ts';

/** A signal that has been parsed. */
export interface Arrival {
  via: Via;
  /** Device that vouches for it; null: somebody who may speak for devices. */
  sender: string | null;
  signal: Signal;
  /** As it came, for the intake log. */
  body: unknown;
  /** Of the door it came through and of its form, e.g. a zone that nobody has registered. */
  doubts?: readonly Doubt[];
  /** Its key was made of what it says, so that another signal may get the same one. */
  isKeyMade?: boolean;
  /** A broker had kept it for too long: it is kept, and rings nobody. */
  isOld?: boolean;
}
