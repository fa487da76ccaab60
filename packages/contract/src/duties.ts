import type { Permission } from './permissions.ts';

/** The three duties that one person may not combine (GB/T 22239-2019 8.1.4.2: 三员分立). */
export const duties = ['administer', 'audit', 'operate'] as const;
export type Duty = (typeof duties)[number];

const onlyAdminister: readonly Permission[] = ['person.manage', 'role.manage', 'setting.manage', 'demo.wipe'];
const onlyAudit: readonly Permission[] = ['audit.read'];
/** What administering needs beside that: the registers, never what happened to people (no alarms, cases, pictures). */
const administerToo: readonly Permission[] = [
  'person.read',
  'setting.read',
  'device.read',
  'device.manage',
  'place.read',
  'place.manage',
  'duty.read',
  'duty.manage',
  'intake.read',
  'delivery.read',
];

/**
 * Which permissions a role of a duty may hold. A permission that is named nowhere here belongs to daily work.
 * Auditors only read.
 */
export function dutyMayHold(duty: Duty, permission: Permission): boolean {
  switch (duty) {
    case 'administer':
      return onlyAdminister.includes(permission) || administerToo.includes(permission);
    case 'audit':
      return permission.endsWith('.read');
    case 'operate':
      return !onlyAdminister.includes(permission) && !onlyAudit.includes(permission);
    default:
      return duty satisfies never;
  }
}

/** What a post of a kind asks of its people: calls for help go to who stands there. */
const postNeeds: Record<string, Permission> = {
  'control-room': 'alarm.handle',
  'police-office': 'alarm.police',
  'guard-team': 'alarm.respond',
  'emergency-team': 'alarm.respond',
  'duty-leader': 'alarm.read',
};
export const neededAt = (postKind: string): Permission => postNeeds[postKind] ?? 'duty.sign';

/** The role of the account that sets the system up; it is neither given nor changed. */
export const founderCode = 'founder';
