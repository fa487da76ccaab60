import fc from 'fast-check';
import { expect, test } from 'vitest';

import { DropPolicy } from './drop.ts';
import { type Fragment, GopBuffer } from './gop.ts';

const fragments = fc.array(
  fc
    .record({ video: fc.boolean(), key: fc.boolean(), size: fc.integer({ min: 1, max: 500 }) })
    .map(({ video, key, size }): Fragment => ({ video, key: video && key, data: Buffer.alloc(size), pts: 0 })),
  { maxLength: 60 },
);

test('the buffer is everything since the last key frame, or nothing', () => {
  fc.assert(
    fc.property(fragments, (all) => {
      const gop = new GopBuffer(4000);
      for (const fragment of all) gop.add(fragment);
      const last = all.findLastIndex((f) => f.key);
      const expected = last < 0 ? [] : all.slice(last);
      const size = expected.reduce((sum, f) => sum + f.data.length, 0);
      expect(gop.fragments).toEqual(size > 4000 ? [] : expected);
      expect(gop.bytes).toBe(size > 4000 ? 0 : size);
    }),
  );
});

const steps = fc.array(
  fc.record({ video: fc.boolean(), key: fc.boolean(), queued: fc.integer({ min: 0, max: 2000 }) }),
  { maxLength: 100 },
);

test('nothing is sent to a viewer that is full, and after a loss it begins again with a key frame', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 500 }), (all, allowance) => {
      const policy = new DropPolicy(1000);
      let lost = false;
      for (const { queued, ...step } of all) {
        const fragment = { video: step.video, key: step.video && step.key };
        const sent = policy.accept(fragment, queued, allowance);
        expect(sent && queued > 1000 + allowance).toBe(false);
        expect(sent && lost && !fragment.key).toBe(false);
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
      expect(all.every(({ queued, ...step }) => policy.accept(step, Math.min(queued, 1000)))).toBe(true);
      expect(policy.drops).toBe(0);
    }),
  );
});

test('a drained viewer resumes at the next key frame', () => {
  const policy = new DropPolicy(1000);
  expect(policy.accept({ video: true, key: false }, 1001)).toBe(false);
  expect(policy.accept({ video: true, key: true }, 900)).toBe(false);
  expect(policy.accept({ video: true, key: false }, 0)).toBe(false);
  expect(policy.accept({ video: true, key: true }, 0)).toBe(true);
  expect(policy.drops).toBe(3);
});
