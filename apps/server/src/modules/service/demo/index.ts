import type { Script } from '../../demo/cases/script.ts';
import { greenChannels, referrals, rescues } from './care.ts';
import { certificates, enquiries, escorts, nightClinics, tickets } from './desk.ts';

/** What happened here in the demonstration hospital. */
export const past = (): Script[] => [
  ...enquiries(),
  ...escorts(),
  ...tickets(),
  ...nightClinics(),
  ...certificates(),
  ...greenChannels(),
  ...referrals(),
  ...rescues(),
];
