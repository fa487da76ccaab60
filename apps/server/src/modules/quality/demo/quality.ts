import {
  doctor,
  headNurse,
  nurse,
  quality,
  step,
  until,
  type Script,
  type ScriptStep,
  type Stage,
} from '../../demo/cases/script.ts';
import { admissionNo, nth, spread } from '../../demo/cases/spread.ts';

const findings = [
  ['record', '首次病程记录缺鉴别诊断', '补充鉴别诊断并组织学习书写规范'],
  ['core', '危急值接获未记录处理时间', '完善危急值登记本,交接班核对'],
  ['drug', '预防用抗菌药物疗程偏长', '调整用药疗程,药师参与查房'],
  ['consent', '知情同意书谈话内容不具体', '细化谈话要点,双人核对签字'],
  ['infection', '手卫生依从率偏低', '增加速干手消,每周抽查反馈'],
  ['nursing', '压疮风险评估漏评', '入院 2 小时内完成评估,护士长抽查'],
  ['surgery', '手术安全核查第三步漏签', '麻醉、手术、护理三方现场签字'],
] as const;
const wards = ['orthopaedics', 'general-surgery', 'cardiology', 'oncology', 'obstetrics', 'gastro', 'neurology'];

/** Findings of the monthly review of records. */
export const qualityFindings = (): Script[] =>
  spread(10, 8, 43).map(({ n, daysAgo, time }) => {
    const [defect, description, measures] = nth(findings, n * 2);
    const ward = nth(wards, n);
    const isClean = n % 10 === 9;
    const steps: ScriptStep[] = [
      step(quality(1), '5h', 'dispatch', ({ id, day }) => ({
        rectifier: id(doctor(ward, n)),
        requirement: '分析原因,提出措施并落实',
        dueOn: day(7),
      })),
      step(doctor(ward, n), n % 6 === 5 ? '9d' : '4d', 'submit', ({ picture }) => ({
        measures,
        files: [picture('paper')],
      })),
      ...(n % 7 === 4
        ? [
            step(quality(0), '1d', 'fail', { checkResult: '抽查仍有 2 份不合格' }),
            step(doctor(ward, n), '3d', 'submit', { measures: `${measures};已全部复核` }),
          ]
        : []),
      step(quality(0), '2d', 'pass', { checkResult: '抽查 10 份合格' }),
    ];
    return {
      type: 'qualityFinding',
      title: isClean ? '本月病历点评无缺陷' : description,
      by: quality(1),
      department: ward,
      daysAgo: n === 1 ? 6 : daysAgo,
      time,
      isOffice: true,
      data: ({ now }: Stage) => ({
        batch: `${now.getUTCFullYear()}年${now.getUTCMonth() + 1}月病历点评`,
        defect: isClean ? 'none' : defect,
        ...(isClean ? {} : { severity: nth(['minor', 'major', 'minor'], n), recordNo: admissionNo(n + 300) }),
        checked: 20 + (n % 5) * 4,
        description: isClean ? '抽查病历均符合要求' : description,
      }),
      steps: isClean ? [step(quality(1), '1h', 'clean')] : n === 1 ? until(steps, 'dispatch') : steps,
    };
  });

