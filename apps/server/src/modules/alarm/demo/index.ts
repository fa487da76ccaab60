import type { Script } from '../../demo/cases/script.ts';
import { alarms } from './alarms.ts';

/** What happened here in the demonstration hospital. */
export const past = (): Script[] => [...alarms()];
