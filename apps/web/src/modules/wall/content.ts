import { gridSide, tiled, type CameraTile, type WallContent, type WallTile } from '@anyuan/contract';

/** What is put onto a screen together. */
export interface Chosen {
  cameras: readonly string[];
  /** Plans, the board. */
  others: readonly WallTile[];
}
export const nothing: Chosen = { cameras: [], others: [] };
export const countOf = ({ cameras, others }: Chosen): number => cameras.length + others.length;
export const isOne = (a: WallTile, b: WallTile): boolean =>
  a.kind === b.kind && (a.kind !== 'plan' || b.kind !== 'plan' || a.place === b.place);

/** As one content: cameras in turn on one tile or side by side, plans and the board beside them. */
export function contentOf({ cameras, others }: Chosen, how: 'rotate' | 'split', seconds = 15): WallContent {
  const turning = how === 'rotate' && cameras.length > 1;
  const shown: WallTile[] = turning
    ? [{ kind: 'rotation', cameras: cameras.slice(0, 64), seconds }]
    : cameras.map((camera) => ({ kind: 'camera', camera }));
  return tiled([...shown, ...others]);
}

/** What of the chosen goes along when one of them is dragged. */
export function draggedOf(chosen: Chosen, dropped: Chosen): Chosen {
  const isChosen =
    dropped.cameras.some((code) => chosen.cameras.includes(code)) ||
    dropped.others.some((tile) => chosen.others.some((one) => isOne(one, tile)));
  return isChosen ? chosen : dropped;
}

/** All tiles of a grid, also the empty ones. */
export const tilesOf = ({ grid, tiles }: WallContent): (WallTile | null)[] =>
  Array.from({ length: grid }, (_, i) => tiles[i] ?? null);

export const columnsOf = ({ grid }: WallContent): string => `repeat(${gridSide(grid)}, minmax(0, 1fr))`;

/** Which camera of a tile has its turn now; every screen and console is in step, since the server's clock decides. */
export function turnOf(tile: CameraTile, now: number): { camera: string; n: number } {
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
