import { sha512 } from '@noble/hashes/sha2.js';

import { fromBytes, inverse, mod, power } from './numbers.ts';

// RFC 8032, 5.1.
const p = 2n ** 255n - 19n;
const order = 2n ** 252n + 27742317777372353535851937790883648493n;
const d = mod(-121665n * inverse(121666n, p), p);
const root = power(2n, (p - 1n) / 4n, p);

interface Point {
  x: bigint;
  y: bigint;
  z: bigint;
  t: bigint;
}
const zero: Point = { x: 0n, y: 1n, z: 1n, t: 0n };
const base = decode(4n * inverse(5n, p), 0n)!;

/** Whether these bytes were signed with this key (RFC 8032, 5.1.7, without the cofactor, as OpenSSL has it). */
export function ed25519Verifies(key: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (key.length !== 32 || signature.length !== 64) return false;
  const [r, s] = [signature.slice(0, 32), fromBytes(signature.slice(32), 'little')];
  const public_ = read(key);
  if (!public_ || s >= order) return false;
  const all = new Uint8Array(64 + bytes.length);
  all.set(r);
  all.set(key, 32);
  all.set(bytes, 64);
  const hash = mod(fromBytes(sha512(all), 'little'), order);
  // R = [s]B - [k]A, written as it stands in the signature.
  const found = add(times(base, s), times({ ...public_, x: mod(-public_.x, p), t: mod(-public_.t, p) }, hash));
  return fromBytes(r, 'little') === write(found);
}

function read(bytes: Uint8Array): Point | null {
  const value = fromBytes(bytes, 'little');
  const y = value & (2n ** 255n - 1n);
  return y < p ? decode(y, value >> 255n) : null;
}

function decode(y: bigint, sign: bigint): Point | null {
  const square = mod((y * y - 1n) * inverse(d * y * y + 1n, p), p);
  let x = power(square, (p + 3n) / 8n, p);
  if (mod(x * x - square, p) !== 0n) x = (x * root) % p;
  if (mod(x * x - square, p) !== 0n || (x === 0n && sign === 1n)) return null;
  if ((x & 1n) !== sign) x = mod(-x, p);
  return { x, y: mod(y, p), z: 1n, t: mod(x * y, p) };
}

function write({ x, y, z }: Point): bigint {
  const by = inverse(z, p);
  return mod(y * by, p) | ((mod(x * by, p) & 1n) << 255n);
}

function add(one: Point, other: Point): Point {
  const a = mod((one.y - one.x) * (other.y - other.x), p);
  const b = mod((one.y + one.x) * (other.y + other.x), p);
  const c = mod(2n * one.t * other.t * d, p);
  const e = mod(2n * one.z * other.z, p);
  const [f, g, h, i] = [b - a, e - c, e + c, b + a];
  return { x: mod(f * g, p), y: mod(h * i, p), z: mod(g * h, p), t: mod(f * i, p) };
}

function times(point: Point, by: bigint): Point {
  let [sum, double] = [zero, point];
  for (let left = by; left > 0n; left >>= 1n) {
    if (left & 1n) sum = add(sum, double);
    double = add(double, double);
  }
  return sum;
}
