import type { QuestionInput } from '@anyuan/contract';

import { ask, check, look, reading, remark, section, type ShippedForm } from './kit.ts';

const hours = ['小时', 'h'] as const;

/** The 18 core systems, each with what a checker looks for; passed ÷ applicable. A hospital adds its own behind them. */
const systems: readonly (readonly [key: string, zh: string, en: string, what: string, whatEn: string])[] = [
  [
    'first',
    '首诊负责制度',
    'First contact responsible',
    '首诊医师负责到底,无推诿',
    'The first doctor stays responsible',
  ],
  [
    'rounds',
    '三级查房制度',
    'Rounds on three levels',
    '主治 48 小时内首次查房并记录',
    'Attending sees the patient within 48 h',
  ],
  [
    'consultation',
    '会诊制度',
    'Consultation',
    '急会诊 10 分钟内到位,普通会诊 24 小时内完成',
    'Urgent within 10 min, others within 24 h',
  ],
  [
    'nursing',
    '分级护理制度',
    'Grades of nursing',
    '护理级别与病情相符,标识一致',
    'Grade fits the patient and is marked',
  ],
  ['duty', '值班和交接班制度', 'Duty and hand-over', '值班在岗,交接记录完整', 'On duty, hand-over recorded'],
  ['difficult', '疑难病例讨论制度', 'Difficult cases', '讨论及时,意见落实', 'Discussed in time and acted upon'],
  [
    'critical',
    '急危重患者抢救制度',
    'Rescue of critical patients',
    '抢救设备完好,抢救记录 6 小时内补记',
    'Equipment ready, recorded within 6 h',
  ],
  ['beforeSurgery', '术前讨论制度', 'Discussion before surgery', '术前讨论完成并记录', 'Discussed and recorded'],
  ['death', '死亡病例讨论制度', 'Death discussion', '一周内完成讨论', 'Within one week'],
  ['checking', '查对制度', 'Checking', '两种以上方式核对身份', 'Identity checked in two ways or more'],
  [
    'surgerySafety',
    '手术安全核查制度',
    'Surgical safety check',
    '三个时点三方签名齐全',
    'Three signatures at three moments',
  ],
  ['surgeryGrades', '手术分级管理制度', 'Grades of surgery', '术者权限与手术级别相符', 'Surgeon is allowed this grade'],
  ['newTechnology', '新技术和新项目准入制度', 'New technology', '经论证审批后开展', 'Approved before it is used'],
  [
    'criticalValue',
    '危急值报告制度',
    'Critical values',
    '接获、报告、处置闭环并有时间',
    'Received, told and acted upon, with times',
  ],
  ['records', '病历管理制度', 'Medical records', '书写及时、签名完整、保管合规', 'In time, signed, kept as required'],
  ['antibiotics', '抗菌药物分级管理制度', 'Grades of antibiotics', '使用级别与权限相符', 'Grade fits who prescribes'],
  ['blood', '临床用血审核制度', 'Use of blood', '用血申请、审核、核对记录完整', 'Asked, reviewed, checked, recorded'],
  [
    'information',
    '信息安全管理制度',
    'Information security',
    '账号专用,患者信息不外泄',
    'Own accounts, nothing of patients leaks',
  ],
];

export const coreSystems: ShippedForm = {
  code: 'core-systems',
  group: 'quality',
  isConfirmed: true,
  definition: {
    title: ['18 项医疗核心制度检查', 'Check of the 18 core systems'],
    source: '国卫医发〔2018〕8 号;抽查要点为项目默认值 / the list is national, what is looked for is ours',
    passAt: 90,
    sections: [
      {
        title: ['抽查', 'Sample'],
        questions: [ask('text', 'sample', '抽查对象(病案号或场景)', 'What was sampled', { isNeeded: false })],
      },
      {
        title: ['核心制度', 'Core systems'],
        questions: systems.map(([key, zh, en, what, whatEn], n) =>
          look(key, `${n + 1} ${zh}`, `${n + 1} ${en}`, { hint: [what, whatEn], points: 1 }),
        ),
      },
      {
        title: ['延伸制度', 'Beyond the eighteen'],
        note: ['“几十项核心制度”由医院在此续列', 'A hospital lists its further systems here'],
        questions: [
          look('adverse', '不良事件报告', 'Adverse events reported', { points: 1 }),
          look('consent', '知情同意', 'Informed consent', { points: 1 }),
          look('handHygiene', '手卫生', 'Hand hygiene', { points: 1 }),
          look('falls', '跌倒坠床压力性损伤防范', 'Falls and pressure injuries prevented', { points: 1 }),
          remark(),
        ],
      },
    ],
  },
};

