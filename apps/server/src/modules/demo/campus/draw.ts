import { pixelsPerMetre, type FloorPlan, type Rect, type Room } from './floor.ts';
import { label, line, svg, tag, text, ink } from './pen.ts';

/** A floor plan as SVG: corridor, rooms, walls, doors, windows, stairs, names. */
export function drawFloor(plan: FloorPlan, title: string): string {
  const { shell, rooms } = plan;
  return svg(plan.width, plan.height, [
    tag('rect', { ...box(shell), fill: ink.corridor }),
    ...plan.corridors.map((one) => centreLine(one)),
    ...rooms.map(floorOf),
    ...rooms.map(wallsOf),
    tag('rect', { ...box(shell), fill: 'none', stroke: ink.wall, 'stroke-width': 7 }),
    ...rooms.flatMap((room) => windowsOf(room, shell)),
    ...rooms.map((room) => entranceOf(room, shell)),
    ...rooms.map(doorOf),
    ...exitsOf(plan),
    ...rooms.map(fittingsOf),
    ...rooms.filter(hasName).map((room) => label(room, room.name)),
    text(shell.x, 48, title, { size: 28, weight: 600 }),
    scaleBar(plan),
  ]);
}

const box = ({ x, y, w, h }: Rect) => ({ x, y, width: w, height: h });
const hasName = (room: Room) => room.use === 'room' || room.use === 'toilet';

function floorOf(room: Room): string {
  if (room.use === 'passage') return '';
  const fill = room.use !== 'room' ? ink.service : room.keyKind ? ink.key : room.isOpen ? ink.open : ink.room;
  return tag('rect', { ...box(room), fill });
}

/** The sides that face a corridor: y of the wall and which way the door swings into the room. */
function corridorSides(room: Room): { y: number; into: 1 | -1 }[] {
  const top = { y: room.y, into: 1 as const };
  const bottom = { y: room.y + room.h, into: -1 as const };
  return room.band === 'north' ? [bottom] : room.band === 'south' ? [top] : [top, bottom];
}

function wallsOf(room: Room): string {
  if (room.use === 'passage') return '';
  const right = room.x + room.w;
  const stroke = { stroke: ink.partition, 'stroke-width': 3 };
  const sides = [
    line(room.x, room.y, room.x, room.y + room.h, stroke),
    line(right, room.y, right, room.y + room.h, stroke),
  ];
  const fronts = corridorSides(room).map(({ y }) =>
    line(room.x, y, right, y, room.isOpen ? { ...stroke, 'stroke-width': 2, 'stroke-dasharray': '2 10' } : stroke),
  );
  return [...sides, ...fronts].join('');
}

function doorOf(room: Room): string {
  if (room.isOpen || room.use === 'lift') return '';
  const side = corridorSides(room)[0]!;
  const wide = Math.min(room.w > 190 ? 44 : 28, room.w * 0.5);
  const x = room.x + (room.w > 90 ? 18 : (room.w - wide) / 2);
  const leaf = side.y + side.into * wide;
  return (
    line(x, side.y, x + wide, side.y, { stroke: ink.corridor, 'stroke-width': 5 }) +
    line(x, side.y, x, leaf, { stroke: ink.partition, 'stroke-width': 2 }) +
    tag('path', {
      d: `M${x} ${leaf}A${wide} ${wide} 0 0 ${side.into === 1 ? 0 : 1} ${x + wide} ${side.y}`,
      fill: 'none',
      stroke: ink.thin,
      'stroke-width': 1.5,
    })
  );
}

function windowsOf(room: Room, shell: Rect): string[] {
  if (room.band === 'middle' || room.use !== 'room' || room.isEntrance) return [];
  const y = room.band === 'north' ? shell.y : shell.y + shell.h;
  const count = Math.max(1, Math.floor(room.w / 130));
  const step = room.w / count;
  const wide = Math.min(72, step * 0.55);
  return Array.from({ length: count }, (_, i) => {
    const x = room.x + step * (i + 0.5) - wide / 2;
    return (
      line(x, y, x + wide, y, { stroke: ink.paper, 'stroke-width': 7 }) +
      line(x, y - 2.5, x + wide, y - 2.5, { stroke: ink.thin, 'stroke-width': 1.5 }) +
      line(x, y + 2.5, x + wide, y + 2.5, { stroke: ink.thin, 'stroke-width': 1.5 })
    );
  });
}

