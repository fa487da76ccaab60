import { founderCode, type Grant, type Permission, type Scope } from '@anyuan/contract';

export interface RoleSeed {
  code: string;
  name: string;
  nameEn: string;
  duty: 'administer' | 'audit' | 'operate';
  grants: Grant[];
}

const to = (scope: Scope, ...permissions: Permission[]): Grant[] =>
  permissions.map((permission) => ({ permission, scope }));
const everyone = to('all', 'place.read', 'duty.read').concat(to('own', 'case.read', 'alarm.read'));
const role = (code: string, name: string, nameEn: string, ...grants: Grant[][]): RoleSeed => ({
  code,
  name,
  nameEn,
  duty: 'operate',
  grants: [
    ...everyone.filter((base) => !grants.flat().some((grant) => grant.permission === base.permission)),
    ...grants.flat(),
  ],
});

const overseeing = to('all', 'alarm.read', 'case.read', 'device.read', 'camera.view', 'person.read', 'setting.read');
const commanding = to(
  'all',
  'alarm.read',
  'case.read',
  'case.create',
  'alarm.handle',
  'device.read',
  'camera.view',
  'person.read',
  'duty.sign',
);
const going = to('own', 'alarm.read', 'case.read', 'alarm.respond', 'duty.sign', 'case.create');

/** The roles a hospital starts with. Data from then on: pages change them, a restart does not. */
export const builtinRoles: RoleSeed[] = [
  role('director', '院长', 'Director', overseeing),
  role(
    'party-secretary',
    '党委书记 / 纪检专职委员',
    'Party secretary / discipline commissioner',
    to('all', 'case.read', 'person.read'),
  ),
  role('deputy-director', '分管副院长', 'Deputy director', overseeing, to('all', 'duty.sign')),
  role(
    'security-chief',
    '保卫科长',
    'Security chief',
    commanding,
    to('all', 'device.manage', 'place.manage', 'duty.manage', 'setting.read', 'intake.read'),
  ),
  role('control-room', '监控室值班员', 'Control-room operator', commanding, to('all', 'intake.read')),
  role('duty-leader', '值班领导', 'Duty leader', commanding),
  role(
    'guard-leader',
    '保安班长',
    'Guard leader',
    to('all', 'alarm.read', 'case.read', 'device.read'),
    to('own', 'alarm.respond', 'duty.sign', 'case.create'),
  ),
  role('guard', '保安', 'Guard', going),
  role(
    'police',
    '警务室民警 / 辅警',
    'Police office',
    to('all', 'alarm.read', 'case.read', 'alarm.police', 'device.read', 'camera.view', 'duty.sign'),
    to('own', 'alarm.respond'),
  ),
  role(
    'fire-control',
    '消控室 / 微型消防站',
    'Fire control',
    to('all', 'device.read', 'duty.sign'),
    to('own', 'alarm.respond', 'case.create'),
  ),
  role('emergency-team', '应急队员', 'Emergency team', going),
  role('patient-relations', '医患办', 'Patient relations office', to('all', 'person.read'), to('own', 'case.create')),
  role('mediator', '人民调解员', "People's mediator"),
  role('medical-affairs', '医务处 / 质控科', 'Medical affairs', to('all', 'person.read'), to('own', 'case.create')),
  role(
    'head',
    '科主任 / 护士长',
    'Head of department',
    to('departments', 'alarm.read', 'case.read', 'person.read'),
    to('own', 'case.create'),
  ),
  role('staff', '医生 / 护士', 'Doctor / nurse', to('own', 'case.create')),
  role('pharmacy', '药剂科', 'Pharmacy', to('own', 'case.create')),
  role(
    'logistics',
    '总务 / 设备科',
    'Logistics',
    to('all', 'device.read', 'device.manage', 'place.manage'),
    to('own', 'case.create'),
  ),
  role('finance', '财务', 'Finance', to('own', 'case.create')),
  role('service-desk', '病友服务中心', 'Patient service centre', to('own', 'case.create', 'duty.sign')),
  role('integration', '接口账号', 'Integration', to('all', 'alarm.read', 'case.read', 'device.read', 'device.manage')),
  {
    code: 'it',
    name: '信息科(系统管理)',
    nameEn: 'IT administrator',
    duty: 'administer',
    grants: to(
      'all',
      'person.read',
      'person.manage',
      'role.manage',
      'setting.read',
      'setting.manage',
      'device.read',
      'device.manage',
      'place.read',
      'place.manage',
      'duty.read',
      'demo.wipe',
      'intake.read',
    ),
  },
  { code: 'auditor', name: '审计员', nameEn: 'Auditor', duty: 'audit', grants: to('all', 'audit.read', 'intake.read') },
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
  grants: to(
    'all',
    'alarm.read',
    'alarm.handle',
    'alarm.police',
    'alarm.respond',
    'case.read',
    'case.create',
    'camera.view',
    'device.read',
    'device.manage',
    'place.read',
    'place.manage',
    'duty.read',
    'duty.sign',
    'duty.manage',
    'person.read',
    'person.manage',
    'role.manage',
    'setting.read',
    'setting.manage',
    'intake.read',
    'demo.wipe',
  ),
};
