import type { Script } from '../../demo/cases/script.ts';
import { repairs } from './repairs.ts';

/** What happened here in the demonstration hospital. */
export const past = (): Script[] => [...repairs()];
