import type { Label } from '../common.ts';
import type { WorkAreaName } from '../work-areas.ts';

/** Where a plan leads: places in order, things of a register, devices, departments, or nowhere. */
export const whereLabels = {
  places: ['地点', 'Places'],
  things: ['登记的物品', 'Things of a register'],
  devices: ['设备', 'Devices'],
  departments: ['科室', 'Departments'],
  nowhere: ['不分点位', 'No points'],
} as const satisfies Record<string, Label>;
export type PlanWhere = keyof typeof whereLabels;

export interface PlanKind {
  label: Label;
  area: WorkAreaName;
  /** What a new plan of this kind starts with, all of it to be changed: rhythm in words, form, rule. */
  usual: {
    recurrence: string;
    form?: string;
    where: PlanWhere;
    /** The rule it satisfies, with its clause. */
    rule?: string;
    /** False: nobody here has read that number in its source. */
    isConfirmed: boolean;
  };
  /** The security level makes it more often. */
  isRaised?: boolean;
  /** More of them while the fever clinic is at its peak. */
  hasPeaks?: boolean;
  /** So many a day at least, for each area; short of it the alarm is given before the day ends. */
  perDay?: number;
  /** The signal of a device is itself the record: nobody scans anything. */
  bySignal?: boolean;
}

const kind = (one: PlanKind): PlanKind => one;

/** One of the five: each with a rhythm, a list and a share done in time of its own. */
const keyPoints = (label: Label, recurrence: string, where: PlanWhere): PlanKind => ({
  label,
  area: 'security',
  isRaised: true,
  usual: {
    recurrence,
    form: 'key-point',
    where,
    rule: '重点科室、岗位、场所、物资、设备分别巡逻管理(S1-25)',
    isConfirmed: false,
  },
});

