import type { ControlSaid, Outcome, PtzCommand, Registered } from '@anyuan/gb28181';

import type { Settings } from '../care.ts';
import type { Ear } from '../ear.ts';
import type { GbPicture } from '../pictures.ts';
import type { GbStream, StreamQuirk } from '../stream.ts';

/** What a simulated device does otherwise than the standard, beside what its streams do. */
export type DeviceQuirk =
  | StreamQuirk
  | 'own-ssrc'
  | 'no-y'
  | 'udp-only'
  /** Falls over a request whose URI names no port, and says nothing. */
  | 'wants-port'
  /** Asked for TCP, it agrees and sends datagrams. */
  | 'udp-anyway'
  /** Says what it is asked in the answer itself. */
  | 'answers-at-once'
  | 'busy'
  | 'refuses-subscriptions'
  | 'utf-8'
  | 'catalog-shuffled'
  | 'catalog-repeated'
  | 'catalog-loses-last'
  /** Brings its pictures as part of a form. */
  | 'picture-in-form'
  | 'no-tag-in-notify';

export interface Span {
  from: Date;
  to: Date;
}

export interface GbChannelOptions {
  code: string;
  name: string;
  codec?: 'h264' | 'h265';
  ptz?: boolean;
  isOn?: boolean;
  parent?: string;
}

export interface GbDeviceOptions {
  /** Where it registers. */
  server: { host: string; port: number; code: string };
  code: string;
  name?: string;
  password: string;
  transport?: 'udp' | 'tcp' | 'tls';
  channels: readonly GbChannelOptions[];
  quirks?: readonly DeviceQuirk[];
  version?: string | null;
  expires?: number;
  keepaliveMs?: number;
  /** How many channels a message of its catalogue has. */
  page?: number;
  recordings?: readonly Span[] | (() => readonly Span[]);
  picture?: Partial<GbPicture>;
  /** Of stream 1; absent: the same. */
  subPicture?: Partial<GbPicture>;
  isLive?: boolean;
  audio?: boolean;
  /** How it calls for a voice that is spoken through it; `refuses`: it has no loudspeaker. */
  voice?: 'udp' | 'tcp-active' | 'tcp-passive' | 'refuses';
  /** The picture it takes when it is asked to. */
  shot?: Buffer;
  /** An address of its own, where several are simulated on one machine. */
  host?: string;
}

export interface GbDevice {
  readonly port: number;
  /** Everything it was told to do, newest last. */
  readonly commands: { channel: string; said: ControlSaid; ptz: PtzCommand | undefined }[];
  readonly streams: ReadonlyMap<string, GbStream>;
  /** What it was asked to send, newest last. */
  readonly asked: { channel: string; stream: number | null }[];
  /** What it is set to. */
  readonly settings: Settings;
  /** Says what became of the upgrade it was last told to make; `reason`: why it failed. */
  upgraded(reason?: string): Promise<Outcome>;
  /** What its loudspeaker has said so far. */
  readonly ear: Ear | null;
  readonly registered: Registered | null;
  signOn(): Promise<Registered>;
  signOff(): Promise<void>;
  keepalive(): Promise<Outcome>;
  /** Tells of an alarm: to who has subscribed, else by a message. */
  alarm(
    channel: string,
    given: { method?: number; type?: number; priority?: number; text?: string; at?: Date; sn?: number },
  ): Promise<Outcome>;
  /** Tells of changes in its catalogue. */
  change(items: readonly { code: string; event: string; name?: string }[]): Promise<Outcome>;
  /** Tells where something of it is, in the words of its edition; false: nobody has subscribed. */
  moved(channel: string, at: { longitude: number; latitude: number; speed?: number }): Promise<Outcome | false>;
  say(body: Buffer): Promise<Outcome>;
  /** Vanishes without a word. */
  stop(): Promise<void>;
}
