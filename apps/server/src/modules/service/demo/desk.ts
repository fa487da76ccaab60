import { byTwo, doctor, step, until, type Script, type Span } from '../../demo/cases/script.ts';
import { nth, patientName, patientPhone, spread, type Slot } from '../../demo/cases/spread.ts';

const clerk = (n: number): string => `service-desk#${n % 4}`;
const volunteer = (n: number): string => `volunteer#${n % 6}`;

type When = Pick<Slot, 'n' | 'daysAgo' | 'time'> & { ago?: Span };
/** What happened in the last hours, whatever the hour is; what would follow later than now has not happened yet. */
const lately = (agos: readonly Span[], from: number): When[] =>
  agos.map((ago, i) => ({ n: from + i, daysAgo: 0, time: '09:00', ago }));

const questions = [
  ['guide', 'CT 室怎么走', 'OP-1F/导医台'],
  ['insurance', '异地医保怎么备案', 'OP-1F/医保窗口'],
  ['medical', '膝盖疼挂哪个科', 'OP-1F/导医台'],
  ['guide', '住院部三号楼怎么走', 'OP-1F/门厅'],
  ['other', '停车怎么缴费', 'OP-1F/门厅'],
  ['guide', '抽血在几楼', 'OP-1F/导医台'],
] as const;
const pressures = [
  [124, 78],
  [152, 94],
  [118, 72],
  [186, 104],
  [138, 88],
] as const;

export const enquiries = (): Script[] =>
  [...lately(['170m', '141m', '118m', '96m', '61m', '47m', '22m', '9m'], 90), ...spread(20, 13, 11)].map(
    ({ n, daysAgo, time, ago }: When) => {
      const [kind, question, place] = nth(questions, n);
      const isPressure = n % 5 === 3;
      const [systolic, diastolic] = nth(pressures, n);
      const isPassed = n % 13 === 1;
      return {
        type: 'enquiry',
        title: isPressure ? '测血压' : question,
        by: n % 3 === 0 ? clerk(n) : volunteer(n),
        place: isPressure ? 'OP-1F/病友服务中心' : place,
        daysAgo,
        time,
        ago,
        isOffice: false,
        data: isPressure
          ? { kind: 'convenience', item: 'pressure', onSpot: true, systolic, diastolic }
          : isPassed
            ? { kind, question, name: patientName(n), phone: patientPhone(n) }
            : { kind, question, onSpot: true },
        steps:
          isPassed && !isPressure
            ? [
                step(clerk(n), '2m', 'pass', ({ department }) => ({
                  department: department('cardiology'),
                  note: '请科室回电',
                })),
                step('head@cardiology', n % 2 ? '50m' : '26h', 'reply', { answer: '已电话答复' }),
              ]
            : [],
      };
    },
  );

const ways = [
  ['test', ['wheelchair', 'elderly'], 'CT 室', 'OP-1F/门厅'],
  ['whole', ['elderly', 'mobility'], '心内科门诊、检验、取药', 'OP-1F/门厅'],
  ['pay', [], '收费窗口', 'OP-3F/外科候诊区'],
  ['test', ['stretcher', 'oxygen'], '磁共振', 'EM-1F/急诊留观室'],
  ['way', ['language'], '儿科门诊', 'OP-1F/导医台'],
] as const;
const words = { test: '送检', whole: '全程陪同', pay: '陪同缴费', way: '带路' } as const;

export const escorts = (): Script[] =>
  [...lately(['155m', '104m', '88m', '36m', '12m', '3m'], 60), ...spread(16, 10, 7)].map(
    ({ n, daysAgo, time, ago }: When) => {
      const [kind, needs, destination, place] = nth(ways, n);
      const who = volunteer(n);
      const steps = [
        step(who, n % 7 === 4 ? '8m' : `${1 + (n % 3)}m`, 'accept'),
        step(who, '3m', 'start'),
        step(who, `${14 + (n % 4) * 9}m`, 'finish'),
        step(who, '40s', 'rate', { rating: n % 9 === 5 ? 3 : 5 - (n % 2) }),
      ];
      return {
        type: 'escort',
        title: `${words[kind]}:${destination}`,
        by: clerk(n),
        place,
        daysAgo,
        time,
        ago,
        isOffice: false,
        data: {
          kind,
          ...(needs.length > 0 && { needs: [...needs] }),
          destination,
          patient: patientName(n + 5),
          phone: patientPhone(n + 5),
        },
        steps: n % 6 === 2 ? until(steps, 'finish') : steps,
      };
    },
  );

