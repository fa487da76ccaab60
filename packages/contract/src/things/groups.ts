import type { Label } from '../common.ts';
import type { Permission } from '../permissions.ts';

export interface ThingGroup {
  label: Label;
  /** Who keeps things of this group: fire control those of fire, and no others. */
  manage: Permission;
}

/** What belongs together on the page of registers, and is kept by the same people. */
export const thingGroups = {
  fire: { label: ['消防与疏散', 'Fire and escape'], manage: 'register.fire' },
  security: { label: ['安防装备', 'Security gear'], manage: 'register.security' },
  rooms: { label: ['三防四室', 'Rooms'], manage: 'register.security' },
  contract: { label: ['外委与合同', 'Contractors'], manage: 'register.security' },
  utility: { label: ['水电气暖与设备', 'Utilities and devices'], manage: 'register.utility' },
  papers: { label: ['人员资质', 'Papers of people'], manage: 'register.papers' },
  governance: { label: ['组织与管理', 'Governance'], manage: 'register.governance' },
  compliance: { label: ['依法执业与信息', 'Compliance and IT'], manage: 'register.compliance' },
} as const satisfies Record<string, ThingGroup>;
export type ThingGroupName = keyof typeof thingGroups;
