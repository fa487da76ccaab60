import {
  doctor,
  head,
  office,
  quality,
  step,
  until,
  type Answers,
  type Script,
  type ScriptStep,
  type Stage,
} from '../../demo/cases/script.ts';
import { admissionNo, nth, patientName, patientPhone, spread, type Slot } from '../../demo/cases/spread.ts';

const matters = [
  ['orthopaedics', '骨折术后愈合不良', '患者认为内固定术后骨折延迟愈合系手术不当。'],
  ['general-surgery', '腹腔镜术后切口感染', '术后一周切口感染,患方认为无菌操作不到位。'],
  ['obstetrics', '产后出血处置争议', '产后出血转入重症监护,患方质疑处置时机。'],
  ['gastro', '内镜检查后腹痛', '肠镜检查后腹痛住院三日,患方要求赔偿。'],
  ['emergency', '急诊漏诊争议', '首诊未发现细微骨折,次日复诊确诊。'],
  ['cardiology', '用药后不良反应', '换药后出现皮疹,患方认为未告知风险。'],
  ['neurology', '跌倒致额部裂伤', '住院期间如厕跌倒,患方认为防护不足。'],
  ['ent', '拔牙后麻木', '智齿拔除后下唇麻木三个月未恢复。'],
  ['oncology', '病情告知争议', '家属认为未充分告知治疗方案的利弊。'],
  ['internal', '检查项目争议', '患方认为检查过度,要求退费和补偿。'],
] as const;

interface Life {
  n: number;
  /** 0: nothing is paid. */
  amount: number;
  daysAgo: number;
  time: string;
}

/** Compensation of the year before, and of the year that ends now: three tenths of it in half as many disputes. */
const before = [42_000, 0, 36_000, 58_000, 12_000, 30_000, 0, 65_000, 24_000, 48_000];
const after = [20_000, 0, 28_000, 12_000, 18_000, 15_000];

/** Medical disputes (data sheet C14): half as many as the year before, three tenths of the compensation. */
export const disputes = (): Script[] => [
  // With those that are open now, half of what the same months of the year before had.
  ...[110, 168, 232, 281, 338].map((daysAgo, i) =>
    dispute(lifeOf({ n: nth([4, 2, 1, 5, 8], i), daysAgo, time: '10:10' }), course),
  ),
  ...spread(0, 16, 19).map((slot) => dispute(lifeOf(slot), course)),
  // Agreed on after either year had begun: the compensation is of the year in which it was agreed.
  ...[366, 374, 738, 752, 771].map((daysAgo, n) => dispute(lifeOf({ n: 30 + n, daysAgo, time: '09:30' }), course)),
  ...now(),
];

// It is paid for when it is agreed, some thirty days after it was registered.
const lifeOf = ({ n, daysAgo, time }: Omit<Slot, 'year'>): Life => ({
  n,
  amount: daysAgo > 364 + 30 ? nth(before, n) : nth(after, n),
  daysAgo,
  time,
});

function dispute(life: Life, steps: (life: Life) => ScriptStep[]): Script {
  const { n } = life;
  const [department, title, description] = nth(matters, n * 3);
  return {
    type: 'dispute',
    title,
    by: n % 4 === 1 ? head(department) : office(n),
    department,
    daysAgo: life.daysAgo,
    time: life.time,
    isOffice: true,
    data: ({ day, picture }) => ({
      source: nth(['patient', 'department', 'patient', 'authority', 'complaint'], n),
      description,
      patient: patientName(n * 11 + 3),
      patientId: admissionNo(n + 400),
      relation: nth(['family', 'self'], n),
      phone: patientPhone(n * 11 + 3),
      eventOn: day(-14),
      claimedFault: '要求说明诊疗经过并给予合理补偿',
      claim: Math.min(98_000, life.amount * 1.6 + 8000),
      injury: nth(['none', 'four', 'none', 'three'], n),
      hasDisturbance: n % 9 === 3,
      ...(n % 2 ? {} : { evidence: [picture('paper')] }),
    }),
    steps: steps(life),
  };
}

const begun = (n: number): ScriptStep[] => [
  step(office(n), '30m', 'assess', {
    risk: nth(['low', 'middle', 'low', 'high'], n),
    injury: nth(['none', 'four', 'none', 'three'], n),
    isMajor: false,
  }),
  step(office(n), '40m', 'inform', ({ picture }) => ({
    toldRoutes: true,
    toldSealing: true,
    toldCopying: true,
    patientSignature: picture('signature'),
  })),
];
const fair = { isParty: false, isRelative: false, hasInterest: false, hasOther: false };
const mediatorOf = (n: number): string => `mediator#${n % 17}`;

function course(life: Life): ScriptStep[] {
  const { n } = life;
  if (n % 10 === 7)
    return [
      ...begun(n),
      step(office(n), '2d', 'negotiate'),
      step(office(n), '12d', 'withdraw', { note: '患方经解释表示理解,签署放弃声明' }),
    ];
  return [...begun(n), ...(n % 3 === 0 ? negotiated(n) : mediated(n)), ...concluded(life)];
}