const windows = [
  ['admission', ['register', 'bed', 'deposit'], 'W1-1F/一站式服务中心'],
  ['discharge', ['settle', 'records'], 'W1-1F/一站式服务中心'],
  ['maternity', ['file', 'antenatal'], 'OP-1F/病友服务中心'],
] as const;

export const tickets = (): Script[] =>
  [...lately(['132m', '73m', '19m', '6m', '2m'], 40), ...spread(12, 8, 3)].map(({ n, daysAgo, time, ago }: When) => {
    const [desk, items, place] = nth(windows, n);
    const who = `service-desk@admission#${n % 2}`;
    return {
      type: 'oneStop',
      title: nth(['入院办理', '出院办理', '孕产建档'], n),
      by: who,
      place,
      daysAgo,
      time,
      ago,
      isOffice: false,
      data: { desk, items: [...items] },
      steps:
        n % 11 === 6
          ? [step(who, '25m', 'leave')]
          : [
              step(who, `${3 + (n % 5) * 3}m`, 'call'),
              step(who, `${6 + (n % 4) * 4}m`, 'finish', { items: [...items] }),
              step(who, '1m', 'rate', { rating: 4 + (n % 2) }),
            ],
    };
  });

export const certificates = (): Script[] =>
  spread(26, 12, 5).map(({ n, daysAgo, time }) => ({
    type: 'twoCertificates',
    title: '新生儿两证联办',
    by: clerk(n),
    department: 'obstetrics',
    daysAgo,
    time,
    isOffice: true,
    data: ({ day }) => ({ bornOn: day(-3), mother: patientName(n + 20), phone: patientPhone(n + 20) }),
    steps: [
      step(clerk(n), '8m', 'issueBirth', { birthNo: `YS${String(330_000_101 + n)}` }),
      step(clerk(n), n % 5 === 4 ? '26h' : '6m', 'issueVaccination', { vaccinationNo: `JZ${String(70_200 + n)}` }),
      // A name was written wrong: the blank is void, another one is issued.
      ...(n % 13 === 6
        ? [
            byTwo(
              step(clerk(n), '3d', 'reissue', { birthNo: `YS${String(330_000_300 + n)}`, note: '姓名打印有误' }),
              'medical-affairs#0',
            ),
          ]
        : []),
      ...(n % 3 === 0 ? [step(clerk(n), '2m', 'rate', { rating: 5 - (n % 2) })] : []),
    ],
  }));

const evenings = ['皮肤科', '儿科', '中医科', '口腔科'] as const;

/** Night clinics: two a week in the year that ends now, tonight's and tomorrow's are planned. */
export const nightClinics = (): Script[] => [
  ...spread(60, 30, 17).map(({ n, daysAgo }) => evening(n, { daysAgo: daysAgo + 1, time: '10:00' })),
  ...[0, 1].map((n) => evening(900 + n, { daysAgo: 0, time: '09:00', ago: '4h' }, n)),
];

function evening(n: number, when: Pick<Script, 'daysAgo' | 'time' | 'ago'>, ahead = -1): Script {
  const clinic = nth(evenings, n);
  const who = doctor('emergency', n);
  const steps = [
    step(who, n % 9 === 4 ? '502m' : `${480 + (n % 6)}m`, 'open'),
    step(who, '3h', 'close', { visits: 18 + (n % 7) * 5 }),
  ];
  return {
    type: 'nightClinic',
    title: `${clinic}夜间门诊`,
    by: who,
    place: 'OP-3F/外科候诊区',
    department: 'emergency',
    ...when,
    isOffice: false,
    data: ({ id, day }) => ({
      clinic,
      startsAt: `${day(Math.max(0, ahead))}T18:00:00+08:00`,
      endsAt: `${day(Math.max(0, ahead))}T21:00:00+08:00`,
      doctor: id(who),
      room: '三楼 5 诊室',
    }),
    steps: ahead >= 0 ? [] : n % 17 === 9 ? [step(who, '1h', 'cancel', { note: '医生外出会诊' })] : steps,
  };
}
