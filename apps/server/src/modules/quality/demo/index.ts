import type { Script } from '../../demo/cases/script.ts';
import { adverseEvents, qualityFindings } from './quality.ts';

/** What happened here in the demonstration hospital. */
export const past = (): Script[] => [...qualityFindings(), ...adverseEvents()];