function entranceOf(room: Room, shell: Rect): string {
  if (!room.isEntrance) return '';
  const y = room.band === 'north' ? shell.y : shell.y + shell.h;
  const wide = Math.min(120, room.w * 0.6);
  const x = room.x + (room.w - wide) / 2;
  return opening(x, y, wide, true) + arrow(x + wide / 2, y, 0, room.band === 'north' ? 1 : -1);
}

function exitsOf(plan: FloorPlan): string[] {
  if (!plan.rooms.some((room) => room.isEntrance)) return [];
  const { shell } = plan;
  return plan.corridors.flatMap((one) => {
    const y = one.y + one.h / 2;
    return [shell.x, shell.x + shell.w].map((x, i) => opening(x, y - 22, 44, false) + arrow(x, y, i === 0 ? 1 : -1, 0));
  });
}

const opening = (x: number, y: number, wide: number, isFlat: boolean) =>
  line(x, y, isFlat ? x + wide : x, isFlat ? y : y + wide, { stroke: ink.paper, 'stroke-width': 9 });

/** A small triangle that points inwards, just outside an opening. */
function arrow(x: number, y: number, dx: number, dy: number): string {
  const [tipX, tipY] = [x - dx * 6, y - dy * 6];
  const [backX, backY] = [x - dx * 22, y - dy * 22];
  return tag('path', {
    d: `M${tipX} ${tipY}L${backX - dy * 10} ${backY - dx * 10}L${backX + dy * 10} ${backY + dx * 10}Z`,
    fill: ink.accent,
  });
}

function fittingsOf(room: Room): string {
  if (room.use === 'stairs') return stairs(room);
  if (room.use === 'lift') return lifts(room);
  return '';
}

function stairs(room: Room): string {
  const inset = { x: room.x + 8, y: room.y + 30, w: room.w - 16, h: room.h - 60 };
  const treads = Math.floor(inset.h / 12);
  const middle = inset.x + inset.w / 2;
  const thin = { stroke: ink.thin, 'stroke-width': 1.5 };
  const steps = Array.from({ length: treads + 1 }, (_, i) => {
    const y = inset.y + (inset.h / treads) * i;
    return line(inset.x, y, inset.x + inset.w, y, thin);
  });
  return (
    steps.join('') + line(middle, inset.y, middle, inset.y + inset.h, { stroke: ink.partition, 'stroke-width': 3 })
  );
}

/** Two cars, each a crossed box. */
function lifts(room: Room): string {
  const w = room.w - 20;
  const h = Math.min(60, (room.h - 40) / 2);
  return [0, 1]
    .map((i) => {
      const [x, y] = [room.x + 10, room.y + room.h / 2 - h - 4 + i * (h + 8)];
      const thin = { stroke: ink.thin, 'stroke-width': 1.5 };
      return (
        tag('rect', { x, y, width: w, height: h, fill: ink.room, ...thin }) +
        line(x, y, x + w, y + h, thin) +
        line(x + w, y, x, y + h, thin)
      );
    })
    .join('');
}

const centreLine = ({ x, y, w, h }: Rect) =>
  line(x + 30, y + h / 2, x + w - 30, y + h / 2, { stroke: ink.guide, 'stroke-width': 2, 'stroke-dasharray': '18 14' });

function scaleBar(plan: FloorPlan): string {
  const long = 10 * pixelsPerMetre;
  const x = plan.shell.x + plan.shell.w - long;
  const y = plan.height - 20;
  return (
    line(x, y, x + long, y, { stroke: ink.wall, 'stroke-width': 2 }) +
    line(x, y - 6, x, y + 6, { stroke: ink.wall, 'stroke-width': 2 }) +
    line(x + long, y - 6, x + long, y + 6, { stroke: ink.wall, 'stroke-width': 2 }) +
    text(x - 12, y + 6, '10 m', { size: 17, anchor: 'end', fill: ink.muted })
  );
}