const sealing = (n: number): ScriptStep[] =>
  n % 4 === 2
    ? [
        step(office(n), '2h', 'seal', ({ day, picture }) => ({
          sealed: [{ item: '住院病历', form: 'copy', location: 'AD-1F 证据保管室 2 号柜', unsealOn: day(1095) }],
          hospitalSignature: picture('signature'),
          patientSignature: picture('signature'),
        })),
      ]
    : [];

const meeting =
  (hospitalSide: number, patientSide: number) =>
  ({ time, place }: Stage): Answers => ({
    at: time('-1h'),
    room: place('AD-1F/调解室一'),
    hospitalSide,
    patientSide,
    isRecorded: true,
    minutes: '双方陈述意见,就责任与补偿范围交换看法,约定下次会谈时间。',
  });

const negotiated = (n: number): ScriptStep[] => [
  ...sealing(n),
  step(office(n), '2d', 'negotiate'),
  step(office(n), '5d', 'meet', meeting(2, 3)),
];
const mediated = (n: number): ScriptStep[] => [
  ...sealing(n),
  step(office(n), '3d', 'mediate', ({ id }) => ({ mediators: [id(mediatorOf(n)), id(mediatorOf(n + 5))], ...fair })),
  step(mediatorOf(n), '6d', 'meet', meeting(2, 2)),
  ...(n % 8 === 5
    ? [
        step(mediatorOf(n), '7d', 'extendMediation', ({ picture }) => ({
          workdays: 15,
          hospitalSignature: picture('signature'),
          patientSignature: picture('signature'),
        })),
      ]
    : []),
];

/** What was learnt becomes a finding that somebody puts right. */
function putRight(n: number): ScriptStep[] {
  const on = 'qualityFinding';
  const person = doctor(nth(matters, n * 3)[0]);
  return [
    step(office(n), '2d', 'rectify', { lessons: '加强术前沟通与记录', defect: 'consent' }),
    step(
      quality(),
      '1d',
      'dispatch',
      ({ id, day }) => ({ rectifier: id(person), requirement: '完善知情同意谈话与记录', dueOn: day(14) }),
      on,
    ),
    step(person, '6d', 'submit', { measures: '细化谈话要点,科内培训并抽查' }, on),
    step(quality(1), '2d', 'pass', { checkResult: '抽查合格' }, on),
  ];
}

function concluded({ n, amount }: Life): ScriptStep[] {
  const isMediated = n % 3 !== 0;
  return [
    step(office(n), '13d', 'conclude', ({ day, picture }) => ({
      amount,
      terms: amount ? '医方一次性补偿,双方就此事不再主张。' : '医方致歉并减免部分费用,双方就此事不再主张。',
      performBy: day(25),
      insurerJoined: true,
      ...(amount > 10_000 ? { insurerShare: Math.round(amount * 0.7) } : {}),
      ...(isMediated && n % 2 ? { recovered: 1500 + n * 100 } : {}),
      hospitalSignature: picture('signature'),
      patientSignature: picture('signature'),
      ...(isMediated ? { mediatorSignature: picture('signature') } : {}),
    })),
    ...(isMediated && n % 2
      ? [step(office(n), '6d', 'confirm', { isJoint: true, note: '已向演示人民法院提交共同申请' })]
      : []),
    ...(isMediated ? [] : [step(office(n), '4d', 'reportSettlement', { note: '已报演示区卫健局(演示文号)' })]),
    step(office(n), n % 11 === 6 ? '30d' : '9d', 'perform', { paid: amount }),
    ...(n % 10 === 2 ? putRight(n) : []),
    step(office(n), '6d', 'archive', {
      lessons: nth(['完善知情同意书并规范谈话记录', '加强术后观察与交接', '落实跌倒风险评估'], n),
    }),
  ];
}

/** Under way: in mediation, being appraised, a grave one that was reported, one told of its rights this morning. */
function now(): Script[] {
  const grave: ScriptStep[] = [
    step(office(0), '30m', 'assess', ({ time }) => ({
      risk: 'high',
      injury: 'two',
      isMajor: true,
      majorKnownAt: time('-20m'),
    })),
    step(office(0), '40m', 'inform', { toldRoutes: true, toldSealing: true, toldCopying: true }),
    ...sealing(2),
    step(office(0), '2h', 'reportMajor', { note: '已电话并书面报告演示市卫健委' }),
    step(office(0), '4d', 'mediate', ({ id }) => ({ mediators: [id('mediator'), id('mediator#4')], ...fair })),
    step('mediator', '5d', 'meet', meeting(3, 4)),
    step(office(0), '2d', 'appraise', { appraiser: '演示医学会医疗损害鉴定办公室', note: '过错、因果关系与责任比例' }),
  ];
  const open = (n: number, daysAgo: number, action: string | null): Script =>
    dispute({ n, amount: 0, daysAgo, time: '09:10' }, (life) => (action === null ? [] : until(course(life), action)));
  return [
    { ...dispute({ n: 5, amount: 50_000, daysAgo: 24, time: '10:00' }, () => grave), title: '重症感染救治争议' },
    { ...open(34, 16, 'meet'), by: office(0) },
    open(36, 9, 'negotiate'),
    open(35, 0, 'inform'),
  ];
}
