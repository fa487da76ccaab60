import type { placeKinds } from '@anyuan/contract';

import { newId } from '../../../kernel/ids.ts';
import { buildings, type Building, type Storey } from './buildings.ts';
import { drawFloor } from './draw.ts';
import { centre, layOut, type FloorPlan, type KeyKind, type Room } from './floor.ts';
import { blocks, drawGrounds, grounds, groundSize } from './grounds.ts';

export interface DemoPlace {
  id: string;
  code: string;
  name: string;
  kind: (typeof placeKinds)[number];
  parent: DemoPlace | null;
  keyKind: KeyKind | null;
  phone: string | null;
  department: string | null;
  at: { x: number; y: number } | null;
  plan: { svg: string; width: number; height: number } | null;
}
export interface DemoFloor {
  place: DemoPlace;
  building: Building;
  storey: Storey;
  plan: FloorPlan;
  rooms: { place: DemoPlace; room: Room }[];
}
export interface Campus {
  root: DemoPlace;
  places: DemoPlace[];
  floors: DemoFloor[];
  /** By code, or as `EM-1F/急诊抢救室`. */
  find(name: string): DemoPlace;
}

/** The whole campus: places whose points are those of the drawings. */
export function makeCampus(): Campus {
  const places: DemoPlace[] = [];
  const add = (place: Omit<DemoPlace, 'id'>): DemoPlace => {
    const made = { id: newId(), ...place };
    places.push(made);
    return made;
  };
  const blank = { keyKind: null, phone: null, department: null, at: null, plan: null };
  const names = new Map(buildings.map((one) => [one.code, one.name]));
  const root = add({
    ...blank,
    code: 'CA',
    name: '本部院区',
    kind: 'campus',
    parent: null,
    plan: { svg: drawGrounds(names), ...groundSize },
  });
  for (const one of grounds)
    add({
      ...blank,
      code: one.code,
      name: one.name,
      kind: 'area',
      parent: root,
      keyKind: one.keyKind,
      at: centre(one),
    });

  const floors = buildings.flatMap((building, number) => {
    const at = centre(blocks[building.code]!);
    const house = add({ ...blank, code: building.code, name: building.name, kind: 'building', parent: root, at });
    return building.storeys.map((storey): DemoFloor => {
      const plan = layOut(storey, building.length);
      const { width, height } = plan;
      const svg = drawFloor(plan, `${building.name} ${storey.level}层 · ${storey.title}`);
      const floor = add({
        ...blank,
        code: `${building.code}-${storey.level}F`,
        name: `${storey.level}层 ${storey.title}`,
        kind: 'floor',
        parent: house,
        department: storey.department,
        plan: { svg, width, height },
      });
      const rooms = plan.rooms
        .filter((room) => room.use === 'room')
        .map((room, index) => ({
          room,
          place: add({
            ...blank,
            code: `${floor.code}-R${String(index + 1).padStart(2, '0')}`,
            name: room.name,
            kind: 'area',
            parent: floor,
            keyKind: room.keyKind,
            phone: room.keyKind ? `8${number + 1}${storey.level}${String(index + 1).padStart(2, '0')}` : null,
            department: storey.department,
            at: centre(room),
          }),
        }));
      return { place: floor, building, storey, plan, rooms };
    });
  });

  const byName = new Map(places.map((one) => [one.code, one]));
  for (const { place, rooms } of floors)
    for (const one of rooms) byName.set(`${place.code}/${one.place.name}`, one.place);
  return {
    root,
    places,
    floors,
    find(name) {
      const found = byName.get(name);
      if (!found) throw new Error(`the demonstration hospital has no place ${name}`);
      return found;
    },
  };
}

export const ancestors = (place: DemoPlace): DemoPlace[] =>
  place.parent ? [...ancestors(place.parent), place] : [place];
