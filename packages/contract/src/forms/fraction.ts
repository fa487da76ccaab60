/** Scores are added up exactly: a third of ten points is not 3.33, and a pass line is met or it is not. */
export type Fraction = readonly [of: bigint, by: bigint];

export const zero: Fraction = [0n, 1n];
/** A number with at most three decimals. */
export const fractionOf = (value: number): Fraction => [BigInt(Math.round(value * 1000)), 1000n];
export const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
export const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d];
export const over = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d, b * c];
export const isAtLeast = ([a, b]: Fraction, [c, d]: Fraction): boolean => a * d >= c * b;
/** To two decimals, halves upwards; never negative here. */
export const rounded = ([a, b]: Fraction): number => Number((a * 200n + b) / (2n * b)) / 100;
export const sum = (all: readonly Fraction[]): Fraction => all.reduce(plus, zero);
