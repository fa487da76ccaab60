import { z } from 'zod';

import { id, type Label } from './common.ts';

/** What a camera is looked at for. Where a case is being handled, the case says it. */
export const lookPurposes = {
  case: ['处置案件', 'Handling a case'],
  watch: ['值守巡视', 'Keeping watch'],
  find: ['寻人寻物', 'Looking for a person or a thing'],
  maintenance: ['设备检查', 'Checking the device'],
  authority: ['公安等机关依法调取', 'An authority asks, as the law allows'],
  citizen: ['群众申请查看', 'A person concerned asks'],
  uplink: ['上级平台调看', 'A platform above watches'],
  other: ['其他', 'Other'],
} as const satisfies Record<string, Label>;
export type LookPurpose = keyof typeof lookPurposes;

/** These say more than their name: what is looked for, the paper of the authority, who asks. */
export const purposesWithReason: readonly LookPurpose[] = ['find', 'authority', 'citizen', 'other'];
/** These are looks on behalf of somebody else: who, of which unit. */
export const purposesWithUnit: readonly LookPurpose[] = ['authority', 'citizen'];

/** Those that a person may name; a platform above looks for itself. */
export const peoplesPurposes = (Object.keys(lookPurposes) as LookPurpose[]).filter((one) => one !== 'uplink') as [
  LookPurpose,
  ...LookPurpose[],
];

/** Why somebody looks; a case says it by itself, without one a purpose is needed. */
export const Look = z.object({
  caseId: id.optional(),
  purpose: z.enum(peoplesPurposes).optional(),
  reason: z.string().trim().min(2).max(200).optional(),
  /** On behalf of whom: unit and person. */
  forUnit: z.string().trim().min(2).max(100).optional(),
});
export type Look = z.infer<typeof Look>;
