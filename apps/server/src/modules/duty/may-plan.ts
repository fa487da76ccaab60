import { refuse } from '@anyuan/contract';

import { holds, reaches, type Rights } from '../../kernel/auth/index.ts';

interface Whose {
  kind: string;
  campus_id: string | null;
  owner?: { id: string } | null;
}

/** Who manages posts, whoever answers for this one; the service centre plans its own people. */
export const mayPlan = (rights: Rights, { kind, campus_id, owner }: Whose): boolean =>
  (kind === 'service-desk' && holds(rights, 'service.handle')) ||
  (owner !== undefined && owner !== null && owner.id === rights.personId) ||
  reaches(rights, 'duty.manage', { campusId: campus_id });

export function needPlan(rights: Rights, whose: Whose): void {
  if (!mayPlan(rights, whose)) throw refuse('forbidden', { permission: 'duty.manage' });
}
