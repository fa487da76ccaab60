import { refuse } from '@anyuan/contract';

import type { Ctx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { saveStream, whileOpen, type Shown } from '../../video/index.ts';
import type { Center } from '../center.ts';
import type { GbCamera } from './camera.ts';
import { addSession, playUrl } from './streams.ts';

/** A recording that somebody takes along, from the wish to its end. */
interface Download {
  id: string;
  by: string;
  camera: GbCamera;
  from: Date;
  to: Date;
  state: 'waiting' | 'running' | 'ended' | 'failed';
  seconds: number;
  bytes: number;
  reason: string | null;
}

/** At once, of everybody together: each takes a call, a port and a share of the device's line. */
const atOnce = 8;
const keptAtMost = 200;
/** Devices that can give it faster are asked to. */
const speed = 4;
const all = new WeakMap<Center, Map<string, Download>>();
const downloadsOf = (center: Center): Map<string, Download> => {
  let some = all.get(center);
  if (!some) all.set(center, (some = new Map()));
  return some;
};

export function beginDownload(center: Center, ctx: Ctx, camera: GbCamera, from: Date, to: Date): string {
  const some = downloadsOf(center);
  if ([...some.values()].filter(({ state }) => state === 'running').length >= atOnce)
    throw refuse('downloads_full', { most: atOnce });
  const [oldest] = some.keys();
  if (some.size >= keptAtMost && oldest !== undefined) some.delete(oldest);
  const id = newId();
  some.set(id, { id, by: ctx.actor.id ?? '', camera, from, to, state: 'waiting', seconds: 0, bytes: 0, reason: null });
  return id;
}

/** Nobody else takes it, or is told how far it is. */
export function downloadOf(center: Center, ctx: Ctx, id: string): Download {
  const one = downloadsOf(center).get(id);
  if (!one || one.by !== ctx.actor.id) throw refuse('not_found', { what: id });
  return one;
}

/** What leaves with it. */
export const takenBy = ({ camera, by }: Download): Shown => ({
  camera: camera.id,
  act: 'export',
  person: by,
  isWhole: true,
});

/** The file, as it comes from the device. Whoever stops taking it ends the call. */
export async function* openDownload(center: Center, one: Download): AsyncIterable<Uint8Array> {
  if (one.state !== 'waiting') throw refuse('not_found', { what: one.id });
  const { id, camera, from, to } = one;
  one.state = 'running';
  const { device, channel, name } = camera;
  addSession(center, {
    id,
    by: one.by,
    cameraId: camera.id,
    device,
    wanted: { kind: 'download', channel, name, from, to, speed },
  });
  try {
    const stream = await saveStream(center.app, { id, url: playUrl(id) }, ({ seconds, reason }) => {
      one.seconds = Math.max(one.seconds, seconds);
      if (reason === null) return;
      one.state = reason === 'ended' ? 'ended' : 'failed';
      one.reason = reason === 'ended' ? null : reason;
    });
    for await (const chunk of whileOpen(center.app, takenBy(one), stream as AsyncIterable<Buffer>)) {
      one.bytes += chunk.length;
      yield chunk;
    }
  } finally {
    if (one.state === 'running') {
      one.state = 'failed';
      one.reason = 'interrupted';
    }
  }
}
