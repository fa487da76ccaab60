import { founderCode, permissions, type Permission } from '@anyuan/contract';

import { to, type RoleSeed } from './kit.ts';

/** What the founding account leaves to others: to judge its own doing, to be told as its superiors are, and what only named people know. */
const leaves: readonly Permission[] = [
  'audit.read',
  'case.review',
  'police.confirm',
  'accusation.handle',
  'clue.read',
  'clue.handle',
  'clue.return',
  'his.look',
  'supervision.lead',
];

/**
 * The first account of an installation: it administers and operates, so that one person can set a hospital up
 * and try the main job; it never audits. Nobody else can be given this role (docs/decisions/first-account.md).
 */
export const founderRole: RoleSeed = {
  code: founderCode,
  name: '建设账号',
  nameEn: 'Founding account',
  duty: 'administer',
  grants: to('all', ...(Object.keys(permissions) as Permission[]).filter((permission) => !leaves.includes(permission))),
};
