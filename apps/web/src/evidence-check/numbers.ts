/** Whole numbers modulo a prime, for checking signatures: nothing secret is reckoned here, so that time may tell. */
export const mod = (value: bigint, by: bigint): bigint => {
  const rest = value % by;
  return rest < 0n ? rest + by : rest;
};

export function power(base: bigint, exponent: bigint, by: bigint): bigint {
  let [result, square] = [1n, mod(base, by)];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % by;
    square = (square * square) % by;
  }
  return result;
}

/** By Euclid; 0 has none and gives 0. */
export function inverse(value: bigint, by: bigint): bigint {
  let [a, b, x, y] = [by, mod(value, by), 0n, 1n];
  while (b > 0n) {
    const times = a / b;
    [a, b, x, y] = [b, a - times * b, y, x - times * y];
  }
  return a === 1n ? mod(x, by) : 0n;
}

export function fromBytes(bytes: Uint8Array, order: 'big' | 'little'): bigint {
  let value = 0n;
  for (const byte of order === 'big' ? bytes : bytes.toReversed()) value = (value << 8n) | BigInt(byte);
  return value;
}
