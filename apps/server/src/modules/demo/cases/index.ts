import { alarms } from './alarms.ts';
import { complaints } from './complaints.ts';
import { clueRounds, conduct } from './conduct.ts';
import { helps, linkages, lostItems, notices, staffDisputes } from './desk.ts';
import { disputes } from './disputes.ts';
import { hazards } from './hazards.ts';
import { incidents, openHandover } from './incidents.ts';
import { petitions } from './petitions.ts';
import { adverseEvents, qualityFindings } from './quality.ts';
import { agreements, redPackets } from './red-packets.ts';
import type { Script } from './script.ts';
import { snaps } from './snaps.ts';
import { touts } from './touts.ts';
import { bookings, opinions, praises, releases } from './voices.ts';

/** Everything that happened in the demonstration hospital in the last two years. */
export const history = (): Script[] => [
  ...alarms(),
  ...touts(),
  ...incidents(),
  ...openHandover(),
  ...helps(),
  ...lostItems(),
  ...linkages(),
  ...notices(),
  ...staffDisputes(),
  ...hazards(),
  ...snaps(),
  ...complaints(),
  ...disputes(),
  ...petitions(),
  ...praises(),
  ...opinions(),
  ...releases(),
  ...bookings(),
  ...redPackets(),
  ...agreements(),
  ...clueRounds(),
  ...conduct(),
  ...qualityFindings(),
  ...adverseEvents(),
];
