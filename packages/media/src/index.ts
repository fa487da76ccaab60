import type { Media, MediaOptions } from './media-types.ts';
import { mediaOver } from './media.ts';
import { Supervisor } from './supervisor.ts';
import { DEFAULT_SETTINGS, type MediaSettings } from './types.ts';

export { MediaError, type MediaErrorCode } from './errors.ts';
export { parseAddress } from './rtsp/address.ts';
export { type Run, workerEntry } from './supervisor.ts';
export type { CallAnswer, CallPlace, CallPlan, CallRefused, MediaCalls } from './ps/called.ts';
export type { Saved } from './file/save.ts';
export type { PortRange } from './ps/ports.ts';
export type { RecordNotice } from './record/desk.ts';
export type { ClosedSegment } from './record/segment-file.ts';
export type { RecordTrouble } from './record/recorder.ts';
export type { PsTransport } from './ps/receiver.ts';
export type { SenderOptions } from './ps/sender.ts';
export { halvesOf, readLogin, type Halves } from './out/digest.ts';
export type { OutAnswer, OutAsk } from './out/server.ts';
export type { CalledVoice, TalkWay } from './talk/way.ts';
export { DEFAULT_SETTINGS, LOOK_HEIGHT, LOOK_WIDTH, REASONS } from './types.ts';
export type * from './types.ts';
export type * from './media-types.ts';
export { runNode, type NodeLine } from './node/agent.ts';
export { FarWorker } from './node/far-worker.ts';
export { isFromNode, isToNode, type FromNode, type NodeFacts, type ToNode } from './node/messages.ts';
export { decode, encode } from './node/wire.ts';
export { Supervisor } from './supervisor.ts';
export { Fleet, type FleetEvents, type Member } from './fleet.ts';
export { mediaOver } from './media.ts';

/** Starts the media process and keeps it running. */
export async function startMedia(options: MediaOptions = {}): Promise<Media> {
  const { records, run, where } = options;
  const given = Object.entries(DEFAULT_SETTINGS).map(([key, usual]) => [
    key,
    options[key as keyof MediaSettings] ?? usual,
  ]);
  let starting: Promise<void> | undefined;
  const media = mediaOver((events) => {
    const about = { records: records ?? null, isOneOfMany: where !== undefined };
    const supervisor = new Supervisor(Object.fromEntries(given) as MediaSettings, events, run, about);
    starting = supervisor.start();
    return supervisor;
  }, options);
  // Without media the rest of the system works on; the supervisor goes on trying.
  await starting?.catch(() => undefined);
  return media;
}
