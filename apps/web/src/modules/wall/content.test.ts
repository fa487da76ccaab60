import type { CameraTile, WallTile } from '@anyuan/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { contentOf, draggedOf, held, isHeld, tilesOf, turnOf } from './content.ts';

const cameras = fc.uniqueArray(fc.integer({ min: 1, max: 99 }).map(String), { minLength: 2, maxLength: 20 });

test('cameras in turn each have theirs for as long as is said, and stopping holds the one that is shown', () => {
  fc.assert(
    fc.property(cameras, fc.integer({ min: 5, max: 600 }), fc.integer({ min: 0, max: 1e12 }), (all, seconds, now) => {
      const content = contentOf({ cameras: all, others: [] }, 'rotate', seconds);
      const [tile] = content.tiles;
      if (tile?.kind !== 'rotation') throw new Error('it does not turn');
      const round = all.map((_, i) => turnOf(tile, now + i * seconds * 1000).camera);
      expect(new Set(round)).toEqual(new Set(all));
      const stopped = held(content, now, true);
      expect(isHeld(stopped)).toBe(true);
      expect(turnOf(stopped.tiles[0] as CameraTile, now + 7 * seconds * 1000).camera).toBe(turnOf(tile, now).camera);
      expect(held(stopped, now, false)).toEqual(content);
    }),
  );
});

test('cameras side by side take the smallest grid that holds them', () => {
  const grids = [0, 1, 2, 4, 5, 9, 10, 20].map((count) => {
    const cameras = Array.from({ length: count }, (_, i) => `${i}`);
    const content = contentOf({ cameras, others: [] }, 'split');
    return [count, content.grid, tilesOf(content).filter(Boolean).length];
  });
  expect(grids).toEqual([
    [0, 1, 0],
    [1, 1, 1],
    [2, 4, 2],
    [4, 4, 4],
    [5, 9, 5],
    [9, 9, 9],
    [10, 16, 10],
    [20, 16, 16],
  ]);
});

test('plans and the board stand beside cameras, whether those take turns or not; what is chosen is dragged together', () => {
  const others: WallTile[] = [{ kind: 'plan', place: 'F1' }, { kind: 'board' }];
  const chosen = { cameras: ['1', '2', '3'], others };
  expect(contentOf(chosen, 'rotate')).toEqual({
    grid: 4,
    tiles: [{ kind: 'rotation', cameras: ['1', '2', '3'], seconds: 15 }, ...others],
  });
  expect(contentOf(chosen, 'split')).toMatchObject({ grid: 9, tiles: { length: 5 } });
  expect(draggedOf(chosen, { cameras: [], others: [{ kind: 'plan', place: 'F1' }] })).toBe(chosen);
  const alone = { cameras: [], others: [{ kind: 'plan' as const, place: 'F2' }] };
  expect(draggedOf(chosen, alone)).toBe(alone);
});
