import type { Rect } from './campus/floor.ts';
import { groundSize, grounds, roads } from './campus/grounds.ts';
import type { Campus, DemoFloor, DemoPlace } from './campus/places.ts';

export interface Point {
  x: number;
  y: number;
}
export interface CameraSpot {
  name: string;
  place: DemoPlace;
  at: Point;
  isOutdoors?: boolean;
}

export const cameraCount = 500;

/** 500 cameras (S2-14): outdoors, in key rooms and halls, at stairs and lifts, and the rest along the corridors. */
export function cameraSpots(campus: Campus): CameraSpot[] {
  const outside = outdoors(campus).map((spot) => ({ ...spot, isOutdoors: true }));
  const spots: CameraSpot[] = [...outside, ...campus.floors.flatMap(inRooms), ...campus.floors.flatMap(atStairs)];
  const lengths = campus.floors.map((floor) => floor.plan.corridors.reduce((sum, one) => sum + one.w, 0));
  const shares = share(cameraCount - spots.length, lengths);
  campus.floors.forEach((floor, i) => spots.push(...alongCorridors(floor, shares[i]!)));
  return spots;
}

function outdoors(campus: Campus): CameraSpot[] {
  const places = new Map(grounds.map((one) => [one.code, campus.find(one.code)]));
  const fixed = grounds.flatMap((one): CameraSpot[] => {
    const place = places.get(one.code)!;
    return cornersOf(one).map((at, i) => ({ name: `${one.name} ${i + 1}号机`, place, at }));
  });
  const along = roads.flatMap(([x1, y1, x2, y2], road) => {
    const count = Math.max(2, Math.round(Math.hypot(x2 - x1, y2 - y1) / 230));
    return Array.from({ length: count }, (_, i): CameraSpot => {
      const part = (i + 0.5) / count;
      const at = { x: x1 + (x2 - x1) * part, y: y1 + (y2 - y1) * part };
      return { name: `院区道路${road + 1} ${i + 1}号机`, place: campus.root, at: within(at) };
    });
  });
  return [...fixed, ...along];
}

const within = ({ x, y }: Point): Point => ({ x: Math.min(x, groundSize.width), y: Math.min(y, groundSize.height) });
const cornersOf = ({ x, y, w, h }: Rect): Point[] => [
  { x: x + 12, y: y + 12 },
  { x: x + w - 12, y: y + h - 12 },
];

function inRooms({ rooms }: DemoFloor): CameraSpot[] {
  return rooms
    .filter(({ room }) => room.keyKind !== null || room.isOpen)
    .map(({ room, place }) => ({
      name: `${place.name} 1号机`,
      place,
      at: { x: room.x + room.w - 20, y: room.y + 22 },
    }));
}

/** Beside each stairwell and the lifts, on the corridor's side of the door. */
function atStairs({ plan, place, building, storey }: DemoFloor): CameraSpot[] {
  let lifts = false;
  return plan.rooms
    .filter((room) => room.use === 'stairs' || (room.use === 'lift' && !lifts && (lifts = true)))
    .map((room, i) => ({
      name: `${building.name} ${storey.level}层 ${room.name} ${i + 1}号机`,
      place,
      at: { x: room.x + room.w / 2, y: room.band === 'north' ? room.y + room.h + 14 : room.y - 14 },
    }));
}

function alongCorridors({ plan, place, building, storey }: DemoFloor, count: number): CameraSpot[] {
  const each = share(
    count,
    plan.corridors.map((one) => one.w),
  );
  let number = 0;
  return plan.corridors.flatMap((corridor, i) =>
    Array.from({ length: each[i]! }, (_, k): CameraSpot => {
      const at = {
        x: corridor.x + (corridor.w * (k + 0.5)) / each[i]!,
        y: corridor.y + (k % 2 === 0 ? 18 : corridor.h - 18),
      };
      return { name: `${building.name} ${storey.level}层 走廊 ${++number}号机`, place, at };
    }),
  );
}

/** Splits a whole number by weight, so that the parts add up to it. */
function share(total: number, weights: number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  let given = 0;
  let weight = 0;
  return weights.map((one) => {
    weight += one;
    const part = Math.round((total * weight) / sum) - given;
    given += part;
    return part;
  });
}
