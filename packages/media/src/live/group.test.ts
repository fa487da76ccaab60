import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Slab } from '../slab.ts';
import { DropPolicy } from './drop.ts';
import { type Frame, Group } from './group.ts';

test('the group is everything since the last key picture, or nothing, and holds no slab longer than that', () => {
  const one = fc.record({ key: fc.boolean(), size: fc.integer({ min: 1, max: 500 }) });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), (all) => {
      const group = new Group(4000);
      const frames = all.map(({ key, size }): Frame => {
        const slab = Slab.take();
        return { slab, key, message: slab.data.subarray(0, size), picture: slab.data.subarray(0, size), pts: 0 };
      });
      for (const frame of frames) group.add(frame);
      const last = frames.findLastIndex(({ key }) => key);
      const expected = last < 0 ? [] : frames.slice(last);
      const size = expected.reduce((sum, { message }) => sum + message.length, 0);
      expect(group.frames).toEqual(size > 4000 ? [] : expected);
      expect(group.bytes).toBe(size > 4000 ? 0 : size);
      expect(frames.filter(({ slab }) => slab.isShared)).toEqual([...group.frames]);
      group.clear();
      expect(frames.some(({ slab }) => slab.isShared)).toBe(false);
      for (const { slab } of frames) slab.release();
    }),
  );
});

const steps = fc.array(fc.record({ key: fc.boolean(), queued: fc.integer({ min: 0, max: 2000 }) }), { maxLength: 100 });

test('nothing is sent to a viewer that is full, and after a loss it begins again with a key frame', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 500 }), (all, allowance) => {
      const policy = new DropPolicy(1000);
      let lost = false;
      for (const { key, queued } of all) {
        const sent = policy.accept(key, queued, allowance);
        expect(sent && queued > 1000 + allowance).toBe(false);
        expect(sent && lost && !key).toBe(false);
        lost = !sent;
        expect(policy.waiting).toBe(lost);
      }
    }),
  );
});

test('a viewer that keeps up loses nothing', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const policy = new DropPolicy(1000);
      expect(all.every(({ key, queued }) => policy.accept(key, Math.min(queued, 1000)))).toBe(true);
      expect(policy.drops).toBe(0);
    }),
  );
});

test('a drained viewer resumes at the next key frame', () => {
  const policy = new DropPolicy(1000);
  expect(policy.accept(false, 1001)).toBe(false);
  expect(policy.accept(true, 900)).toBe(false);
  expect(policy.accept(false, 0)).toBe(false);
  expect(policy.accept(true, 0)).toBe(true);
  expect(policy.drops).toBe(3);
});
