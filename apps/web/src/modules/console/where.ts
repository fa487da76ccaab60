const between = ' / ';

/** Where a place is, in the words one sends somebody with: building and floor; the ward itself stands beside. */
export function aboveIn(path: string | undefined): string {
  const parts = (path ?? '').split(between).slice(0, -1);
  // The campus is said only where there is nothing nearer.
  return (parts.length > 1 ? parts.slice(1) : parts).join(' ');
}

/** Building, floor and ward. */
export const whereIn = (path: string | undefined): string =>
  [aboveIn(path), path?.split(between).at(-1)].filter(Boolean).join(' ');
