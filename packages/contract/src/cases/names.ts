import type { CaseGroup } from '../case-kit.ts';

/** What a page loads at once: the declarations of a group. The alarm comes by itself, for it is what a guard's phone shows first. */
export type CaseBundle = CaseGroup | 'alarm';

/** Every case type of the hospital in menu order, and the bundle its declaration comes with (`groups/<bundle>.ts`). */
export const caseTypeBundles = {
  alarm: 'alarm',
  tout: 'order',
  warningNotice: 'order',
  incident: 'order',
  help: 'order',
  staffDispute: 'order',
  linkage: 'order',
  policeHandover: 'order',
  callout: 'order',
  drill: 'order',
  hazard: 'hazard',
  snap: 'hazard',
  repair: 'device',
  contractorVisit: 'device',
  contractorScore: 'device',
  itIncident: 'device',
  enquiry: 'service',
  escort: 'service',
  oneStop: 'service',
  twoCertificates: 'service',
  greenChannel: 'service',
  referral: 'service',
  rescue: 'service',
  nightClinic: 'service',
  lostItem: 'patient',
  complaint: 'patient',
  praise: 'patient',
  dispute: 'patient',
  petition: 'patient',
  opinion: 'patient',
  release: 'patient',
  pressRequest: 'patient',
  article: 'patient',
  roomBooking: 'patient',
  redPacket: 'integrity',
  agreement: 'integrity',
  demand: 'integrity',
  clueRound: 'integrity',
  clueReturn: 'integrity',
  clue: 'integrity',
  accountability: 'integrity',
  reward: 'integrity',
  qualityFinding: 'quality',
  adverseEvent: 'quality',
} as const satisfies Record<string, CaseBundle>;

export type CaseTypeName = keyof typeof caseTypeBundles;
/** The type that a press of the panic button opens. */
export const alarmType = 'alarm' satisfies CaseTypeName;
/** Types that ring on the console until somebody answers (`rings` in their declarations). */
export const ringingTypeNames = ['alarm'] as const satisfies readonly CaseTypeName[];
export const caseTypeNames = Object.keys(caseTypeBundles) as [CaseTypeName, ...CaseTypeName[]];

/** The types of a bundle. */
export type TypesOf<B extends CaseBundle> = {
  [T in CaseTypeName]: (typeof caseTypeBundles)[T] extends B ? T : never;
}[CaseTypeName];
