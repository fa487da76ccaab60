/** The password of every demonstration account. Public on purpose: these accounts exist in demonstrations only. */
export const demoPassword = 'demo-anyuan-2026';

export interface DemoAccount {
  username: string;
  zh: string;
  en: string;
}

/** Accounts one can try the demonstration with. */
export const demoAccounts: DemoAccount[] = [
  { username: 'demo-console', zh: '监控室值班员', en: 'Control-room operator' },
  { username: 'demo-guard', zh: '保安', en: 'Guard' },
  { username: 'demo-team', zh: '保安班长', en: 'Guard leader' },
  { username: 'demo-police', zh: '警务室民警', en: 'Police officer' },
  { username: 'demo-leader', zh: '值班领导', en: 'Duty leader' },
  { username: 'demo-chief', zh: '保卫科长', en: 'Security chief' },
  { username: 'demo-director', zh: '院长', en: 'Director' },
  { username: 'demo-deputy', zh: '分管副院长', en: 'Deputy director' },
  { username: 'demo-nurse', zh: '急诊护士', en: 'Emergency nurse' },
  { username: 'demo-head', zh: '急诊科主任', en: 'Head of emergency' },
  { username: 'demo-emergency', zh: '应急队员', en: 'Emergency team' },
  { username: 'demo-fire', zh: '消控室值班员', en: 'Fire control' },
  { username: 'demo-patient', zh: '医患办', en: 'Patient relations' },
  { username: 'demo-mediator', zh: '人民调解员', en: "People's mediator" },
  { username: 'demo-party', zh: '纪检专职委员', en: 'Discipline commissioner' },
  { username: 'demo-finance', zh: '财务', en: 'Finance' },
  { username: 'demo-quality', zh: '质控科', en: 'Medical affairs' },
  { username: 'demo-desk', zh: '病友服务中心', en: 'Patient service centre' },
  { username: 'demo-volunteer', zh: '志愿者', en: 'Volunteer' },
  { username: 'demo-logistics', zh: '总务科', en: 'Logistics' },
  { username: 'demo-pharmacy', zh: '药师', en: 'Pharmacist' },
  { username: 'demo-checker', zh: '复核药师', en: 'Second pharmacist' },
  { username: 'demo-it', zh: '信息科', en: 'IT administrator' },
  { username: 'demo-infosec', zh: '信息安全员', en: 'Information security' },
  { username: 'demo-security', zh: '安全保密管理员', en: 'Security administrator' },
  { username: 'demo-auditor', zh: '审计员', en: 'Auditor' },
];
