import fc from 'fast-check';
import { expect, test } from 'vitest';

import { addressOf, put, resized, sizes, takeAway, tilesIn, together, type Tiles } from './tiles.ts';

const code = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G-1');
const act = fc.oneof(
  fc.record({ do: fc.constant('put' as const), code, where: fc.option(fc.nat(15), { nil: undefined }) }),
  fc.record({ do: fc.constant('takeAway' as const), at: fc.nat(15) }),
  fc.record({ do: fc.constant('resize' as const), size: fc.constantFrom(...sizes) }),
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;
const done = (tiles: Tiles, one: Act): Tiles =>
  one.do === 'put'
    ? put(tiles, one.code, placeIn(tiles, one))
    : one.do === 'takeAway'
      ? takeAway(tiles, one.at % tiles.size)
      : resized(tiles, one.size);
const placeIn = ({ size }: Tiles, { where }: { where?: number | undefined }): number | undefined =>
  where === undefined ? undefined : where % size;

/** What an act has not done that it promises. */
function broken(before: Tiles, one: Act, after: Tiles): string | null {
  const held = after.cameras[after.at] ?? '';
  if (one.do === 'put')
    return held === one.code && (placeIn(before, one) ?? after.at) === after.at ? null : 'not put there';
  if (one.do === 'takeAway') return after.cameras[one.at % before.size] === '' ? null : 'still there';
  if (shown(after).length !== Math.min(one.size, shown(before).length)) return 'one was lost';
  return [held, ''].includes(before.cameras[before.at] ?? '') ? null : 'not in hand any more';
}
const shown = ({ cameras }: Tiles): string[] => cameras.filter((one) => one !== '');

test('whatever is clicked, no camera is shown twice, what is put is there, and the address tells all of it', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      let tiles = tilesIn({});
      for (const one of acts) {
        const before = tiles;
        tiles = done(before, one);
        expect(broken(before, one, tiles)).toBeNull();
        expect(new Set(shown(tiles)).size).toBe(shown(tiles).length);
        expect(tiles.cameras).toHaveLength(tiles.size);
        expect(tilesIn(addressOf(tiles))).toEqual(tiles);
      }
    }),
  );
});

test('an address from anywhere is read as far as it makes sense', () => {
  expect(tilesIn({ n: '7', c: 'A,,A,B,C,D', at: '-1', alone: 'x' })).toEqual({
    size: 4,
    cameras: ['A', '', '', 'B'],
    at: 0,
    isAlone: false,
  });
});

test('several at once take as many pictures as they need', () => {
  const shapeOf = (count: number) => {
    const { size, cameras } = together(Array.from({ length: count }, (_, n) => `C${n}`));
    return [size, cameras.filter(Boolean).length];
  };
  expect([1, 2, 4, 5, 9, 10, 16, 20].map(shapeOf)).toEqual([
    [1, 1],
    [4, 2],
    [4, 4],
    [9, 5],
    [9, 9],
    [16, 10],
    [16, 16],
    [16, 16],
  ]);
});
