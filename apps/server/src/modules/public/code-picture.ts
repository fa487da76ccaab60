import QRCode from 'qrcode';
import sharp from 'sharp';

import { spaced } from './code.ts';
import { dotsOf } from './glyphs.ts';

const width = 720;
const height = 420;
const dot = 8;

/** The code as a picture to keep: big letters, and the same as a QR code for the next telephone. */
export async function codePicture(code: string): Promise<string> {
  const text = spaced(code);
  const step = 6 * dot;
  const left = (width - (text.length * step - dot)) / 2;
  const letters = text
    .split('')
    .flatMap((character, i) =>
      dotsOf(character).map(
        ({ x, y }) => `<rect x="${left + i * step + x * dot}" y="${24 + y * dot}" width="${dot}" height="${dot}"/>`,
      ),
    );
  const qr = QRCode.create(code, { errorCorrectionLevel: 'M' }).modules;
  const module = Math.floor((height - 110) / (qr.size + 4));
  const top = 108;
  const from = (width - qr.size * module) / 2;
  const dots = Array.from(qr.data).flatMap((on, i) =>
    on
      ? [
          `<rect x="${from + (i % qr.size) * module}" y="${top + Math.floor(i / qr.size) * module}" width="${module}" height="${module}"/>`,
        ]
      : [],
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><g fill="#000">${letters.join('')}${dots.join('')}</g></svg>`;
  const png = await sharp(Buffer.from(svg)).png({ palette: true, colours: 4 }).toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
