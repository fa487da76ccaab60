import type { CaseType } from '../case-kit.ts';
import type { CaseBundle } from './names.ts';

/** Brings the declarations of one group, so that a page waits for those it shows and for no others. */
export const loadBundle: Readonly<Record<CaseBundle, () => Promise<Readonly<Record<string, CaseType>>>>> = {
  alarm: async () => (await import('./groups/alarm.ts')).types,
  order: async () => (await import('./groups/order.ts')).types,
  hazard: async () => (await import('./groups/hazard.ts')).types,
  device: async () => (await import('./groups/device.ts')).types,
  service: async () => (await import('./groups/service.ts')).types,
  patient: async () => (await import('./groups/patient.ts')).types,
  integrity: async () => (await import('./groups/integrity.ts')).types,
  quality: async () => (await import('./groups/quality.ts')).types,
};
