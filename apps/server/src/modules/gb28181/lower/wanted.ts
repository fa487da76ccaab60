import type { Incoming, PlaybackCommand } from '@anyuan/gb28181';
import type { CallAnswer, CalledVoice, CallPlace, CallPlan, Reason } from '@anyuan/media';

import type { GbStep } from '../../../kernel/db/index.ts';
import type { Registered } from './devices.ts';

/** A device of ours with the 20 digits it registers with. */
export interface Found {
  id: string;
  code: string;
  name: string;
  secret: Buffer | null;
  quirks: string[];
  channels: Map<string, string>;
}

export interface Greeter {
  /** Asks a device that has just come who it is and what hangs on it. What it does not answer is asked again another day. */
  greet(device: Registered): void;
  stop(): void;
}

/** A camera of ours that is reached through GB/T 28181: its own 20 digits, and those of whom it hangs on. */
export interface GbCamera {
  id: string;
  code: string;
  name: string;
  channel: string;
  device: string;
}

/** Where a voice is taken from, once a device has called for it. */
export interface VoiceLine {
  /** Gives the port it leaves from; 0: a connection of ours. */
  open(called: CalledVoice): Promise<number>;
  to(address: string, port: number): Promise<void>;
  ended(reason: Reason): void;
}

export interface Voices {
  /** Tells a device that somebody wants to speak through it (9.12.2); gives how to end that. */
  call(camera: GbCamera, line: VoiceLine): Promise<() => void>;
  /** A device calls for the voice; false: nobody speaks to it. */
  onInvite(incoming: Incoming): Promise<boolean>;
  readonly count: number;
  close(): void;
}

export type CallKind = 'live' | 'playback' | 'download';

/** What is asked of a device: which channel, and of which time. */
export interface Wanted {
  kind: CallKind;
  channel: string;
  /** For people: the name of the camera. */
  name: string;
  from?: Date;
  to?: Date;
  speed?: number;
  stream?: number;
}

export interface Calls {
  /** A number and a way for a stream that is wished for. */
  plan(stream: string, device: Registered, wanted: Wanted, place?: CallPlace): CallPlan | { reason: Reason };
  /** Calls the device: it shall send to this port. */
  invite(stream: string, port: number): Promise<CallAnswer | { reason: Reason; status?: number }>;
  /** Nobody wants it any more, or it has failed. */
  bye(stream: string, reason: Reason | null): void;
  step(stream: string, step: string): void;
  quirk(stream: string, quirk: string): void;
  /** The device says that it has sent the whole recording. */
  ended(device: string, channel: string): void;
  control(stream: string, command: PlaybackCommand): Promise<void>;
  /** Hands a command on as it came; gives what the device answered. */
  forward(stream: string, body: Buffer): Promise<number>;
  fileSize(stream: string): number | null;
  /** Whether a live picture of this camera was called for, and none has come yet. */
  isWaiting(cameraId: string): boolean;
  /** Whether a picture of it has come. */
  hasPlayed(stream: string): boolean;
  active(): { stream: string; device: string; steps: readonly GbStep[] }[];
  readonly count: number;
  /** Nothing of what was called for goes anywhere any more. */
  gone(): void;
  close(): Promise<void>;
}
