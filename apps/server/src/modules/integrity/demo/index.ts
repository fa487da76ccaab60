import type { Script } from '../../demo/cases/script.ts';
import { clueRounds, conduct } from './conduct.ts';
import { agreements, redPackets } from './red-packets.ts';

/** What happened here in the demonstration hospital. */
export const past = (): Script[] => [...redPackets(), ...agreements(), ...clueRounds(), ...conduct()];
