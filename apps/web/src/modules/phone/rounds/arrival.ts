import type { RoundSpot, ScanMethod } from '@anyuan/contract';

/** Where somebody stands, and how the phone knows. */
export interface Arrival {
  /** Absent: the round leads nowhere. */
  spot: RoundSpot | undefined;
  method: ScanMethod;
}
