import { sideBySide, type WallContent } from '@anyuan/contract';

/** What an alarm wants to show. */
export interface Wanting {
  caseId: string;
  cameras: readonly string[];
}

/**
 * Which alarm has which screens, and with what.
 * @param screens those that alarms may take, in the order in which they are taken
 * @param alarms what stands open, the newest first: there are never more of them on the wall than screens
 */
export function allocate(
  screens: readonly string[],
  alarms: readonly Wanting[],
): Map<string, { caseId: string; content: WallContent }> {
  const taken = new Map<string, { caseId: string; content: WallContent }>();
  const shown = alarms.slice(0, screens.length);
  let next = 0;
  for (const [i, { caseId, cameras }] of shown.entries()) {
    // What is left over goes to the newest.
    const share = Math.floor(screens.length / shown.length) + (i < screens.length % shown.length ? 1 : 0);
    const own = screens.slice(next, next + Math.min(share, Math.max(1, cameras.length)));
    next += share;
    for (const [n, screen] of own.entries())
      taken.set(screen, {
        caseId,
        content: sideBySide(n === own.length - 1 ? cameras.slice(n) : cameras.slice(n, n + 1)),
      });
  }
  return taken;
}

/** Every camera of a content, once. */
export const camerasIn = ({ tiles }: WallContent): string[] => [
  ...new Set(
    tiles.flatMap((tile) => (tile?.kind === 'camera' ? [tile.camera] : tile?.kind === 'rotation' ? tile.cameras : [])),
  ),
];
