import type { keyKinds } from '@anyuan/contract';

export type KeyKind = (typeof keyKinds)[number];
export interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}
export type RoomUse = 'room' | 'stairs' | 'lift' | 'toilet' | 'passage';
export interface Room extends Rect {
  name: string;
  use: RoomUse;
  keyKind: KeyKind | null;
  /** No wall towards the corridor. */
  isOpen: boolean;
  /** A door to the outside. */
  isEntrance: boolean;
  band: 'north' | 'middle' | 'south';
}
export interface FloorPlan {
  width: number;
  height: number;
  shell: Rect;
  corridors: Rect[];
  rooms: Room[];
}

/**
 * Rooms from west to east, separated by blanks: `名称:width*key-kind` with `~` for open to the corridor and `^` for
 * a door to the outside. Widths are shares; 楼梯, 电梯, 卫生间 and 通道 are drawn as what they are.
 */
export interface FloorSpec {
  north: string;
  middle?: string;
  south: string;
}

/** 20 pixels are one metre. */
export const pixelsPerMetre = 20;
export const margin = { side: 40, top: 76, bottom: 54 };
const corridorDepth = 78;
const uses: Record<string, RoomUse> = { 楼梯: 'stairs', 电梯: 'lift', 卫生间: 'toilet', 通道: 'passage' };

/** Turns a description into rectangles; the drawing and the places both come from these. */
export function layOut(spec: FloorSpec, length: number): FloorPlan {
  const depth = spec.middle ? 178 : 206;
  const shell = { x: margin.side, y: margin.top, w: length, h: 0 };
  const corridors: Rect[] = [];
  const rooms: Room[] = [];
  let y = shell.y;
  const band = (name: Room['band'], text: string) => {
    rooms.push(...roomsOf(text, name, { x: shell.x, y, w: length, h: depth }));
    y += depth;
  };
  const corridor = () => {
    corridors.push({ x: shell.x, y, w: length, h: corridorDepth });
    y += corridorDepth;
  };
  band('north', spec.north);
  corridor();
  if (spec.middle) {
    band('middle', spec.middle);
    corridor();
  }
  band('south', spec.south);
  shell.h = y - shell.y;
  return { width: length + 2 * margin.side, height: y + margin.bottom, shell, corridors, rooms };
}

function roomsOf(text: string, band: Room['band'], box: Rect): Room[] {
  const specs = text.trim().split(/\s+/).map(roomOf);
  const unit = box.w / specs.reduce((sum, one) => sum + one.share, 0);
  let x = box.x;
  return specs.map(({ share, ...room }, index) => {
    const end = index === specs.length - 1 ? box.x + box.w : Math.round(x + share * unit);
    const rect = { x, y: box.y, w: end - x, h: box.h };
    x = end;
    return { ...room, ...rect, band };
  });
}

function roomOf(text: string): Omit<Room, keyof Rect | 'band'> & { share: number } {
  const found = /^([^:*~^]+)(?::([\d.]+))?(?:\*([a-z-]+))?([~^]*)$/.exec(text);
  if (!found) throw new Error(`not a room: ${text}`);
  const [, name = '', share, key, marks = ''] = found;
  const use = uses[name] ?? 'room';
  return {
    name,
    use,
    share: share ? Number(share) : use === 'room' ? 2 : 1.3,
    keyKind: (key as KeyKind | undefined) ?? null,
    isOpen: marks.includes('~') || use === 'passage',
    isEntrance: marks.includes('^'),
  };
}

export const centre = (rect: Rect): { x: number; y: number } => ({
  x: Math.round(rect.x + rect.w / 2),
  y: Math.round(rect.y + rect.h / 2),
});
