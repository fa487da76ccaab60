import sharp from 'sharp';

import type { FileStore } from '../../../kernel/files/index.ts';
import type { Picture } from './script.ts';

export interface StoredPicture {
  sha256: string;
  size: number;
  width: number;
  height: number;
  name: string;
  type: string;
}

const [width, height] = [960, 720];
const room = (floor: string, wall: string, more: string): string =>
  `<rect width="960" height="720" fill="${wall}"/><path d="M0 720L300 330H660L960 720Z" fill="${floor}"/>
   <path d="M300 330V90H660V330M0 0L300 90M960 0L660 90" stroke="#8a949e" stroke-width="5" fill="none"/>
   <rect x="420" y="170" width="120" height="160" fill="#7d9a8a" stroke="#4f6358" stroke-width="4"/>${more}`;
const box = (x: number, y: number, size: number): string =>
  `<rect x="${x}" y="${y}" width="${size}" height="${size * 0.75}" fill="#b98b52" stroke="#6f5029" stroke-width="4"/>
   <path d="M${x + size / 2} ${y}v${size * 0.75}" stroke="#e0c69a" stroke-width="10"/>`;
const panel = (more: string): string =>
  `<rect width="960" height="720" fill="#dfe3e6"/><rect x="300" y="120" width="360" height="480" rx="14" fill="#9aa4ad" stroke="#4c5761" stroke-width="8"/>${more}`;

/** Drawn scenes instead of photographs: nobody's rooms, nobody's faces. */
const scenes: Record<Exclude<Picture, 'signature'>, { name: string; svg: string }> = {
  blocked: {
    name: '通道堆物.jpg',
    svg: room('#c9ced2', '#e9ecee', box(330, 470, 170) + box(450, 400, 130) + box(540, 510, 190) + box(420, 350, 90)),
  },
  clear: { name: '通道已清.jpg', svg: room('#d3d8dc', '#eef1f2', '') },
  wet: {
    name: '地面积水.jpg',
    svg: room('#c4c9cc', '#e6e9eb', '<ellipse cx="470" cy="560" rx="240" ry="70" fill="#8fb3cc" opacity=".8"/>'),
  },
  dry: {
    name: '地面已处理.jpg',
    svg: room(
      '#d0d5d8',
      '#eceff0',
      '<path d="M430 600L480 470L530 600Z" fill="#e8b93c" stroke="#7a5d14" stroke-width="5"/>',
    ),
  },
  wiring: {
    name: '线路零乱.jpg',
    svg: panel(
      '<path d="M340 200C500 330 420 420 640 300S420 560 620 560M360 560C420 380 560 500 600 200" stroke="#a0312a" stroke-width="9" fill="none"/><path d="M350 260C620 300 380 480 630 470" stroke="#2c3a4a" stroke-width="9" fill="none"/>',
    ),
  },
  wired: {
    name: '线路已整理.jpg',
    svg: panel(
      [350, 410, 470, 530, 590].map((x) => `<path d="M${x} 170v380" stroke="#2c3a4a" stroke-width="9"/>`).join(''),
    ),
  },
  parcel: {
    name: '物品.jpg',
    svg: `<rect width="960" height="720" fill="#d9d2c6"/>${box(320, 250, 320)}`,
  },
  paper: {
    name: '材料.jpg',
    svg: `<rect width="960" height="720" fill="#7c868f"/><rect x="280" y="60" width="400" height="600" fill="#fbfbf8"/>${Array.from(
      { length: 14 },
      (_, i) => `<path d="M320 ${130 + i * 36}h${i % 4 === 3 ? 200 : 320}" stroke="#9aa3ab" stroke-width="8"/>`,
    ).join('')}`,
  },
};
const signature =
  '<path d="M40 150C90 20 130 40 110 130S170 60 210 110 240 170 290 90 330 40 360 120 420 160 470 70M150 170C260 150 360 190 500 140" stroke="#1d2733" stroke-width="7" fill="none" stroke-linecap="round"/>';

/** Draws every picture once and keeps it. */
export async function storePictures(files: FileStore): Promise<Record<Picture, StoredPicture>> {
  const keep = async (bytes: Buffer, name: string, size: [number, number]): Promise<StoredPicture> => ({
    sha256: await files.put(bytes),
    size: bytes.length,
    width: size[0],
    height: size[1],
    name,
    type: name.endsWith('.png') ? 'image/png' : 'image/jpeg',
  });
  const kept: Partial<Record<Picture, StoredPicture>> = {};
  for (const [what, { name, svg }] of Object.entries(scenes)) {
    const drawn = sharp(Buffer.from(wrap(svg, width, height))).jpeg({ quality: 80 });
    kept[what as Picture] = await keep(await drawn.toBuffer(), name, [width, height]);
  }
  const drawn = sharp(Buffer.from(wrap(signature, 540, 210))).png();
  kept.signature = await keep(await drawn.toBuffer(), '签名.png', [540, 210]);
  return kept as Record<Picture, StoredPicture>;
}

const wrap = (inner: string, w: number, h: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">${inner}</svg>`;
