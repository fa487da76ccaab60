import { expect, test } from 'vitest';

import { MediaError } from '../errors.ts';
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

test('a node that is full: what it was asked for is asked of the next, and of the server at last', async () => {
  const asked: string[] = [];
  const member = (id: string, full: boolean): Member => ({
    id,
    takesAny: id === 'server',
    place: null,
    media: {
      alive: true,
      answerCalls: () => undefined,
      forget: () => Promise.resolve(),
      snapshot: () => {
        asked.push(id);
        return full
          ? Promise.reject(new MediaError('camera_unreachable', 'too_many'))
          : Promise.resolve(Buffer.from(id));
      },
    } as unknown as Media,
  });
  const fleet = new Fleet(member('server', false), (stream) => stream.split('/')[0]!, {
    camera: () => undefined,
    moved: () => undefined,
  });
  fleet.join(member('node', true));
  fleet.assign(new Map([['c', 'node']]));
  const look = () => fleet.on(camera, (media) => media.snapshot(camera));
  expect((await look()).toString()).toBe('server');
  expect((await look()).toString()).toBe('server');
  expect(asked).toEqual(['node', 'server', 'server']);
  expect(fleet.away()).toEqual([{ device: 'c', from: 'node', at: 'server' }]);
  expect(await fleet.whoReads(camera)).toBeNull();
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
  // What is recorded here is read there, and whether it plays is said there.
  fleet.camera('server', 'own', 'lost', 'silent');
  expect(told).toEqual(['own/sub playing']);
});
