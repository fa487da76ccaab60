import type { Permission } from './permissions.ts';

/**
 * The duties that one person may not combine: 系统管理员, 安全保密管理员, 安全审计员 (GB/T 22239-2019 8.1.5: system, audit and
 * security management are separate), and the daily work of everybody else.
 */
export const duties = ['administer', 'secure', 'audit', 'operate'] as const;
export type Duty = (typeof duties)[number];

const onlyAdminister: readonly Permission[] = ['person.manage', 'setting.manage', 'demo.wipe'];
const onlySecure: readonly Permission[] = ['role.manage'];
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
  'public.manage',
];

/** Who decides what roles may do sees who holds them, and what is set. */
const secureToo: readonly Permission[] = ['person.read', 'setting.read', 'place.read', 'duty.read'];

/**
 * Which permissions a role of a duty may hold. A permission that is named nowhere here belongs to daily work.
 * Auditors only read.
 */
export function dutyMayHold(duty: Duty, permission: Permission): boolean {
  switch (duty) {
    case 'administer':
      return onlyAdminister.includes(permission) || administerToo.includes(permission);
    case 'secure':
      return onlySecure.includes(permission) || secureToo.includes(permission);
    case 'audit':
      return permission.endsWith('.read');
    case 'operate':
      return ![...onlyAdminister, ...onlySecure, ...onlyAudit].includes(permission);
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
  'service-desk': 'service.escort',
};
export const neededAt = (postKind: string): Permission => postNeeds[postKind] ?? 'duty.sign';

/** The role of the account that sets the system up; it is neither given nor changed. */
export const founderCode = 'founder';
