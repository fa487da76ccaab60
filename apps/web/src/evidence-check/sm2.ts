import { fromBytes, inverse, mod } from './numbers.ts';
import { sm3 } from './sm3.ts';

// GB/T 32918.5-2017: the curve, its base point and order.
const p = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const a = p - 3n;
const b = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const base = {
  x: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  y: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
};
/** Who signs, where nothing else was agreed (GB/T 35276). */
const usualId = '1234567812345678';

/** Null: the point at infinity. */
type Point = { x: bigint; y: bigint } | null;

/**
 * Whether these bytes were signed with this key (GB/T 32918.2, 7.1).
 * @param key 65 bytes: 4, x, y
 * @param signature r and s as DER
 */
export function sm2Verifies(key: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  const said = readDer(signature);
  if (!said || key.length !== 65 || key[0] !== 4) return false;
  const [r, s] = said;
  const point = { x: fromBytes(key.slice(1, 33), 'big'), y: fromBytes(key.slice(33), 'big') };
  const isOn = mod(point.y * point.y - (point.x ** 3n + a * point.x + b), p) === 0n;
  if (!isOn || point.x >= p || point.y >= p || r < 1n || s < 1n || r >= order || s >= order) return false;
  const who = sm3(
    join(
      [0, usualId.length * 8],
      new TextEncoder().encode(usualId),
      ...[a, b, base.x, base.y].map((value) => toBytes(value)),
      key.slice(1),
    ),
  );
  const hash = fromBytes(sm3(join(who, bytes)), 'big');
  const t = mod(r + s, order);
  const found = t === 0n ? null : add(times(base, s), times(point, t));
  return found !== null && mod(hash + found.x, order) === r;
}

function add(one: Point, other: Point): Point {
  if (!one) return other;
  if (!other) return one;
  if (one.x === other.x && mod(one.y + other.y, p) === 0n) return null;
  const slope =
    one.x === other.x
      ? (3n * one.x * one.x + a) * inverse(2n * one.y, p)
      : (other.y - one.y) * inverse(mod(other.x - one.x, p), p);
  const x = mod(slope * slope - one.x - other.x, p);
  return { x, y: mod(slope * (one.x - x) - one.y, p) };
}

function times(point: Point, by: bigint): Point {
  let [sum, double]: [Point, Point] = [null, point];
  for (let left = by; left > 0n; left >>= 1n) {
    if (left & 1n) sum = add(sum, double);
    double = add(double, double);
  }
  return sum;
}

/** `SEQUENCE { INTEGER r, INTEGER s }`, and nothing behind it. */
function readDer(bytes: Uint8Array): [bigint, bigint] | null {
  if (bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2) return null;
  const r = integer(bytes, 2);
  const s = r && integer(bytes, r.end);
  return r && s && s.end === bytes.length ? [r.value, s.value] : null;
}

function integer(bytes: Uint8Array, at: number): { value: bigint; end: number } | null {
  const [kind, length] = [bytes[at], bytes[at + 1] ?? 0];
  const end = at + 2 + length;
  if (kind !== 2 || length === 0 || length > 33 || end > bytes.length || bytes[at + 2]! >= 0x80) return null;
  return { value: fromBytes(bytes.slice(at + 2, end), 'big'), end };
}

const toBytes = (value: bigint): Uint8Array =>
  Uint8Array.from(value.toString(16).padStart(64, '0').match(/../g) ?? [], (two) => Number.parseInt(two, 16));

function join(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
