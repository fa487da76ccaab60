import type { Tap } from './tap.ts';

/** Where taps wait. Never only in memory: a phone reloads pages as it likes. */
export interface TapStore {
  all(): Promise<Tap[]>;
  put(tap: Tap): Promise<void>;
  remove(id: string): Promise<void>;
  /** The last link of the chain of all that was recorded here, whoever did. */
  last(): Promise<Link | undefined>;
  /** Keeps a tap with its link, both or neither; false: another page was faster, and the chain has gone on. */
  seal(tap: Tap, link: Link): Promise<boolean>;
}

export interface Link {
  phone: string;
  seq: number;
  hash: string;
}
