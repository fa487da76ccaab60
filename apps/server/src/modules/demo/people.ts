import { newId } from '../../kernel/ids.ts';
import { clinicalDepartments } from './departments.ts';
import { nameSource } from './names.ts';

export interface DemoPerson {
  id: string;
  username: string | null;
  name: string;
  title: string;
  phone: string;
  kind: 'staff' | 'police' | 'contractor' | 'mediator';
  department: string;
  roles: string[];
}

interface Group {
  title: string;
  department: string;
  roles: string[];
  sex?: 'm' | 'f';
  count?: number;
  kind?: DemoPerson['kind'];
  /** Of the first one. */
  username?: string;
}

/** Everybody of the demonstration hospital, in the numbers of the source hospital (S2-06, -07, -08, -22). */
export function makePeople(): DemoPerson[] {
  const name = nameSource();
  let phone = 0;
  return groups.flatMap((group) =>
    Array.from({ length: group.count ?? 1 }, (_, i): DemoPerson => ({
      id: newId(),
      username: i === 0 ? (group.username ?? null) : null,
      name: name(group.sex ?? 'm'),
      title: group.title,
      // 199 0000 xxxx: a block that looks like a mobile number and plainly is not somebody's.
      phone: `1990000${String(++phone).padStart(4, '0')}`,
      kind: group.kind ?? 'staff',
      department: group.department,
      roles: group.roles,
    })),
  );
}

const one = (title: string, department: string, roles: string, more: Partial<Group> = {}): Group => ({
  title,
  department,
  roles: roles.split(' '),
  ...more,
});

const ward = (code: string): Group[] => [
  one('科主任', code, 'head', code === 'emergency' ? { username: 'demo-head' } : {}),
  one('护士长', code, 'head', { sex: 'f' }),
  one('主治医师', code, 'staff', { count: 2 }),
  one('护士', code, 'staff', { count: 3, sex: 'f', ...(code === 'emergency' ? { username: 'demo-nurse' } : {}) }),
];

const contractor = { kind: 'contractor' as const };
/** 40 emergency staff: who they are besides. */
const emergencyTeam: Group[] = [
  one('急诊医师 · 应急队员', 'emergency', 'staff emergency-team', { count: 8, username: 'demo-emergency' }),
  one('急诊护士 · 应急队员', 'emergency', 'staff emergency-team', { count: 8, sex: 'f' }),
  one('重症医师 · 应急队员', 'icu', 'staff emergency-team', { count: 4 }),
  one('总务员 · 应急队员', 'logistics', 'emergency-team', { count: 8 }),
  one('保卫干事 · 应急队员', 'security', 'emergency-team', { count: 6 }),
  one('担架员 · 应急队员', 'service', 'emergency-team', { count: 6 }),
];

const groups: Group[] = [
  one('院长', 'office', 'director', { username: 'demo-director' }),
  one('党委书记', 'office', 'party-secretary'),
  one('纪检专职委员', 'office', 'party-secretary', { sex: 'f', username: 'demo-party' }),
  one('分管副院长', 'office', 'deputy-director', { username: 'demo-deputy' }),
  one('总值班', 'office', 'duty-leader', { count: 4, username: 'demo-leader' }),
  one('保卫科长', 'security', 'security-chief', { username: 'demo-chief' }),
  one('监控室值班员', 'security', 'control-room', { count: 8, username: 'demo-console' }),
  one('民警', 'security', 'police', { kind: 'police', username: 'demo-police' }),
  one('辅警', 'security', 'police', { kind: 'police', count: 6 }),
  one('保安班长', 'security', 'guard guard-leader', { ...contractor, count: 5, username: 'demo-team' }),
  one('保安', 'security', 'guard', { ...contractor, count: 57, username: 'demo-guard' }),
  one('保安', 'security', 'guard', { ...contractor, count: 8, sex: 'f' }),
  one('消控室值班员', 'security', 'fire-control', { count: 8, username: 'demo-fire' }),
  ...emergencyTeam,
  ...clinicalDepartments.flatMap(ward),
  one('医患办主任', 'relations', 'patient-relations', { sex: 'f', username: 'demo-patient' }),
  one('医患办干事', 'relations', 'patient-relations', { count: 3 }),
  one('人民调解员', 'relations', 'mediator', { kind: 'mediator', count: 17, username: 'demo-mediator' }),
  one('医务处长', 'medical', 'medical-affairs'),
  one('质控专员', 'medical', 'medical-affairs', { sex: 'f', username: 'demo-quality' }),
  one('护理部主任', 'nursing', 'head', { sex: 'f' }),
  one('信息科长', 'it', 'it', { username: 'demo-it' }),
  one('系统管理员', 'it', 'it', { count: 2 }),
  one('信息安全员', 'it', 'it-security', { username: 'demo-infosec' }),
  one('审计员', 'audit', 'auditor', { username: 'demo-auditor', sex: 'f' }),
  one('总务科长', 'logistics', 'logistics', { username: 'demo-logistics' }),
  one('设备管理员', 'logistics', 'logistics', { count: 2 }),
  one('财务科长', 'finance', 'finance', { sex: 'f', username: 'demo-finance' }),
  one('药师', 'pharmacy', 'pharmacy', { count: 2, sex: 'f', username: 'demo-pharmacy' }),
  one('复核药师', 'pharmacy', 'pharmacy', { sex: 'f', username: 'demo-checker' }),
  one('检验师', 'laboratory', 'staff', { count: 4 }),
  one('客服专员', 'service', 'service-desk', { count: 4, sex: 'f', username: 'demo-desk' }),
  one('住院登记员', 'admission', 'service-desk', { count: 2, sex: 'f' }),
  one('安全保密管理员', 'office', 'security-admin', { username: 'demo-security' }),
  one('志愿者', 'service', 'volunteer', { count: 6, sex: 'f', username: 'demo-volunteer' }),
  one('会计', 'finance', 'finance', { sex: 'f' }),
];
