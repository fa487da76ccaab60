import { gridSide, sideBySide, type WallContent, type WallTile } from '@anyuan/contract';

/** Cameras as one content: several in turn on one tile, or side by side. */
export const contentOf = (cameras: readonly string[], how: 'rotate' | 'split', seconds = 15): WallContent =>
  how === 'rotate' && cameras.length > 1
    ? { grid: 1, tiles: [{ kind: 'rotation', cameras: cameras.slice(0, 64), seconds }] }
    : sideBySide(cameras);

/** All tiles of a grid, also the empty ones. */
export const tilesOf = ({ grid, tiles }: WallContent): (WallTile | null)[] =>
  Array.from({ length: grid }, (_, i) => tiles[i] ?? null);

export const columnsOf = ({ grid }: WallContent): string => `repeat(${gridSide(grid)}, minmax(0, 1fr))`;

/** Which camera of a tile has its turn now; every screen and console is in step, since the server's clock decides. */
export function turnOf(tile: WallTile, now: number): { camera: string; n: number } {
  if (tile.kind === 'camera') return { camera: tile.camera, n: 0 };
  const { cameras, seconds, heldAt } = tile;
  const held = heldAt === undefined ? -1 : cameras.indexOf(heldAt);
  const n = held >= 0 ? held : Math.floor(now / (seconds * 1000)) % cameras.length;
  return { camera: cameras[n] ?? '', n };
}

/** The same content with its turns stopped where they are, or going on. */
export function held(content: WallContent, now: number, isHeld: boolean): WallContent {
  return {
    ...content,
    tiles: content.tiles.map((tile) => {
      if (tile?.kind !== 'rotation') return tile;
      const { heldAt: _, ...free } = tile;
      return isHeld ? { ...free, heldAt: turnOf(free, now).camera } : free;
    }),
  };
}

export const turns = ({ tiles }: WallContent): boolean => tiles.some((tile) => tile?.kind === 'rotation');
export const isHeld = ({ tiles }: WallContent): boolean =>
  tiles.some((tile) => tile?.kind === 'rotation' && tile.heldAt !== undefined);