interface Event {
  kind: string;
  harm: string;
  ward: string;
  description: string;
  immediate: string;
  why: string;
  cause: string;
  measure: string;
}
const events: Event[] = [
  {
    kind: 'fall',
    harm: 'II',
    ward: 'neurology',
    description: '患者夜间自行下床如厕跌倒,额部裂伤 2 厘米。',
    immediate: '查体、头颅 CT 未见出血,清创缝合',
    why: '夜间未呼叫陪护',
    cause: '跌倒高危标识未随转床更新',
    measure: '转床时重新评估并更换床头标识',
  },
  {
    kind: 'medication',
    harm: 'III',
    ward: 'gastro',
    description: '两名同姓患者口服药发错,未服用即发现。',
    immediate: '收回药品,核对身份并安抚患者',
    why: '发药时只核对姓氏',
    cause: '未执行两种方式核对身份',
    measure: '扫描腕带后方可发药',
  },
  {
    kind: 'tube',
    harm: 'II',
    ward: 'icu',
    description: '躁动患者自行拔除胃管。',
    immediate: '评估后重新置管',
    why: '约束带松脱',
    cause: '约束评估未按时复评',
    measure: '每两小时复评并记录',
  },
  {
    kind: 'device',
    harm: 'IV',
    ward: 'theatre',
    description: '术前检查发现负压吸引器压力不足。',
    immediate: '更换设备,未影响手术',
    why: '压力表未按期校验',
    cause: '校验计划漏项',
    measure: '校验计划纳入设备二维码提醒',
  },
  {
    kind: 'infection',
    harm: 'II',
    ward: 'respiratory',
    description: '一周内同病区出现两例导管相关感染。',
    immediate: '隔离、留取培养、环境消毒',
    why: '换药手卫生不到位',
    cause: '手消液位置不便',
    measure: '床旁加装手消液并每周监测',
  },
  {
    kind: 'identity',
    harm: 'III',
    ward: 'laboratory',
    description: '采血管条码贴错,检验前发现。',
    immediate: '联系病区重新采血',
    why: '批量贴码',
    cause: '采血前贴码流程不规范',
    measure: '床旁扫码即时打印条码',
  },
  {
    kind: 'transfusion',
    harm: 'III',
    ward: 'general-surgery',
    description: '输血前核对发现申请单血型填写错误。',
    immediate: '停止领血,复核血型',
    why: '手工转抄',
    cause: '系统未强制带出血型',
    measure: '申请单由系统自动带出',
  },
];

/** Adverse events: reported without blame, half of them without a name, analysed, put right, answered. */
export const adverseEvents = (): Script[] =>
  spread(8, 6, 47).map(({ n, daysAgo, time }) => {
    const one = nth(events, n * 2);
    const isLab = one.ward === 'laboratory';
    const helper = isLab ? 'staff@laboratory#1' : headNurse(one.ward);
    return {
      type: 'adverseEvent',
      title: one.description.slice(0, 20),
      by: n % 4 === 3 ? null : isLab ? 'staff@laboratory' : nurse(one.ward, n),
      department: one.ward,
      daysAgo,
      time,
      isOffice: false,
      data: ({ time: at }) => ({
        kind: one.kind,
        harm: one.harm,
        happenedAt: at('-3h'),
        description: one.description,
        immediate: one.immediate,
        patientNo: admissionNo(n + 500),
      }),
      steps: analysed(one, helper, n),
    };
  });

function analysed(one: Event, helper: string, n: number): ScriptStep[] {
  const accept = step(quality(1), n % 6 === 5 ? '20h' : '5h', 'accept', ({ id }) => ({
    harm: one.harm,
    team: [id(helper)],
  }));
  if (one.harm === 'IV' && n % 2)
    return [
      accept,
      step(quality(1), '3d', 'noAction', { noActionReason: '检查程序已起作用,无需新增措施' }),
      step(quality(1), '1d', 'close', { outcome: '感谢报告,检查制度发挥了作用。' }),
    ];
  const capa = (s: Stage, more: Record<string, unknown> = {}): Record<string, unknown>[] => [
    { measure: one.measure, owner: s.id(helper), dueOn: dueOn, check: '抽查 20 例,合格率 95% 以上', ...more },
  ];
  let dueOn = '';
  return [
    accept,
    step(helper, '6d', 'analyse', {
      whys: [
        { why: '为什么发生', answer: one.why },
        { why: '为什么没有拦住', answer: one.cause },
      ],
      causes: [
        { kind: 'method', cause: one.cause },
        { kind: 'people', cause: one.why },
      ],
      rootCause: one.cause,
    }),
    step(quality(1), '2d', 'plan', (s) => {
      dueOn = s.day(20);
      return { capa: capa(s) };
    }),
    step(helper, '14d', 'progress', (s) => ({ capa: capa(s, { doneOn: s.day(0), evidence: '已落实并培训全科' }) })),
    step(helper, '1d', 'done'),
    step(quality(0), '25d', 'effective', { effect: '抽查 20 例全部合格,未再发生' }),
    step(quality(1), '2d', 'close', { outcome: '已分析原因并落实改进,感谢您的报告。' }),
  ];
}
