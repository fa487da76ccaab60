import type { Script } from '../../demo/cases/script.ts';
import { alarms, wolves } from './alarms.ts';

/** What happened here in the demonstration hospital. */
export const past = (): Script[] => [...alarms(), ...wolves()];
