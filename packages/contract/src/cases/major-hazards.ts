import type { Label } from '../common.ts';

export const majorHazardSource: Label = [
  '《医疗机构重大事故隐患判定清单(试行)》国卫办密安函〔2023〕490号,2023-12-29',
  'List for judging major accident hazards in medical institutions (trial), 2023-12-29',
];

/** Whoever finds one of these has found a major hazard; nobody may grade it lower. Keys name the clause of the list. */
export const majorHazards = {
  '1': ['特种作业、特种设备人员无证上岗', 'Special operators or special-equipment staff without certificate'],
  '2.1': ['设备设施不符合强制性标准', 'Equipment against compulsory standards'],
  '2.2': [
    '使用未经检验、检验不合格、淘汰或报废的设备',
    'Equipment uninspected, failed, phased out or scrapped, yet in use',
  ],
  '2.3': ['设备发生过事故或明显故障仍继续使用', 'Equipment used on after an accident or an evident fault'],
  '2.4': ['监管部门认定的其他设备重大隐患', 'Other equipment hazard the authority calls major'],
  '3': [
    '擅自关闭破坏监控、报警、防护、救生设施或篡改其数据',
    'Safety monitors, alarms or protection disabled, or their data altered',
  ],
  '4': ['燃气设备未装可燃气体报警装置或不能正常使用', 'Gas equipment without a working gas alarm'],
  '5.1': ['擅自变动临床用房主体或承重结构', 'Structure of a clinical building altered without design'],
  '5.2': ['临床用房地基不稳或承重构件明显损伤', 'Clinical building with unstable ground or damaged bearing parts'],
  '6.1': [
    '发包或出租给不具备条件资质者,或未签安全协议',
    'Contracted or let to the unqualified, or without a safety agreement',
  ],
} as const satisfies Record<string, Label>;
