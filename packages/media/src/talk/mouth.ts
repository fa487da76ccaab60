import { openBackChannel } from './back-channel.ts';
import { openCalled } from './called.ts';
import type { Mouth, MouthEvents, TalkWay } from './way.ts';

/** Null: no port is left. */
export async function openMouth(way: TalkWay, answerMs: number, events: MouthEvents): Promise<Mouth | null> {
  return 'camera' in way ? openBackChannel(way.camera, answerMs, events) : openCalled(way.called, events);
}