/** Kinds of what must be done. A new one is an entry here. */
export const planKinds = {
  security: kind({
    label: ['治安巡查', 'Security patrol'],
    area: 'security',
    isRaised: true,
    usual: {
      recurrence: '每天 00:00–24:00每2小时',
      form: 'security-patrol',
      where: 'places',
      rule: '企业事业单位内部治安保卫条例 第八条',
      isConfirmed: true,
    },
  }),
  tout: kind({
    label: ['医托巡查', 'Patrol against touts'],
    area: 'security',
    isRaised: true,
    hasPeaks: true,
    perDay: 3,
    usual: {
      recurrence: '每天 08:00–18:00共3次',
      form: 'tout-patrol',
      where: 'places',
      rule: '医托巡查每日每区域不少于 3 次(S1-67)',
      isConfirmed: true,
    },
  }),
  keyFive: keyPoints(['“五重点”综合检查', 'All five kinds of key points'], '每天 08:00–18:00共1次', 'places'),
  keyDepartment: keyPoints(['“五重点”·重点科室', 'Key departments'], '每天 08:00–18:00共1次', 'departments'),
  keyPost: keyPoints(['“五重点”·重点岗位', 'Key posts'], '每天 08:00–22:00共2次', 'places'),
  keyPlace: keyPoints(['“五重点”·重点场所', 'Key places'], '每天 00:00–24:00每4小时', 'places'),
  keyGoods: keyPoints(['“五重点”·重点物资', 'Key goods'], '每天 08:00–18:00共1次', 'places'),
  keyDevice: keyPoints(['“五重点”·重点设备', 'Key equipment'], '每周内1次', 'places'),
  keyRoom: kind({
    label: ['“三铁一器”检查', 'Doors, bars, safes, alarms'],
    area: 'security',
    usual: {
      recurrence: '每月内1次',
      form: 'three-irons',
      where: 'places',
      rule: '“三铁一器”定期检测维护(S1-20)',
      isConfirmed: false,
    },
  }),
  leader: kind({
    label: ['领导查岗', 'Check of key posts'],
    area: 'security',
    isRaised: true,
    usual: {
      recurrence: '每周内1次',
      form: 'leader-check',
      where: 'places',
      rule: '重点岗位 24 小时值守与监督(S1-25、S1-26)',
      isConfirmed: false,
    },
  }),
  alarmTest: kind({
    label: ['报警点测试', 'Test of alarm points'],
    area: 'security',
    bySignal: true,
    usual: {
      recurrence: '每月内1次',
      where: 'devices',
      rule: '每个报警点每月测试不少于 1 次(C1)',
      isConfirmed: false,
    },
  }),
  guardService: kind({
    label: ['保安服务考核', 'Guard service score'],
    area: 'security',
    usual: {
      recurrence: '每月内1次',
      form: 'guard-service',
      where: 'nowhere',
      rule: '保安服务管理条例',
      isConfirmed: false,
    },
  }),
  fireDay: kind({
    label: ['日间防火巡查', 'Fire patrol by day'],
    area: 'fire',
    isRaised: true,
    usual: {
      recurrence: '每天 08:00–22:00每2小时',
      form: 'fire-patrol',
      where: 'places',
      rule: '消防法 第十七条:每日防火巡查',
      isConfirmed: true,
    },
  }),
  fireNight: kind({
    label: ['夜间防火巡查', 'Fire patrol by night'],
    area: 'fire',
    isRaised: true,
    usual: {
      recurrence: '每天 22:00–06:00每2小时',
      form: 'fire-patrol',
      where: 'places',
      rule: 'GB/T 40248-2021 §7.3:医院夜间防火巡查每 2 小时不少于 1 次',
      isConfirmed: true,
    },
  }),
  fireInspection: kind({
    label: ['防火检查', 'Fire inspection'],
    area: 'fire',
    usual: {
      recurrence: '每月内1次',
      form: 'fire-inspection',
      where: 'departments',
      rule: 'GB/T 40248-2021 §7.3:防火检查每月不少于 1 次',
      isConfirmed: true,
    },
  }),
  fireHoliday: kind({
    label: ['节前防火检查', 'Fire inspection before holidays'],
    area: 'fire',
    usual: {
      recurrence: '连休3天及以上的节假日前3天内',
      form: 'fire-inspection',
      where: 'departments',
      rule: '医疗机构消防安全管理九项规定:每月和节假日前检查',
      isConfirmed: false,
    },
  }),
  equipment: kind({
    label: ['器材设备检查', 'Check of equipment'],
    area: 'fire',
    usual: {
      recurrence: '每月内1次',
      where: 'things',
      rule: 'GB 50444-2008:灭火器每月检查',
      isConfirmed: false,
    },
  }),
  contractor: kind({
    label: ['外委维保到访', 'Contractor visit'],
    area: 'fire',
    usual: {
      recurrence: '每月内1次',
      form: 'contractor-visit',
      where: 'nowhere',
      rule: '消防器材委托专业公司检查维护(S2-84)',
      isConfirmed: false,
    },
  }),
  utility: kind({
    label: ['水电气暖巡检', 'Water, power, heating, gas'],
    area: 'utility',
    usual: {
      recurrence: '每天 08:00–20:00共2次',
      form: 'utilities',
      where: 'places',
      rule: '水、电、暖、煤气安全使用(S1-37、S2-85)',
      isConfirmed: false,
    },
  }),
  medicalDevice: kind({
    label: ['医疗设备巡检', 'Medical devices'],
    area: 'utility',
    usual: {
      recurrence: '每周内1次',
      form: 'medical-devices',
      where: 'departments',
      rule: '医疗器械监督管理条例 第五十条',
      isConfirmed: true,
    },
  }),
  information: kind({
    label: ['信息安全检查', 'Information security'],
    area: 'utility',
    usual: {
      recurrence: '每月内1次',
      form: 'information-security',
      where: 'nowhere',
      rule: 'GB/T 22239-2019 8.1',
      isConfirmed: true,
    },
  }),
  ward: kind({
    label: ['病区安全巡查', 'Safety of wards'],
    area: 'governance',
    usual: {
      recurrence: '每周内1次',
      form: 'ward-check',
      where: 'departments',
      rule: '安全责任制:定期排查隐患(S1-38、S1-39)',
      isConfirmed: false,
    },
  }),
  keyThree: kind({
    label: ['安全生产“三重点”巡查', 'Work safety: departments, links, processes'],
    area: 'governance',
    usual: {
      recurrence: '每月内1次',
      form: 'work-safety',
      where: 'departments',
      rule: '重点部门、重点环节、重点流程巡查(S2-82)',
      isConfirmed: false,
    },
  }),
  meeting: kind({
    label: ['会议', 'Meeting'],
    area: 'governance',
    usual: {
      recurrence: '每3个月1日 起10天内',
      form: 'meeting',
      where: 'nowhere',
      rule: '联席会议、安全例会按季召开(C2)',
      isConfirmed: false,
    },
  }),
  infection: kind({
    label: ['院感防控检查', 'Infection control'],
    area: 'quality',
    usual: {
      recurrence: '每周内1次',
      form: 'infection-control',
      where: 'departments',
      rule: '医疗废物管理条例 第十二、十七条',
      isConfirmed: true,
    },
  }),
  coreSystems: kind({
    label: ['核心制度检查', 'Core systems'],
    area: 'quality',
    usual: {
      recurrence: '每月内1次',
      form: 'core-systems',
      where: 'departments',
      rule: '医疗质量安全核心制度(国卫医发〔2018〕8 号)',
      isConfirmed: true,
    },
  }),
  compliance: kind({
    label: ['依法执业自查', 'Lawful practice'],
    area: 'quality',
    usual: {
      recurrence: '每月内1次',
      form: 'practice-compliance',
      where: 'departments',
      rule: '医疗机构管理条例:不超范围、不聘用非卫生技术人员、广告合规(S1-43–S1-46)',
      isConfirmed: true,
    },
  }),
  qualityReview: kind({
    label: ['医疗质量点评会', 'Review of quality'],
    area: 'quality',
    usual: {
      recurrence: '每月内1次',
      form: 'meeting',
      where: 'nowhere',
      rule: '定期组织医疗质量点评,挑出问题,提出整改(S2-61)',
      isConfirmed: false,
    },
  }),
  surgery: kind({
    label: ['手术安全核查', 'Surgical safety check'],
    area: 'quality',
    usual: {
      recurrence: '随时发起',
      form: 'surgical-safety',
      where: 'nowhere',
      rule: '手术安全核查制度:三时点三方',
      isConfirmed: false,
    },
  }),
  records: kind({
    label: ['病历及时性抽查', 'Timeliness of records'],
    area: 'quality',
    usual: {
      recurrence: '每月内1次',
      form: 'record-timeliness',
      where: 'departments',
      rule: '病历书写基本规范',
      isConfirmed: true,
    },
  }),
  sixS: kind({
    label: ['6S 检查', '6S'],
    area: 'quality',
    usual: {
      recurrence: '每月内1次',
      form: 'six-s',
      where: 'departments',
      rule: '“6S”护理管理(S2-70)',
      isConfirmed: false,
    },
  }),
  nursing: kind({
    label: ['移动护理查房', 'Nursing round'],
    area: 'quality',
    usual: {
      recurrence: '每天 08:00–11:00共1次',
      form: 'nursing-round',
      where: 'departments',
      rule: '全面实施移动护理查房(S2-68)',
      isConfirmed: false,
    },
  }),
  training: kind({
    label: ['安全培训', 'Safety training'],
    area: 'governance',
    usual: {
      recurrence: '每6个月1日 起30天内',
      where: 'nowhere',
      rule: '全员消防安全培训每半年不少于 1 次(C8);每年请专业教官(S2-83)',
      isConfirmed: false,
    },
  }),
  drill: kind({
    label: ['应急演练', 'Drill'],
    area: 'governance',
    usual: {
      recurrence: '每6个月1日 起30天内',
      where: 'nowhere',
      rule: '消防演练每半年不少于 1 次,其余按脆弱性排序(C9)',
      isConfirmed: false,
    },
  }),
  survey: kind({
    label: ['满意度调查', 'Survey wave'],
    area: 'governance',
    usual: {
      recurrence: '每3个月1日 起30天内',
      form: 'survey-wave',
      where: 'nowhere',
      rule: '开展满意度调查(S2-43、S1-62)',
      isConfirmed: false,
    },
  }),
  vulnerability: kind({
    label: ['灾害脆弱性分析', 'Hazard vulnerability analysis'],
    area: 'governance',
    usual: {
      recurrence: '每年内1次',
      where: 'nowhere',
      rule: '灾害脆弱性分析每年 1 次(C10)',
      isConfirmed: false,
    },
  }),
  other: kind({
    label: ['其他', 'Other'],
    area: 'governance',
    usual: { recurrence: '每月内1次', where: 'nowhere', isConfirmed: false },
  }),
};
export type PlanKindName = keyof typeof planKinds;
export const planKindNames = Object.keys(planKinds) as [PlanKindName, ...PlanKindName[]];
export const planKindLabels = Object.fromEntries(
  Object.entries(planKinds).map(([name, { label }]) => [name, label]),
) as Record<PlanKindName, Label>;
/** The declaration of a kind; of one that a later release knows, what `other` says. */
export const planKind = (name: string): PlanKind =>
  Object.hasOwn(planKinds, name) ? planKinds[name as PlanKindName] : planKinds.other;
