import type { Label } from './common.ts';
import type { Permission } from './permissions.ts';

export interface WorkArea {
  label: Label;
  /** Who says what is to be done there: fire control plans fire patrols, and no others. */
  manage: Permission;
}

/** Areas of work that forms and plans belong to. */
export const workAreas = {
  security: { label: ['治安', 'Security'], manage: 'plan.security' },
  fire: { label: ['消防', 'Fire'], manage: 'plan.fire' },
  utility: { label: ['后勤与设备', 'Utilities and devices'], manage: 'plan.utility' },
  quality: { label: ['医疗质量', 'Quality of care'], manage: 'plan.quality' },
  governance: { label: ['综合管理', 'Governance'], manage: 'plan.governance' },
} as const satisfies Record<string, WorkArea>;
export type WorkAreaName = keyof typeof workAreas;
export const workAreaNames = Object.keys(workAreas) as [WorkAreaName, ...WorkAreaName[]];
export const workAreaLabels = Object.fromEntries(
  Object.entries(workAreas).map(([name, { label }]) => [name, label]),
) as Record<WorkAreaName, Label>;
