import type { MediaErrorCode } from './errors.ts';
import type { OutAnswer, OutAsk } from './out/server.ts';
import type { CallAnswer, CallPlan, CallRefused } from './ps/called.ts';
import type { SenderOptions } from './ps/sender.ts';
import type { RecordNotice } from './record/desk.ts';
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

/** One browser's connection, whose upgrade is answered by the worker. */
export type View = {
  id: string;
  /** Of the upgrade request: `Sec-WebSocket-Key`. */
  key: string;
  /** What came behind the request already. */
  head: Uint8Array;
  camera: Camera;
  options: ViewOptions;
};

/** What the server asks of the worker, over the child process's own channel. */
export type Ask = {
  /** `isOneOfMany`: others read cameras, too, and of each it asks where that is to be read. */
  start: { ask: { socket: string; settings: MediaSettings; records: boolean; isOneOfMany: boolean }; answer: null };
  /** Answered with the memory it takes, in MB. */
  ping: { ask: null; answer: number };
  /** Comes with the connection itself. */
  view: { ask: View; answer: null };
  /** For a connection that comes by the local socket, since it cannot be handed over. */
  admit: { ask: View; answer: null };
  /** Ends a view. */
  cut: { ask: { id: string }; answer: null };
  /** Where a name that was asked about leads; null: nowhere we go. */
  resolved: { ask: { question: number; address: string | null }; answer: null };
  /** What was planned, or what the other side has answered. */
  called: { ask: { question: number; answer: CallPlan | CallAnswer | CallRefused }; answer: null };
  /** The other side of a call has hung up. */
  hungUp: { ask: { stream: string; reason: Reason }; answer: null };
  /** Sends a camera as a program stream; answered with the port it leaves from, 0: one of the connection. */
  send: { ask: { id: string; camera: Camera; options: SenderOptions }; answer: number };
  /** Whoever receives it is there. */
  sendTo: { ask: { id: string; address: string; port: number }; answer: null };
  sendEnd: { ask: { id: string }; answer: null };
  /** A recording into the connection that comes by the local socket and says this id. */
  save: { ask: { id: string; camera: Camera }; answer: null };
  /** A camera that is read here, into the connection that says this id. */
  relay: { ask: { id: string; camera: Camera }; answer: null };
  /** A camera that was asked about is to be read here (null), or cannot be read now. */
  placed: { ask: { id: string; reason: Reason | null }; answer: null };
  /** Records a camera, in segments of about so long. */
  record: { ask: { camera: Camera; how: RecordHow }; answer: null };
  /** Answered when all of it is on the disk. */
  recordEnd: { ask: { id: string }; answer: null };
  /** The same of all: this process is to end. */
  recordStop: { ask: null; answer: null };
  /** Somebody wants to speak; answered with the port his voice leaves from, 0: a connection of ours. */
  talk: { ask: { id: string; way: TalkWay }; answer: number };
  talkTo: { ask: { id: string; address: string; port: number }; answer: null };
  /** G.711 A-law at 8 kHz. */
  say: { ask: { id: string; samples: Uint8Array }; answer: null };
  talkEnd: { ask: { id: string }; answer: null };
  /** Hands cameras on by RTSP at this port; answered with it. */
  out: { ask: { host: string; port: number }; answer: number };
  outAnswered: { ask: { question: number; answer: OutAnswer }; answer: null };
  /** Somebody who plays may not any more. */
  outCut: { ask: { id: string }; answer: null };
  /** Of recordings that are played; false: not that way. */
  steer: { ask: { id: string; command: PlayCommand }; answer: boolean };
  snapshot: { ask: { camera: Camera; width: number }; answer: Uint8Array };
  look: { ask: { camera: Camera; withinMs: number }; answer: CameraLook };
  probe: { ask: { camera: Camera }; answer: CameraFacts };
  forget: { ask: { id: string }; answer: null };
  stats: { ask: null; answer: MediaStats };
};

export type AskName = keyof Ask;
export type Question = { [K in AskName]: { id: number; op: K; ask: Ask[K]['ask'] } }[AskName];
export type Answer =
  | { id: number; answer: Ask[AskName]['answer'] }
  | { id: number; error: { code: MediaErrorCode; reason: Reason | undefined } };
export type Notice =
  | { camera: { id: string; state: CameraState | 'unwatched'; reason: Reason | undefined } }
  /** Of this camera pictures come, and none to begin with. */
  | { wantsKey: string }
  /** A view has ended. */
  | { left: string }
  | { plan: { question: number; stream: string; url: string } }
  | { invite: { question: number; stream: string; port: number } }
  | { bye: { stream: string; reason: Reason | null } }
  | { step: { stream: string; step: string } }
  | { quirk: { stream: string; quirk: string } }
  /** Of a stream that is sent: its first picture is on its way, or it has ended. */
  | { sent: { id: string; reason: Reason | null } }
  /** How much of a recording has been saved; `reason`: why it has ended. */
  | { saved: { id: string; seconds: number; reason: Reason | null } }
  | { recorded: RecordNotice }
  /** Somebody who speaks is heard from now on (null), or not any more. */
  | { talk: { id: string; reason: Reason | null } }
  /** Somebody wants to play a camera by RTSP. */
  | { outAsked: { question: number; asked: OutAsk } }
  /** He has gone. */
  | { outLeft: string }
  /** Where is this to be read? Answered by `placed`, or by a connection that says this id and brings its pictures. */
  | { where: { id: string; camera: Camera } }
  | { resolve: { question: number; host: string } }
  | { log: string };
export type FromWorker = Answer | Notice;
