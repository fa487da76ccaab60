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
    expect([info.width, info.height], code).toEqual([plan!.width, plan!.height]);
    // Not an empty sheet: walls and names are dark.
    expect(
      data.some((value) => value < 0x70),
      code,
    ).toBe(true);
  }
});

test('rooms fill their floor without overlapping, and a place lies where its room is drawn', () => {
  for (const { plan, rooms, place } of campus.floors) {
    for (const band of ['north', 'middle', 'south'] as const) {
      const row = plan.rooms.filter((room) => room.band === band);
      row.forEach((room, i) =>
        expect(room.x, place.code).toBe(row[i - 1] ? row[i - 1]!.x + row[i - 1]!.w : plan.shell.x),
      );
      if (row.length > 0) expect(row.at(-1)!.x + row.at(-1)!.w).toBe(plan.shell.x + plan.shell.w);
    }
    for (const { room, place: spot } of rooms) {
      expect(spot.at!.x > room.x && spot.at!.x < room.x + room.w).toBe(true);
      expect(spot.at!.y > room.y && spot.at!.y < room.y + room.h).toBe(true);
    }
  }
});

test('the forty alarm points stand at forty different places', () => {
  expect(new Set(alarmPoints.map((name) => campus.find(name).code)).size).toBe(40);
});

test('codes are unique', () => {
  expect(new Set(campus.places.map((place) => place.code)).size).toBe(campus.places.length);
});
