import type { Dimension, QuestionInput } from '@anyuan/contract';

import { ask, section, type ShippedForm } from './kit.ts';

/** A mark from 1 to 5 that is counted in a dimension; left out by whoever did not come across it. */
const rate = (key: string, dimension: Dimension, zh: string, en: string): QuestionInput =>
  ask('mark', key, zh, en, { dimension, isNeeded: false });
const words = ask('longText', 'words', '还想说什么?', 'Anything else?', {
  isNeeded: false,
  hint: ['请不要写姓名和病情', 'Please no names and no illnesses'],
});
const how = {
  zh: '点一个数字:5 很满意,1 很不满意。没用到的可以不点。',
  en: 'Choose a number: 5 is very good, 1 is very poor. Leave out what you did not use.',
};

const survey = (
  code: string,
  group: ShippedForm['group'],
  zh: string,
  en: string,
  ...questions: QuestionInput[]
): ShippedForm => ({
  code,
  group,
  // The dimensions are asked for (S1-62, C17); the wording is common practice, not a national questionnaire.
  isConfirmed: false,
  definition: {
    title: [zh, en],
    note: ['一分钟,不记名', 'One minute, no name'],
    source: 'S1-62、S2-43;数据单 C17(维度);题目为通行做法 / data sheet C17; wording is common practice',
    sections: [{ ...section('您觉得怎么样?', 'How was it?', ...questions, words), note: [how.zh, how.en] }],
  },
});

const trust = rate('trust', 'friendliness', '医护人员尊重我、信任我', 'Staff treated me with respect and trust');
const fees = rate('fees', 'fees', '收费清楚、合理', 'Fees were clear and fair');

export const outpatientSurvey = survey(
  'survey-outpatient',
  'quality',
  '门诊患者满意度',
  'Outpatients',
  rate('process', 'process', '挂号、候诊、检查取药的流程和等候', 'Registration, waiting, tests and medicines'),
  rate('order', 'order', '就诊秩序(叫号、排队、无人插队拉客)', 'Order: calling, queues, no touts'),
  rate('quality', 'quality', '医生看病仔细、有效', 'Care was thorough and helped'),
  rate('attitude', 'attitude', '医生护士和窗口人员的态度', 'Attitude of doctors, nurses and clerks'),
  rate('communication', 'communication', '病情和用药讲得明白', 'Illness and medicines were explained'),
  trust,
  rate('environment', 'environment', '卫生、厕所、标识、停车', 'Cleanliness, toilets, signs, parking'),
  fees,
  rate('safety', 'safety', '在医院里觉得安全', 'I felt safe in the hospital'),
);

export const inpatientSurvey = survey(
  'survey-inpatient',
  'quality',
  '住院患者满意度',
  'Inpatients',
  rate('process', 'process', '入院、检查、手术安排', 'Admission, tests and operations were well arranged'),
  rate('quality', 'quality', '治疗和护理', 'Treatment and nursing'),
  rate('response', 'attitude', '按铃后很快有人来', 'Somebody came soon when I rang'),
  rate('attitude', 'attitude', '医生护士的态度', 'Attitude of doctors and nurses'),
  rate('communication', 'communication', '病情、手术、风险讲得明白', 'Illness, operation and risks were explained'),
  trust,
  rate('order', 'order', '病区安静,陪护探视有管理', 'The ward was quiet, visits were orderly'),
  rate('environment', 'environment', '病房、卫生间、膳食', 'Room, bathroom, food'),
  fees,
  rate('safety', 'safety', '财物和人身安全', 'My belongings and I were safe'),
);

export const emergencySurvey = survey(
  'survey-emergency',
  'quality',
  '急诊患者满意度',
  'Emergency patients',
  rate('process', 'process', '到院后很快有人接诊', 'I was seen soon'),
  rate('quality', 'quality', '抢救和处置', 'Treatment'),
  rate('attitude', 'attitude', '医护人员的态度', 'Attitude of staff'),
  rate('communication', 'communication', '病情和费用随时告知', 'I was told of my state and the costs'),
  trust,
  rate('order', 'order', '急诊区秩序', 'Order in the emergency department'),
  rate('environment', 'environment', '环境卫生', 'Cleanliness'),
  fees,
  rate('safety', 'safety', '在急诊觉得安全', 'I felt safe'),
);

export const dischargedSurvey = survey(
  'survey-discharged',
  'quality',
  '出院患者满意度',
  'Discharged patients',
  rate('quality', 'quality', '这次住院的治疗效果', 'What the treatment achieved'),
  rate('attitude', 'attitude', '医护人员的态度', 'Attitude of staff'),
  rate(
    'communication',
    'communication',
    '出院后用药、复诊、康复讲得明白',
    'Medicines, next visit and recovery were explained',
  ),
  trust,
  rate('process', 'process', '出院结算和取药', 'Settling the bill and getting medicines'),
  rate('order', 'order', '住院期间病区秩序', 'Order on the ward'),
  rate('environment', 'environment', '病房环境', 'The room'),
  fees,
  rate('safety', 'safety', '住院期间的安全感', 'How safe I felt'),
);

export const staffSurvey = survey(
  'survey-staff',
  'governance',
  '职工满意度',
  'Staff',
  rate('safety', 'safety', '在岗位上觉得安全,不担心被打骂', 'I feel safe at my post'),
  rate('guards', 'safety', '有事按铃,保卫人员来得及时', 'Guards come in time when I press'),
  rate('order', 'order', '诊疗秩序', 'Order around my work'),
  rate('friendliness', 'friendliness', '患者和家属尊重、配合', 'Patients and families are respectful'),
  rate('communication', 'communication', '医患沟通得到科室和医院支持', 'The house supports me in difficult talks'),
  rate('environment', 'environment', '工作环境与设施', 'Surroundings and equipment'),
  rate('process', 'process', '工作流程顺畅', 'Work flows well'),
  rate('quality', 'quality', '我们给患者的医疗质量', 'The care we give'),
);

/** What whoever runs a wave writes down of it: the round of a plan. */
export const surveyWave: ShippedForm = {
  code: 'survey-wave',
  group: 'governance',
  isConfirmed: false,
  definition: {
    title: ['满意度调查组织记录', 'Record of a survey wave'],
    source: '数据单 C17 / data sheet C17',
    sections: [
      section(
        '本次调查',
        'This wave',
        ask('text', 'survey', '调查编码', 'Code of the survey'),
        ask('longText', 'frame', '抽样范围与方法', 'Frame and how the sample was drawn'),
        ask('yesNo', 'reached', '达到计划样本量', 'The planned sample was reached', { good: true }),
        ask('yesNo', 'told', '结果已通报科室', 'Departments were told the results', { good: true }),
        ask('longText', 'measures', '改进措施与责任科室', 'What is improved, and by whom', { isNeeded: false }),
      ),
    ],
  },
};
