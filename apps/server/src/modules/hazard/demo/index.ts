import type { Script } from '../../demo/cases/script.ts';
import { hazards } from './hazards.ts';
import { snaps } from './snaps.ts';

/** What happened here in the demonstration hospital. */
export const past = (): Script[] => [...hazards(), ...snaps()];
