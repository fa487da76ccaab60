/** Every permission a route or a case action can name: zh, en. Roles are data; permissions are code. */
export const permissions = {
  'alarm.read': ['查看警情', 'See alarms'],
  'alarm.handle': ['接警处置', 'Handle alarms'],
  'alarm.police': ['警务室处置', 'Work alarms as police'],
  'alarm.respond': ['出警', 'Respond to alarms'],
  'case.read': ['查看案件', 'See cases'],
  'case.create': ['上报', 'Report a case'],
  'camera.view': ['看实时画面', 'Watch live pictures'],
  'device.read': ['查看设备', 'See devices'],
  'device.manage': ['管理设备', 'Manage devices'],
  'place.read': ['查看地点', 'See places'],
  'place.manage': ['管理地点', 'Manage places'],
  'duty.read': ['查看值班', 'See duty'],
  'duty.sign': ['上岗交班', 'Sign on and hand over'],
  'duty.manage': ['管理岗位', 'Manage posts'],
  'person.read': ['查看人员', 'See people'],
  'person.manage': ['管理人员与账号', 'Manage people and accounts'],
  'role.manage': ['管理角色', 'Manage roles'],
  'setting.read': ['查看参数', 'See settings'],
  'setting.manage': ['修改参数', 'Change settings'],
  'audit.read': ['查看审计', 'Read the audit trail'],
  'intake.read': ['查看接入日志', 'Read the intake log'],
  'demo.wipe': ['清除演示数据', 'Wipe demonstration data'],
} as const satisfies Record<string, readonly [string, string]>;

export type Permission = keyof typeof permissions;

/** How far a grant reaches. Ordered: each one contains the ones before it within one hospital. */
export const scopes = ['own', 'department', 'departments', 'campus', 'all'] as const;
export type Scope = (typeof scopes)[number];

export const scopeLabels: Record<Scope, readonly [string, string]> = {
  own: ['仅本人', 'Own only'],
  department: ['本科室', 'Own department'],
  departments: ['本科室及下级', 'Department and below'],
  campus: ['本院区', 'Own campus'],
  all: ['全院', 'Whole hospital'],
};
