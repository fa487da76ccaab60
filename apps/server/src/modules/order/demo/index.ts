import type { Script } from '../../demo/cases/script.ts';
import { helps, linkages, lostItems, notices, staffDisputes } from './desk.ts';
import { incidents, openHandover } from './incidents.ts';
import { touts } from './touts.ts';

/** What happened here in the demonstration hospital. */
export const past = (): Script[] => [
  ...touts(),
  ...incidents(),
  ...openHandover(),
  ...helps(),
  ...lostItems(),
  ...linkages(),
  ...notices(),
  ...staffDisputes(),
];
