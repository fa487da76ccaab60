import type { TlsOptions } from 'node:tls';

import type {
  AlarmSaid,
  CatalogItem,
  Hop,
  Manscdp,
  Outcome,
  PlaybackCommand,
  PtzCommand,
  RecordItem,
  Subscription,
} from '@anyuan/gb28181';
import type { PsTransport } from '@anyuan/media/ps/receiver';

export interface GbPlatformOptions {
  code: string;
  password: string;
  host?: string;
  port?: number;
  /** Such a part of the messages that come is lost on its way, as on a bad line; or those of which this says so. */
  loses?: number | (() => boolean);
  /** Asks nobody for a password who is not this. */
  members?: readonly string[];
  /** Looks for a port in the address it is asked by, and says nothing where there is none. */
  wantsPort?: boolean;
  /** Takes connections by TLS, too, at a port of its own. */
  tls?: TlsOptions;
}

/** How a picture is asked for. */
export interface WatchOptions {
  transport?: PsTransport;
  from?: Date;
  to?: Date;
  name?: 'Play' | 'Playback' | 'Download';
  subject?: string;
  stream?: number;
  /** The port that is named, where it is not the one it listens at. */
  listensAt?: number;
}

/** What came of one picture that was asked for. */
export interface Watched {
  codec: string | null;
  audio: string | null;
  /** Pieces of its sound, as they came. */
  sounds: Buffer[];
  frames: number;
  keys: number;
  /** Times of pictures, in 1/90000 s. */
  last: number;
  steps: string[];
  ended: string | null;
  /** The recording was sent to its end. */
  endOfFile: boolean;
  status: number;
  /** Which of its pictures it says that it sends (a=streamnumber). */
  stream: number | null;
  control(command: PlaybackCommand): Promise<Outcome>;
  bye(): Promise<void>;
}

/** What came of a voice from above. */
export interface Speech {
  /** Whether it was agreed to. */
  isTaken: boolean;
  readonly packets: number;
  readonly isOver: boolean;
  end(): Promise<void>;
}

export interface GbPlatform {
  readonly port: number;
  readonly tlsPort: number | null;
  readonly code: string;
  readonly registered: ReadonlyMap<string, { hop: Hop; version: string | null; at: number }>;
  readonly keepalives: number;
  readonly alarms: (AlarmSaid & { deviceId: string })[];
  readonly changes: CatalogItem[];
  /** What else it was told, oldest first. */
  readonly notices: Manscdp[];
  catalog(member: string): Promise<{ items: CatalogItem[]; sum: number; messages: number }>;
  subscribe(member: string, what: 'catalog' | 'alarm' | 'position', expires?: number): Promise<Subscription>;
  /** Asks one question, and waits for its answer. */
  ask(member: string, to: string, write: (sn: number) => Buffer): Promise<Manscdp>;
  watch(member: string, channel: string, options?: WatchOptions): Promise<Watched>;
  ptz(member: string, channel: string, command: PtzCommand): Promise<Outcome>;
  /** Wants to speak through a camera; called for its voice, it speaks until it is told to end, or hung up on. */
  speak(member: string, channel: string, law?: 'pcma' | 'pcmu'): Promise<Speech>;
  records(member: string, channel: string, from: Date, to: Date): Promise<RecordItem[]>;
  say(member: string, body: Buffer, to?: string): Promise<Outcome>;
  stop(): Promise<void>;
}
