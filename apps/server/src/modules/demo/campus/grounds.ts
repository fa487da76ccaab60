import { centre, type KeyKind, type Rect } from './floor.ts';
import { ink, label, line, svg, tag, text } from './pen.ts';

export const groundSize = { width: 1800, height: 1240 };

/** Where the buildings stand, by code. */
export const blocks: Record<string, Rect> = {
  W1: { x: 230, y: 150, w: 420, h: 150 },
  W2: { x: 230, y: 390, w: 420, h: 150 },
  W3: { x: 230, y: 630, w: 420, h: 150 },
  OP: { x: 790, y: 750, w: 480, h: 230 },
  EM: { x: 790, y: 410, w: 480, h: 220 },
  AD: { x: 790, y: 150, w: 480, h: 150 },
  FV: { x: 1440, y: 790, w: 220, h: 150 },
};

export interface Ground extends Rect {
  code: string;
  name: string;
  keyKind: KeyKind | null;
  look: 'gate' | 'lot' | 'garden' | 'hut' | 'square';
}
const ground = (
  code: string,
  name: string,
  look: Ground['look'],
  rect: [number, number, number, number],
  keyKind?: KeyKind,
) => ({
  code,
  name,
  look,
  keyKind: keyKind ?? null,
  x: rect[0],
  y: rect[1],
  w: rect[2],
  h: rect[3],
});

/** What lies outdoors: gates, lots, and the small houses of supply. */
export const grounds: Ground[] = [
  ground('CA-GS', '南大门', 'gate', [940, 1166, 180, 48], 'entrance'),
  ground('CA-GE', '东门', 'gate', [1690, 530, 62, 140], 'entrance'),
  ground('CA-GW', '西门', 'gate', [48, 515, 62, 140], 'entrance'),
  ground('CA-SQ', '门诊广场', 'square', [790, 1004, 480, 74], 'entrance'),
  ground('CA-P1', '地面停车场', 'lot', [230, 870, 420, 208]),
  ground('CA-P2', '急诊落客区', 'lot', [1360, 466, 300, 90]),
  ground('CA-GD', '中心花园', 'garden', [1360, 386, 300, 64]),
  ground('CA-OX', '供氧站', 'hut', [1360, 150, 90, 150], 'oxygen'),
  ground('CA-PW', '配电房', 'hut', [1465, 150, 90, 150], 'power'),
  ground('CA-CH', '危化品库', 'hut', [1570, 150, 90, 150], 'chemical'),
  ground('CA-WS', '医疗废物暂存间', 'hut', [1440, 968, 104, 110]),
  ground('CA-SW', '污水处理站', 'hut', [1556, 968, 104, 110]),
  ground('CA-BK', '非机动车棚', 'lot', [1360, 644, 300, 66]),
];

/** Lines along which outdoor cameras stand: roads first, then the wall around. */
export const roads: [number, number, number, number][] = [
  [150, 132, 150, 1118],
  [720, 132, 720, 1118],
  [1310, 132, 1310, 1118],
  [150, 345, 1680, 345],
  [150, 585, 720, 585],
  [1310, 600, 1680, 600],
  [720, 690, 1310, 690],
  [150, 824, 720, 824],
  [1310, 760, 1680, 760],
  [150, 1118, 1680, 1118],
];

const looks: Record<Ground['look'], string> = {
  gate: ink.service,
  lot: '#edf0f3',
  garden: ink.green,
  hut: ink.room,
  square: '#f0f2f5',
};

/** The campus from above. */
export function drawGrounds(names: ReadonlyMap<string, string>): string {
  const { width, height } = groundSize;
  return svg(width, height, [
    tag('rect', { x: 80, y: 96, width: width - 160, height: height - 192, rx: 10, fill: '#f1f4f2' }),
    ...roads.map(([x1, y1, x2, y2]) =>
      line(x1, y1, x2, y2, { stroke: ink.road, 'stroke-width': 44, 'stroke-linecap': 'round' }),
    ),
    line(1030, 1118, 1030, 1200, { stroke: ink.road, 'stroke-width': 70 }),
    line(1660, 600, 1720, 600, { stroke: ink.road, 'stroke-width': 44 }),
    line(80, 585, 150, 585, { stroke: ink.road, 'stroke-width': 44 }),
    ...roads.map(([x1, y1, x2, y2]) =>
      line(x1, y1, x2, y2, { stroke: '#ffffff', 'stroke-width': 2, 'stroke-dasharray': '16 14' }),
    ),
    tag('rect', {
      x: 80,
      y: 96,
      width: width - 160,
      height: height - 192,
      rx: 10,
      fill: 'none',
      stroke: ink.wall,
      'stroke-width': 5,
    }),
    ...grounds.map(drawGround),
    ...Object.entries(blocks).map(([code, rect]) => drawBlock(rect, names.get(code) ?? code)),
    text(80, 58, '安源市中心医院 院区总平面', { size: 32, weight: 600 }),
    north(width - 110, 46),
  ]);
}

function drawGround(one: Ground): string {
  const { x, y, w, h } = one;
  const stroke = one.look === 'hut' || one.look === 'gate' ? ink.wall : ink.thin;
  const shape = tag('rect', {
    x,
    y,
    width: w,
    height: h,
    rx: one.look === 'garden' ? 30 : 4,
    fill: one.keyKind && one.look === 'hut' ? ink.key : looks[one.look],
    stroke,
    'stroke-width': one.look === 'hut' || one.look === 'gate' ? 3 : 1.5,
  });
  return shape + (one.look === 'lot' ? bays(one) : '') + label({ x, y: y - 30, w, h: h + 60 }, one.name, 21);
}

/** Parking bays along the upper and lower edge. */
function bays({ x, y, w, h }: Rect): string {
  const deep = Math.min(44, h * 0.24);
  const count = Math.floor(w / 26);
  return Array.from({ length: count - 1 }, (_, i) => {
    const at = x + ((i + 1) * w) / count;
    const thin = { stroke: '#d3d9e0', 'stroke-width': 1.5 };
    return line(at, y, at, y + deep, thin) + line(at, y + h - deep, at, y + h, thin);
  }).join('');
}

function drawBlock(rect: Rect, name: string): string {
  const { x, y, w, h } = rect;
  const inner = { x: x + 14, y: y + 14, width: w - 28, height: h - 28 };
  return (
    tag('rect', { x, y, width: w, height: h, fill: ink.room, stroke: ink.wall, 'stroke-width': 6 }) +
    tag('rect', { ...inner, fill: 'none', stroke: ink.guide, 'stroke-width': 2 }) +
    text(centre(rect).x, centre(rect).y + 10, name, { size: 28, weight: 600, anchor: 'middle' })
  );
}

const north = (x: number, y: number) =>
  tag('path', { d: `M${x} ${y - 26}L${x + 12} ${y + 14}L${x} ${y + 6}L${x - 12} ${y + 14}Z`, fill: ink.wall }) +
  text(x + 22, y + 8, '北', { size: 20, fill: ink.muted });
