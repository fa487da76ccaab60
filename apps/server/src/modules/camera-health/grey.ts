/** A picture in brightness, row by row, 0 black to 255 white. */
export interface Grey {
  width: number;
  height: number;
  data: Uint8Array;
}

export interface Light {
  mean: number;
  /** Standard deviation. */
  spread: number;
}

export function lightOf({ data }: Grey): Light {
  let [sum, squares] = [0, 0];
  for (const value of data) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / data.length;
  return { mean, spread: Math.sqrt(Math.max(0, squares / data.length - mean * mean)) };
}

const block = 12;
/** A block whose brightness hardly differs. */
const flatSpread = 2.5;

/** Which part of a picture shows nothing, 0 to 1: something stands close before the lens. */
export function flatness({ width, height, data }: Grey): number {
  let [flat, all] = [0, 0];
  for (let top = 0; top + block <= height; top += block)
    for (let left = 0; left + block <= width; left += block) {
      const piece = new Uint8Array(block * block);
      for (let y = 0; y < block; y++)
        piece.set(data.subarray((top + y) * width + left, (top + y) * width + left + block), y * block);
      all++;
      if (lightOf({ width: block, height: block, data: piece }).spread < flatSpread) flat++;
    }
  return all === 0 ? 1 : flat / all;
}

/** How sharp it is: the second derivative, measured against how much contrast there is. */
export function sharpness(grey: Grey): number {
  const { width, height, data } = grey;
  let sum = 0;
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const bend = 4 * data[at]! - data[at - 1]! - data[at + 1]! - data[at - width]! - data[at + width]!;
      sum += bend * bend;
    }
  const { spread } = lightOf(grey);
  return spread < 1 ? 0 : Math.sqrt(sum / ((width - 2) * (height - 2))) / spread;
}

/** Mean difference of two pictures of one size, 0 to 255. */
export function difference(one: Grey, other: Grey): number {
  if (one.data.length !== other.data.length) return 255;
  let sum = 0;
  for (const [n, value] of one.data.entries()) sum += Math.abs(value - other.data[n]!);
  return sum / one.data.length;
}

/** Where brightness changes, in a quarter of the size: what stands still in a scene, whatever the light. */
function edges({ width, height, data }: Grey): { width: number; height: number; data: Float32Array } {
  const [w, h] = [width >> 2, height >> 2];
  const out = new Float32Array(w * h);
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const change = Math.abs(data[at + 1]! - data[at - 1]!) + Math.abs(data[at + width]! - data[at - width]!);
      const [qx, qy] = [x >> 2, y >> 2];
      // Its root: one bright lamp shall not outweigh the house.
      if (qx < w && qy < h) out[qy * w + qx]! += Math.sqrt(change);
    }
  return { width: w, height: h, data: out };
}

/** A camera on a mast sways by so much. */
const sway = 2;

/**
 * How much of a scene is where it was, −1 to 1: correlation of edges, at the best of small shifts, so that neither light nor wind
 * counts. Passers-by are small against what stands.
 */
export function likeness(one: Grey, other: Grey): number {
  if (one.width !== other.width || one.height !== other.height) return 0;
  const [a, b] = [edges(one), edges(other)];
  let best = -1;
  for (let dy = -sway; dy <= sway; dy++)
    for (let dx = -sway; dx <= sway; dx++) best = Math.max(best, correlation(a, b, dx, dy));
  return best;
}

function correlation(a: ReturnType<typeof edges>, b: ReturnType<typeof edges>, dx: number, dy: number): number {
  let [n, sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0, 0];
  for (let y = sway; y < a.height - sway; y++)
    for (let x = sway; x < a.width - sway; x++) {
      const [va, vb] = [a.data[y * a.width + x]!, b.data[(y + dy) * a.width + x + dx]!];
      n++;
      sa += va;
      sb += vb;
      saa += va * va;
      sbb += vb * vb;
      sab += va * vb;
    }
  const spread = Math.sqrt((saa - (sa * sa) / n) * (sbb - (sb * sb) / n));
  return spread < 1e-6 ? 0 : (sab - (sa * sb) / n) / spread;
}
