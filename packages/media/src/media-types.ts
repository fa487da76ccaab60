import type { IncomingMessage } from 'node:http';
import type { Duplex, Readable } from 'node:stream';

import type { Saved } from './file/save.ts';
import type { OutAnswer, OutAsk } from './out/server.ts';
import type { MediaCalls } from './ps/called.ts';
import type { SenderOptions } from './ps/sender.ts';
import type { RecordNotice } from './record/desk.ts';
import type { Run } from './supervisor.ts';
import type { TalkWay } from './talk/way.ts';
import type {
  Camera,
  CameraFacts,
  CameraLook,
  CameraState,
  MediaSettings,
  MediaStats,
  PlayCommand,
  Reason,
  RecordHow,
  ViewOptions,
} from './types.ts';

export type MediaEvents = {
  /** The media process died (false) or is back (true). */
  onState?: (alive: boolean) => void;
  /** What a camera does that somebody watches; `unwatched`: nobody does any more. */
  onCamera?: (id: string, state: CameraState | 'unwatched', reason: Reason | undefined) => void;
  /** A camera sends pictures that nobody can begin with: a key picture may be asked for, where it takes such wishes. */
  onWantsKey?: (id: string) => void;
  /** Where a camera sends us by a redirect: the address to go to; rejects where we may not go. Without it nowhere. */
  resolve?: (host: string) => Promise<string>;
  /** Who reads this camera, before it is read here: a connection that brings its pictures; null: this one is to. */
  where?: (camera: Camera) => Promise<Duplex | null>;
  /** Of a stream that is sent: null, its first picture is on its way; else why it has ended. */
  onSent?: (id: string, reason: Reason | null) => void;
  /** Of recordings. */
  onRecorded?: (notice: RecordNotice) => void;
  log?: (text: string) => void;
};
export type MediaOptions = Partial<MediaSettings> &
  MediaEvents & {
    /** The folder recordings are written to; without it there are none. */
    records?: string;
    run?: Run;
  };

/** A browser's connection in the hands of the media process. */
export type LiveView = {
  /** Resolves when it is over. */
  ended: Promise<void>;
  cut(): void;
};

export type Media = {
  readonly alive: boolean;
  /** A ticket for one viewer, to be used once within 30 s. Who may have it is the caller's business. */
  attach(camera: Camera, options: ViewOptions): string;
  /** Hands a WebSocket upgrade to the media process; nothing has been written to `socket` when this rejects. */
  proxy(ticket: string, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<LiveView>;
  /** Of recordings that are played; false: not that way. */
  steer(id: string, command: PlayCommand): Promise<boolean>;
  snapshot(camera: Camera, options?: { width?: number }): Promise<Buffer>;
  /** Looks at a camera for a moment, to judge it. One that plays already is not asked anew. */
  look(camera: Camera, withinMs?: number): Promise<CameraLook>;
  /** Connects and tells what the camera sends. */
  probe(camera: Camera): Promise<CameraFacts>;
  /** Ends the pull of a camera that was removed or may no longer be watched. */
  forget(cameraId: string): Promise<void>;
  /** Who calls for streams whose address begins with `gb28181:`; null: nobody does any more. */
  answerCalls(calls: MediaCalls | null): void;
  /** The other side of a call has hung up. */
  hungUp(stream: string, reason: Reason): void;
  /** Sends a camera as a program stream (GB/T 28181 C.1); gives the port it leaves from. */
  send(id: string, camera: Camera, options: SenderOptions): Promise<number>;
  sendTo(id: string, address: string, port: number): Promise<void>;
  sendEnd(id: string): void;
  /** A connection that brings the pictures of a camera that this one reads, to be given to another. */
  relay(camera: Camera): Promise<Duplex>;
  /** A recording from its beginning to its end as MP4; `told`: how many seconds of it have come, and why it has ended. */
  save(camera: Camera, told: (saved: Saved) => void): Promise<Readable>;
  /** Records a camera until `recordEnd`, or the end of the media process: whoever wants it says it again then. */
  record(camera: Camera, how: RecordHow): Promise<void>;
  recordEnd(cameraId: string): Promise<void>;
  /** Somebody speaks; gives the port his voice leaves from, 0: none of ours. `told`: null from when he is heard, else why not. */
  talk(id: string, way: TalkWay, told: (reason: Reason | null) => void): Promise<number>;
  talkTo(id: string, address: string, port: number): Promise<void>;
  /** G.711 A-law at 8 kHz. */
  say(id: string, samples: Uint8Array): void;
  talkEnd(id: string): void;
  /** Hands cameras on by RTSP over TCP, as long as this runs; gives the port. */
  handOn(out: HandOn): Promise<number>;
  /** Somebody who plays may not any more. */
  outCut(id: string): void;
  stats(): Promise<MediaStats>;
  stop(): Promise<void>;
};

export interface HandOn {
  host: string;
  /** 0: the system chooses one. */
  port: number;
  /** Who wants to play what, and may he? */
  ask(asked: OutAsk): Promise<OutAnswer>;
  left(id: string): void;
}