const signatures = (moment: string): QuestionInput[] => [
  ask('signature', `${moment}Surgeon`, '手术医师签名', 'Surgeon signs'),
  ask('signature', `${moment}Anaesthetist`, '麻醉医师签名', 'Anaesthetist signs'),
  ask('signature', `${moment}Nurse`, '手术室护士签名', 'Theatre nurse signs'),
];

/** Three moments, three signatures each; a missing one is a defect, so none can be left out. */
export const surgicalSafety: ShippedForm = {
  code: 'surgical-safety',
  group: 'quality',
  isConfirmed: false,
  definition: {
    title: ['手术安全核查', 'Surgical safety check'],
    source: '手术安全核查制度:三个时点、三方核查 / three moments, three parties',
    sections: [
      section(
        '基本情况',
        'Which operation',
        ask('text', 'patient', '病案号', 'Record number'),
        ask('text', 'operation', '手术名称', 'Operation'),
        ask('choice', 'cancelled', '手术是否取消', 'Was it cancelled', {
          options: [
            { key: 'no', label: ['正常进行', 'No'] },
            { key: 'patient', label: ['取消:患者原因', 'Yes: patient'] },
            { key: 'hospital', label: ['取消:医院原因', 'Yes: hospital'] },
          ],
        }),
        ask('longText', 'why', '取消原因', 'Why it was cancelled', {
          showIf: { of: 'cancelled', is: ['patient', 'hospital'] },
        }),
      ),
      {
        ...section(
          '麻醉实施前',
          'Before anaesthesia',
          look('identity', '患者身份、手术方式、知情同意一致', 'Identity, operation, consent agree', { isVeto: true }),
          look('site', '手术部位与标识正确', 'Site right and marked', { isVeto: true }),
          look('allergy', '过敏史、麻醉安全检查、抗菌药物皮试', 'Allergies, anaesthesia check, skin test'),
          look('blood', '备血、假体、影像资料到位', 'Blood, implants, pictures there'),
          ...signatures('before'),
        ),
        showIf: { of: 'cancelled', is: ['no'] },
      },
      {
        ...section(
          '手术开始前',
          'Before incision',
          look('again', '再次核对患者、手术、部位', 'Patient, operation, site checked again', { isVeto: true }),
          look('risks', '手术与麻醉风险预警已陈述', 'Risks have been said'),
          look('sterile', '物品灭菌合格,仪器设备正常', 'Sterile, devices in order'),
          ...signatures('incision'),
        ),
        showIf: { of: 'cancelled', is: ['no'] },
      },
      {
        ...section(
          '患者离开手术室前',
          'Before leaving theatre',
          look('done', '实际手术名称、用药、输血核对', 'Operation as done, drugs, blood checked'),
          look('count', '手术用物清点正确', 'Counts are right', { isVeto: true }),
          look('specimen', '标本确认,皮肤与管路检查', 'Specimens, skin and lines checked'),
          look('goes', '患者去向确认', 'Where the patient goes'),
          ...signatures('leaving'),
        ),
        showIf: { of: 'cancelled', is: ['no'] },
      },
    ],
  },
};

const limit = (key: string, zh: string, en: string, high: number, more: Partial<QuestionInput> = {}): QuestionInput =>
  reading(key, zh, en, hours, { high, max: 10_000, decimals: 1, points: 1, photo: 'none', isNeeded: false, ...more });

/** B8: how long each record took, against its limit. What does not apply to a record is left empty and does not count. */
export const recordTimeliness: ShippedForm = {
  code: 'record-timeliness',
  group: 'quality',
  isConfirmed: true,
  definition: {
    title: ['病历完成及时性与质量', 'Timeliness and quality of records'],
    source: '病历书写基本规范;医疗纠纷预防和处理条例第十五条(抢救记录 6 小时) / rules on writing records',
    passAt: 90,
    sections: [
      section('病历', 'Record', ask('text', 'record', '病案号', 'Record number')),
      section(
        '完成用时',
        'Hours it took',
        limit('firstNote', '首次病程记录', 'First progress note', 8),
        limit('admission', '入院记录', 'Admission record', 24),
        limit('operation', '手术记录', 'Operation record', 24),
        limit('discharge', '出院(死亡)记录', 'Discharge or death record', 24),
        limit('transfer', '接班、转入记录', 'Taking over, transfer in', 24),
        limit('frontPage', '病案首页', 'Front page', 24),
        limit('attending', '主治医师首次查房', "Attending's first round", 48),
        limit('deputyChief', '副主任医师首次查房', "Deputy chief's first round", 72),
        limit('rescue', '抢救记录补记', 'Rescue record', 6),
        limit('deathDiscussion', '死亡病例讨论', 'Death discussion', 168),
        limit('consultation', '普通会诊', 'Routine consultation', 24),
        ask('number', 'urgent', '急会诊到位', 'Urgent consultation', {
          unit: ['分钟', 'min'],
          high: 10,
          max: 10_000,
          points: 1,
          isNeeded: false,
        }),
        check('postOperative', '术后首次病程即时完成', 'First note after surgery at once', {
          points: 1,
          photo: 'none',
        }),
      ),
      section(
        '质量',
        'Quality',
        ask('choice', 'grade', '病历等级', 'Grade of the record', {
          options: [
            { key: 'a', label: ['甲级', 'A'] },
            { key: 'b', label: ['乙级', 'B'], share: 50 },
            { key: 'c', label: ['丙级', 'C'], share: 0, isBad: true },
          ],
          points: 4,
        }),
        remark(),
      ),
    ],
  },
};

