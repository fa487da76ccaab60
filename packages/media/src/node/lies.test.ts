import { expect, test } from 'vitest';

import { Fleet, type Member } from '../fleet.ts';
import type { Media } from '../media-types.ts';
import { mediaOver } from '../media.ts';
import type { MediaCalls } from '../ps/called.ts';
import { FarWorker } from './far-worker.ts';

/** A node that answers everything with this. */
function answering(answer: unknown) {
  let worker: FarWorker | undefined;
  const media = mediaOver(
    (events) =>
      (worker = new FarWorker(
        {
          send: (message) =>
            'ask' in message && queueMicrotask(() => worker?.hear({ answer: { id: message.ask.id, answer } as never })),
          dial: () => Promise.reject(new Error('not wanted')),
          close: () => undefined,
        },
        events,
      )),
  );
  worker?.hear({ alive: true });
  return media;
}
const camera = { id: 'c', url: 'rtsp://127.0.0.1/' };

test('what a node answers is looked at before anybody believes it', async () => {
  // `Buffer.from` of this would be a gigabyte.
  for (const answer of [{ length: 1 << 30 }, [1, 2], 'picture', 7, null, {}, { streams: {} }, { streams: [{}] }]) {
    const media = answering(answer);
    const down = expect.objectContaining({ code: 'media_down' });
    await expect(media.snapshot(camera)).rejects.toEqual(down);
    await expect(media.stats()).rejects.toEqual(down);
    await expect(media.look(camera)).rejects.toEqual(down);
    await expect(media.probe(camera)).rejects.toEqual(down);
    await expect(media.steer('c', { do: 'pause' })).rejects.toEqual(down);
  }
  expect(await answering(Buffer.from('jpeg')).snapshot(camera)).toEqual(Buffer.from('jpeg'));
  const stats = { pid: 1, memoryMb: 2, cpuSeconds: 3, streams: [] };
  expect(await answering(stats).stats()).toEqual(stats);
});

test('a node says nothing of cameras it was not given, and calls for none of them', async () => {
  const calls = new Map<string, MediaCalls>();
  const member = (id: string, takesAny: boolean): Member => ({
    id,
    takesAny,
    place: null,
    media: { alive: true, answerCalls: (one: MediaCalls) => calls.set(id, one) } as unknown as Media,
  });
  const told: string[] = [];
  const planned: string[] = [];
  const fleet = new Fleet(member('server', true), (stream) => stream.split('/')[0]!, {
    camera: (id, state) => told.push(`${id} ${state}`),
    moved: () => undefined,
  });
  fleet.join(member('node', false));
  fleet.answerCalls({
    plan: (stream: string) => {
      planned.push(stream);
      return Promise.resolve({ reason: 'busy' as const });
    },
  } as unknown as MediaCalls);
  fleet.assign(new Map([['own', 'node']]));
  expect([fleet.whereOf('own'), fleet.whereOf('other')]).toEqual(['node', 'server']);
  for (const stream of ['own/sub', 'other', 'never-asked-for']) {
    fleet.camera('node', stream, 'playing', undefined);
    await calls.get('node')!.plan(stream, 'gb28181:x');
  }
  expect(told).toEqual(['own/sub playing']);
  expect(planned).toEqual(['own/sub']);
  // The server's own records what others show.
  fleet.camera('server', 'own', 'playing', undefined);
  expect(told).toEqual(['own/sub playing', 'own playing']);
});
