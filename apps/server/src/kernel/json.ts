import { refuse } from '@anyuan/contract';

/** Nothing that is said to us is deeper; what works through it (schemas, hashes, PostgreSQL) does so level by level. */
const deepest = 64;

/** Refuses what a door has read and nobody behind it could work through. */
export function checkDepth(value: unknown): void {
  if (isDeeper(value, deepest))
    throw refuse('bad_request', {
      reason: { zh: `嵌套超过 ${deepest} 层`, en: `nested more than ${deepest} levels deep` },
    });
}

const isDeeper = (value: unknown, left: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (left === 0 || Object.values(value).some((one) => isDeeper(one, left - 1)));

/** The value under a name that somebody sent; what every object has by birth (`constructor`, `__proto__`) is not there. */
export const own = <T>(things: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(things, name) ? things[name] : undefined;