const rated = (key: string, zh: string, en: string, points: number): QuestionInput =>
  ask('points', key, zh, en, { points, badBelow: points * 0.6, photo: 'mayIfBad' });

export const sixS: ShippedForm = {
  code: 'six-s',
  group: 'quality',
  isConfirmed: false,
  definition: {
    title: ['6S 护理管理检查', '6S in nursing'],
    source: 'S2-70;分值为项目默认值 / points are ours',
    passAt: 85,
    sections: [
      section(
        '整理',
        'Sort',
        rated('sort', '必需与非必需物品分开,无闲置物', 'Needed and not needed apart', 10),
        check('expired', '无过期物品', 'Nothing expired', { points: 6, isVeto: true }),
      ),
      section(
        '整顿',
        'Set in order',
        rated('place', '定点、定量、定容,标识清楚', 'A place, a number and a label for everything', 10),
        look('found', '急救物品 30 秒内可取', 'Emergency items at hand within 30 s', { points: 6 }),
      ),
      section('清扫', 'Shine', rated('shine', '台面、地面、设备清洁', 'Surfaces, floors, devices clean', 16)),
      section(
        '清洁',
        'Standardise',
        rated('standard', '标准上墙、责任到人、检查有记录', 'Standards posted, owners named, checks recorded', 16),
      ),
      section('素养', 'Sustain', rated('sustain', '着装规范、文明用语、流程执行', 'Dress, manners, procedures', 16)),
      section(
        '安全',
        'Safety',
        rated('safety', '用电、用氧、消防、防跌倒', 'Power, oxygen, fire, falls', 10),
        check('exits', '安全通道畅通', 'Exits clear', { points: 10, isVeto: true }),
        remark(),
      ),
    ],
  },
};

export const nursingRound: ShippedForm = {
  code: 'nursing-round',
  group: 'quality',
  isConfirmed: false,
  definition: {
    title: ['移动护理查房', 'Mobile nursing round'],
    source: 'S2-68',
    sections: [
      section(
        '床旁',
        'At the bed',
        ask('text', 'bed', '床号', 'Bed'),
        look('identity', '腕带与床头卡一致', 'Wristband and bed card agree', { isVeto: true }),
        look('grade', '护理级别、饮食、隔离标识正确', 'Grade, diet and isolation marked rightly'),
        look('lines', '管路通畅、固定、有标识', 'Lines open, fixed and labelled'),
        look('skin', '皮肤完好,压力性损伤已评估', 'Skin whole, pressure risk assessed'),
        look('falls', '跌倒坠床防范到位', 'Falls guarded against'),
        look('told', '患者知晓用药与注意事项', 'The patient knows his drugs and what to mind'),
        ask('mark', 'satisfied', '患者满意', 'Patient is content', { badFrom: 2, isNeeded: false }),
        remark(),
      ),
    ],
  },
};

export const infectionControl: ShippedForm = {
  code: 'infection-control',
  group: 'quality',
  isConfirmed: false,
  definition: {
    title: ['院感防控检查', 'Infection control'],
    source: '医疗废物管理条例第十二、十七条;其余为项目默认值 / the rest is ours',
    sections: [
      section(
        '人员与环境',
        'People and surroundings',
        look('hands', '手卫生设施齐全、执行正确', 'Hand hygiene possible and done'),
        look('gear', '防护用品穿脱规范', 'Protective gear worn rightly'),
        look('triage', '预检分诊、发热患者引导落实', 'Triage, fever patients led their way'),
        check('cleaning', '环境清洁消毒有记录', 'Cleaning and disinfection recorded'),
        check('air', '通风、空气消毒有效', 'Air changed or disinfected'),
      ),
      section(
        '医疗废物',
        'Medical waste',
        check('sorted', '分类收集,标识清楚', 'Sorted and labelled'),
        ask('number', 'stored', '暂存时间', 'Stored for', { unit: ['天', 'days'], high: 2, max: 60, photo: 'ifBad' }),
        check('register', '交接登记完整(保存三年)', 'Register complete, kept three years'),
        remark(),
      ),
    ],
  },
};
