import { ask, look, remark, section, type ShippedForm } from './kit.ts';

const points = (key: string, zh: string, en: string, most: number) => ask('points', key, zh, en, { points: most });

/** What assessors of a drill score (C9): alarm, first action, joint force, evacuation, the plan itself. */
export const drillEvaluation: ShippedForm = {
  code: 'drill-evaluation',
  group: 'governance',
  isConfirmed: false,
  definition: {
    title: ['应急演练评估表', 'Evaluation of a drill'],
    source: '数据单 C9;AQ/T 9009-2015 生产安全事故应急演练评估规范(条款待核) / clause to be checked',
    passAt: 70,
    sections: [
      section(
        '预警与报告',
        'Alarm and report',
        points('alarm', '报警及时、内容清楚', 'Alarm given at once and clearly', 10),
        points('told', '按通知树通知到位', 'Everybody of the notification tree was told', 10),
      ),
      section(
        '响应与处置',
        'Response',
        points('first', '1 分钟第一响应正确', 'First action within a minute, and the right one', 15),
        points('station', '微型消防站 3 分钟到场,装备齐全', 'Micro station there in 3 minutes, equipped', 15),
        points('joint', '5 分钟联动,分工明确', 'Joint force in 5 minutes, everybody knows his part', 10),
        look('gear', '器材、设施有效可用', 'Equipment works'),
      ),
      section(
        '疏散与救护',
        'Evacuation and care',
        points('evacuation', '疏散有序,人员清点无遗漏', 'Orderly evacuation, everybody counted', 20),
        look('patients', '重症与行动不便患者有专人转运', 'Patients who cannot walk are carried by named people'),
        look('exits', '疏散通道、安全出口畅通', 'Ways and exits are free'),
      ),
      section(
        '预案',
        'The plan',
        points('plan', '预案可操作,职责与现场一致', 'The plan works as it is written', 20),
        look('phones', '预案中的人员、电话有效', 'People and telephone numbers of the plan are right'),
        remark(),
      ),
    ],
  },
};
