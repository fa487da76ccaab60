import sharp from 'sharp';
import { expect, test } from 'vitest';

import { alarmPoints } from './alarm-points.ts';
import { makeCampus } from './places.ts';

const campus = makeCampus();

test('every plan is an SVG that can be drawn, of the size its place says', async () => {
  const plans = campus.places.filter((place) => place.plan !== null);
  expect(plans).toHaveLength(25);
  for (const { plan, code } of plans) {
    const { data, info } = await sharp(Buffer.from(plan!.svg)).raw().toBuffer({ resolveWithObject: true });
    // Not an empty sheet: walls and names are dark.
    const isDrawn = data.some((value) => value < 0x70);
    expect({ code, width: info.width, height: info.height, isDrawn }).toEqual({
      code,
      width: plan!.width,
      height: plan!.height,
      isDrawn: true,
    });
  }
});

test('rooms fill their floor without gaps, and a place lies where its room is drawn', () => {
  for (const { plan, rooms } of campus.floors) {
    const bands = Object.values(Object.groupBy(plan.rooms, (room) => room.band));
    for (const row of bands) {
      const ends = row.map((room) => room.x + room.w);
      expect(row.map((room) => room.x)).toEqual([plan.shell.x, ...ends.slice(0, -1)]);
      expect(ends.at(-1)).toBe(plan.shell.x + plan.shell.w);
    }
    for (const { room, place } of rooms) {
      expect(place.at!.x > room.x && place.at!.x < room.x + room.w).toBe(true);
      expect(place.at!.y > room.y && place.at!.y < room.y + room.h).toBe(true);
    }
  }
});

test('the forty alarm points stand at forty different places', () => {
  expect(new Set(alarmPoints.map((name) => campus.find(name).code)).size).toBe(40);
});

test('codes are unique', () => {
  expect(new Set(campus.places.map((place) => place.code)).size).toBe(campus.places.length);
});
