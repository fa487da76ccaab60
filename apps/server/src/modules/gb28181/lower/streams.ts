import type { MediaCalls, Reason } from '@anyuan/media';

import type { Center } from '../center.ts';
import { cameraById } from './camera.ts';
import type { Registered } from './devices.ts';
import type { Wanted } from './wanted.ts';

export const liveUrl = (cameraId: string): string => `gb28181:live/${cameraId}`;
export const playUrl = (session: string): string => `gb28181:play/${session}`;

/** A recording that somebody is looking at. */
export interface Session {
  id: string;
  /** Of whom: nobody else steers it. */
  by: string;
  cameraId: string;
  wanted: Wanted;
  device: string;
  /** Played to its end, or put away: it does not begin again by itself. */
  isOver?: boolean;
}
const sessions = new WeakMap<Center, Map<string, Session>>();
const sessionsOf = (center: Center): Map<string, Session> => {
  let all = sessions.get(center);
  if (!all) sessions.set(center, (all = new Map()));
  return all;
};
const sessionsAtMost = 500;

export function addSession(center: Center, session: Session): void {
  const all = sessionsOf(center);
  const [oldest] = all.keys();
  if (all.size >= sessionsAtMost && oldest !== undefined) all.delete(oldest);
  all.set(session.id, session);
}
export function endSession(center: Center, id: string): void {
  const session = sessionsOf(center).get(id);
  if (session) session.isOver = true;
}
export const sessionOf = (center: Center, id: string): Session | undefined => sessionsOf(center).get(id);

/** What the media process asks when somebody wants to see something that has to be called for. */
export const mediaCalls = (center: Center): MediaCalls => ({
  async plan(stream, url, place) {
    const found = await resolve(center, url);
    return 'reason' in found ? found : center.calls.plan(stream, found.device, found.wanted, place);
  },
  invite: (stream, port) => center.calls.invite(stream, port),
  bye(stream, reason) {
    // A recording that breaks off is not begun again from its start.
    if (reason !== null && center.calls.hasPlayed(stream)) endSession(center, stream);
    center.calls.bye(stream, reason);
  },
  step: (stream, step) => center.calls.step(stream, step),
  quirk: (stream, quirk) => center.calls.quirk(stream, quirk),
  gone: () => center.calls.gone(),
});

async function resolve(
  center: Center,
  url: string,
): Promise<{ device: Registered; wanted: Wanted } | { reason: Reason }> {
  const [, way, id = '', n] = /^gb28181:(live|play)\/([^/]+)(?:\/(\d))?$/.exec(url) ?? [];
  if (way === 'play') {
    const session = sessionOf(center, id);
    const device = session && center.devices.get(session.device);
    if (!session) return { reason: 'not_found' };
    if (session.isOver) return { reason: 'ended' };
    return device ? { device, wanted: session.wanted } : { reason: 'unreachable' };
  }
  const camera = way === 'live' ? await cameraById(center.app, id) : undefined;
  if (!camera) return { reason: 'bad_address' };
  const device = center.devices.get(camera.device);
  if (!device) return { reason: 'unreachable' };
  return {
    device,
    wanted: { kind: 'live', channel: camera.channel, name: camera.name, ...(n && { stream: Number(n) }) },
  };
}
