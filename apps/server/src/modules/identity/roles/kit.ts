import { type Duty, type Grant, type Permission, type Scope } from '@anyuan/contract';

import { mergeGrants } from '../../../kernel/auth/index.ts';
import { withReading } from '../reading.ts';

export interface RoleSeed {
  code: string;
  name: string;
  nameEn: string;
  duty: Duty;
  grants: Grant[];
}

export const to = (scope: Scope, ...permissions: Permission[]): Grant[] =>
  permissions.map((permission) => ({ permission, scope }));
/** Everybody follows what he reported or has been drawn into; whoever reports anything opens a case. */
const everyone = to('all', 'place.read', 'duty.read', 'readiness.read').concat(
  to(
    'own',
    'case.read',
    'alarm.read',
    'order.read',
    'service.read',
    'staffDispute.read',
    'hazard.read',
    'repair.read',
    'complaint.read',
    'dispute.read',
    'petition.read',
    'opinion.read',
    'ethics.read',
    'room.read',
    'redpacket.read',
    'conduct.read',
    'clinical.read',
    'quality.read',
    'adverse.read',
    'itIncident.read',
    // What one answers for, one also looks at.
    'assessment.read',
    'letter.read',
    'supervision.read',
    'register.read',
    'register.check',
    'round.read',
    'round.do',
  ),
);
export const role = (code: string, name: string, nameEn: string, ...grants: Grant[][]): RoleSeed => ({
  code,
  name,
  nameEn,
  duty: 'operate',
  grants: [...mergeGrants(withReading([...everyone, ...grants.flat()]))].map(([permission, scope]) => ({
    permission,
    scope,
  })),
});

export const overseeing = to(
  'all',
  'wall.read',
  'alarm.read',
  'case.read',
  'device.read',
  'camera.view',
  'camera.playback',
  'footage.read',
  'camera.log',
  'uplink.read',
  'person.read',
  'setting.read',
  'figure.read',
  'indicator.read',
  'indicator.manage',
  'survey.read',
  'followUp.read',
  'case.export',
  'order.read',
  'service.read',
  'care.read',
  'rescue.read',
  'rescue.approve',
  'hazard.read',
  'repair.read',
  'complaint.read',
  'complaint.approve',
  'petition.review',
  'opinion.read',
  'opinion.approve',
  'conduct.read',
  'conduct.approve',
  'ethics.read',
  'clinical.read',
  'quality.read',
  'adverse.read',
  'itIncident.read',
  'register.read',
  'form.read',
  'round.read',
  'assessment.read',
  'letter.read',
  'letter.approve',
  'supervision.read',
  'supervision.press',
  'contractor.read',
  'contractor.approve',
  'book.read',
  'book.drug',
  'book.chemical',
  'book.source',
  'book.blood',
  'book.supply',
  'book.loan',
  'book.custody',
  'book.blank',
  'book.fund',
  'book.hours',
);
export const commanding = to(
  'all',
  'wall.read',
  'wall.manage',
  'alarm.read',
  'case.read',
  'case.create',
  'alarm.handle',
  'device.read',
  'camera.view',
  'camera.ptz',
  'camera.talk',
  'camera.playback',
  'footage.read',
  'footage.manage',
  'person.read',
  'duty.sign',
  'order.read',
  'order.handle',
  'service.read',
  'service.handle',
  'hazard.read',
  'repair.read',
  'repair.handle',
  'case.breakGlass',
  'room.read',
  'room.book',
  'register.read',
  'register.check',
  'form.read',
  'round.read',
  'round.do',
  'round.peak',
);
export const going = to('own', 'alarm.read', 'case.read', 'alarm.respond', 'duty.sign', 'case.create').concat(
  // On their rounds they look at whatever hangs on the wall.
  to('all', 'register.read', 'register.check', 'round.read', 'round.do'),
);

/** What service accounts hold. */
export const serviceRoleCode = 'integration';
