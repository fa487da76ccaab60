import type { Reason } from '../types.ts';
import type { StreamFormat } from '../unit.ts';
import type { Frame } from './group.ts';
import type { Head } from './head.ts';

/** Takes the pictures of a stream as they lie in memory, the group there is now first. */
export interface Follower {
  opened(format: StreamFormat): void;
  frame(frame: Frame, head: Head): void;
  clock(aheadMs: number): void;
  ended(reason: Reason, status?: number): void;
}
