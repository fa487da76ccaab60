import {
  director,
  discipline,
  doctor,
  head,
  headNurse,
  secretary,
  step,
  type Script,
  type ScriptStep,
} from '../../demo/cases/script.ts';
import { nth } from '../../demo/cases/spread.ts';

/** Two rounds a year; the newest one still waits for some of its answers. */
export const clueRounds = (): Script[] => [
  round(10, '本季度涉黑涉恶线索摸排', ['emergency', 'gastro', 'orthopaedics', 'oncology', 'surgery'], 3),
  round(190, '上半年涉黑涉恶线索摸排', ['internal', 'cardiology', 'icu', 'rehab'], 4, 'cardiology'),
  round(555, '上年度涉黑涉恶线索摸排', ['ent', 'neurology', 'respiratory', 'theatre'], 4),
];

function round(daysAgo: number, title: string, departments: string[], answered: number, withClue?: string): Script {
  const steps = departments.slice(0, answered).flatMap((code, i) => (code === withClue ? clue(code) : [nil(code, i)]));
  const close = step(discipline, '2d', 'close', {
    summary: `摸排科室 ${departments.length} 个,全部报送;线索 ${withClue ? 1 : 0} 条。`,
  });
  return {
    type: 'clueRound',
    title,
    by: discipline,
    daysAgo,
    time: '09:00',
    isOffice: true,
    data: ({ day, department }) => ({
      periodStart: day(-90),
      periodEnd: day(0),
      scope: '医托、号贩子、欺行霸市、强迫交易、保护伞等线索',
      departments: departments.map(department),
      template: '逐人了解,有线索填报,无线索由负责人签署零报告',
      dueOn: day(14),
    }),
    steps: answered === departments.length ? [...steps, close] : steps,
  };
}

const nil = (code: string, i: number): ScriptStep =>
  step(
    nth([head(code), headNurse(code)], i),
    '26h',
    'nil',
    ({ picture }) => ({ signature: picture('signature') }),
    `clueReturn@${code}`,
  );

const clue = (code: string): ScriptStep[] => [
  step(
    head(code),
    '20h',
    'fileClue',
    {
      category: 'gang',
      tags: ['evil', 'disorder'],
      source: 'round',
      subjectName: '院外人员绰号“演示老三”',
      facts: '有人长期在院门口垄断护工介绍,威胁其他护工。',
      evidence: '两名护工口述,录像存保卫科',
      urgency: 'ordinary',
    },
    `clueReturn@${code}`,
  ),
  step(head(code), '1h', 'submit', ({ picture }) => ({ signature: picture('signature') }), `clueReturn@${code}`),
  step(discipline, '1d', 'accept', { judged: ['evil'] }, 'clue'),
  step(discipline, '9d', 'transfer', { transferTo: 'police', receiptNumber: '移交回执(演示)8 号' }, 'clue'),
  step(discipline, '40d', 'close', { result: '公安机关已约谈相关人员,情况得到制止' }, 'clue'),
];

/** A demand reported without a name, cleared; accountability and rewards. */
export const conduct = (): Script[] => [
  demand(95),
  accountability(70),
  accountability(430),
  accountability(6),
  reward(45, 0),
  reward(260, 1),
  reward(520, 2),
  ...open(),
];

function demand(daysAgo: number): Script {
  return {
    type: 'demand',
    title: '反映索要红包',
    by: null,
    daysAgo,
    time: '20:15',
    isOffice: false,
    data: ({ time }) => ({
      accused: '骨科某医生',
      happenedAt: time('-5d'),
      facts: '称术前被暗示“表示一下”。',
      amount: 1000,
    }),
    steps: [
      step(discipline, '14h', 'accept'),
      step(discipline, '12d', 'clear', { finding: '核对排班、谈话与录像,未发现索要行为,系误解术前费用说明。' }),
      step(discipline, '1d', 'close', { outcome: '经核查未发现索要行为,感谢监督;如有新的证据可凭查询码补充。' }),
    ],
  };
}

function accountability(daysAgo: number): Script {
  const person = doctor('internal', daysAgo > 100 ? 1 : 0);
  return {
    type: 'accountability',
    title: '病历书写不及时',
    by: discipline,
    department: 'internal',
    daysAgo,
    time: '14:40',
    isOffice: true,
    data: { basis: '质控检查三次发现出院病历超时未归档。' },
    steps: [
      step(discipline, '1d', 'propose', ({ id }) => ({
        person: id(person),
        basis: '质控检查三次发现出院病历超时未归档。',
        document: '病历书写与管理制度第十二条',
        measure: 'talk',
      })),
      step(person, '2d', 'state', { statement: '因门诊量大延误,已补齐全部病历,今后按时归档。' }),
      step(discipline, '1d', 'submit'),
      step(director, '1d', 'approve', ({ day }) => ({
        decisionNumber: `院问责〔演示〕${daysAgo}号`,
        effectiveOn: day(1),
      })),
      step(discipline, '33d', 'file'),
    ],
  };
}

const merits = [
  ['急诊抢救群体伤员表现突出', 'emergency', 'honour'],
  ['主动上交红包并劝导患者', 'obstetrics', 'praise'],
  ['发现燃气泄漏隐患及时报告', 'rehab', 'bonus'],
] as const;
function reward(daysAgo: number, n: number, isOpen = false): Script {
  const [basis, department, kind] = nth(merits, n);
  const answers = { basis, kind, ...(kind === 'bonus' ? { amount: 1000 } : {}) };
  const steps = [
    step(discipline, '1d', 'propose', ({ id }) => ({
      ...answers,
      people: [id(doctor(department)), id(`staff@${department}#2`)],
    })),
    step(director, '2d', 'approve', { decisionNumber: `院奖〔演示〕${daysAgo}号` }),
    step(discipline, '2d', 'grant', ({ day }) => ({ publicOn: day(0) })),
  ];
  return {
    type: 'reward',
    title: basis,
    by: secretary,
    department,
    daysAgo,
    time: '10:20',
    isOffice: true,
    data: answers,
    steps: isOpen ? steps.slice(0, 1) : steps,
  };
}

const open = (): Script[] => [reward(3, 1, true)];
