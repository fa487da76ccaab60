import type { Script } from '../../demo/cases/script.ts';
import { complaints } from './complaints.ts';
import { disputes } from './disputes.ts';
import { articles, pressRequests } from './news.ts';
import { petitions } from './petitions.ts';
import { bookings, opinions, praises, releases } from './voices.ts';

/** What happened here in the demonstration hospital. */
export const past = (): Script[] => [
  ...complaints(),
  ...disputes(),
  ...petitions(),
  ...praises(),
  ...opinions(),
  ...releases(),
  ...pressRequests(),
  ...articles(),
  ...bookings(),
];
