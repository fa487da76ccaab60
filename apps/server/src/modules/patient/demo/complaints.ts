import {
  deputy,
  director,
  head,
  headNurse,
  office,
  step,
  until,
  type Script,
  type ScriptStep,
  type Who,
} from '../../demo/cases/script.ts';
import { admissionNo, nth, patientName, patientPhone, spread, type Slot } from '../../demo/cases/spread.ts';
import { grievances, type Grievance } from './complaint-texts.ts';

const channels = ['onSite', 'phone', 'miniProgram', 'hotline', 'onSite', 'phone', 'letter', 'superior'];
const severities = ['minor', 'serious', 'minor', 'key'];

/** Complaints (data sheet C13). Most are answered in five working days. */
export const complaints = (): Script[] => [
  ...spread(17, 21, 17).map((slot) => one(slot, life(slot.n, slot.year))),
  ...now(),
  // The same weeks of the year before had theirs, too.
  ...desks.map(([n, daysAgo]) => one({ n: n + 40, daysAgo: daysAgo + 364, time: '10:10' }, life(n + 40, 1))),
];

function one(
  { n, daysAgo, time }: Pick<Slot, 'n' | 'daysAgo' | 'time'>,
  steps: (what: Grievance, n: number) => ScriptStep[],
): Script {
  const what = nth(grievances, n * 7);
  const channel = nth(channels, n);
  const isNameless = channel === 'miniProgram' && n % 16 > 8;
  return {
    type: 'complaint',
    title: what.title,
    by: channel === 'miniProgram' ? null : n % 5 === 2 ? clinicianOf(what.department) : office(n),
    department: what.department,
    daysAgo,
    time,
    isOffice: true,
    data: {
      channel,
      category: what.category,
      description: what.description,
      ...(isNameless
        ? {}
        : {
            complainant: patientName(n * 7),
            relation: nth(['self', 'family', 'family', 'other'], n),
            phone: patientPhone(n * 7),
            patientId: admissionNo(n),
          }),
      isRepeat: n % 13 === 9,
    },
    steps: steps(what, n),
  };
}

const wards = [
  'emergency',
  'internal',
  'surgery',
  'orthopaedics',
  'respiratory',
  'gastro',
  'ent',
  'exam',
  'general-surgery',
  'obstetrics',
];
/** Who answers for the department. */
const answererOf = (department: string): Who =>
  wards.includes(department)
    ? head(department)
    : ({
        logistics: 'logistics',
        security: 'security-chief',
        pharmacy: 'pharmacy',
        laboratory: 'staff@laboratory',
        admission: 'service-desk@admission',
      }[department] ?? office(1));
const clinicianOf = (department: string): Who =>
  wards.includes(department) ? headNurse(department) : answererOf(department);

/** How the nth one went. */
function life(n: number, year: number): (what: Grievance, n: number) => ScriptStep[] {
  if (n % 9 === 4) return onTheSpot;
  if (n % 17 === 11) return refused;
  if (n % 19 === 13) return withdrawn;
  const isLate = year === 0 ? n % 12 === 7 : n % 6 === 1;
  return (what) => answered(what, n, isLate);
}

const accepted = (n: number): ScriptStep =>
  step(office(n), '50m', 'accept', {
    category: nth(grievances, n * 7).category,
    severity: nth(severities, n),
    isRepeat: n % 13 === 9,
  });

const onTheSpot = (what: Grievance, n: number): ScriptStep[] => [
  step(office(n), '10m', 'attend', { note: '引导至投诉室接待' }),
  step(office(n), '40m', 'settle', ({ department }) => ({
    measures: what.measures,
    reply: what.reply,
    department: department(what.department),
    satisfaction: 5,
  })),
  step(office(n), '2d', 'archive'),
];
const refused = (_: Grievance, n: number): ScriptStep[] => [
  step(office(n + 1), '2h', 'refuse', {
    refusal: nth(['unclear', 'beyond', 'sued'], n),
    reply: '已向您说明不予处理的依据和其他解决途径。',
  }),
];
const withdrawn = (_: Grievance, n: number): ScriptStep[] => [
  accepted(n),
  step(office(n), '1d', 'withdraw', { note: '科室沟通后投诉人电话表示撤诉,录音存档' }),
];

function answered(what: Grievance, n: number, isLate: boolean): ScriptStep[] {
  const handler = answererOf(what.department);
  const others = ['nursing', 'logistics', 'finance'].filter((code) => code !== what.department);
  return [
    accepted(n),
    step(office(n), '1h', 'dispatch', ({ id, department }) => ({
      department: department(what.department),
      handler: id(handler),
      note: '请三个工作日内反馈调查情况',
    })),
    ...(n % 10 === 3
      ? [
          step(office(n), '1h', 'severalDepartments', ({ department }) => ({
            others: [department(nth(others, n))],
            workdays: 5,
          })),
        ]
      : []),
    step(handler, '3h', 'investigate'),
    ...(n % 14 === 6
      ? [
          step(handler, '20h', 'askMore', { note: '请投诉人补充缴费单据,已电话告知' }),
          step(office(n), '2d', 'supplemented', { note: '投诉人送来单据复印件' }),
        ]
      : []),
    step(handler, isLate ? '9d' : '26h', 'conclude', {
      facts: what.facts,
      conclusion: nth(['true', 'partly', 'partly', 'untrue', 'true'], n),
      measures: what.measures,
    }),
    step(handler, '3h', 'draft', {
      reply: what.reply,
      apology: n % 5 !== 3,
      ...(what.category === 'fees' ? { refund: 28.5 + n } : {}),
    }),
    ...(n % 15 === 8
      ? [
          step(deputy, '2h', 'sendBack', { note: '请补充整改完成时间' }),
          step(handler, '2h', 'draft', { reply: `${what.reply}整改已完成。` }),
        ]
      : []),
    step(nth([deputy, director], n), '4h', 'approve'),
    step(office(n), '3h', 'tell', { note: '电话反馈,投诉人表示接受' }),
    step(office(n + 1), '3d', 'revisit', { satisfaction: nth([5, 4, 4, 5, 3], n) }),
    step(office(n), '1d', 'archive'),
  ];
}

const desks: [n: number, daysAgo: number, action: string | null][] = [
  [1, 15, 'investigate'],
  [5, 9, 'conclude'],
  [9, 6, 'draft'],
  [0, 5, 'investigate'],
  [18, 4, 'dispatch'],
  [12, 3, 'draft'],
  [20, 1, 'accept'],
  [10, 0, null],
];

/** What the office has on its desk today. */
const now = (): Script[] =>
  desks.map(([n, daysAgo, action]) =>
    one({ n, daysAgo, time: '08:50' }, (what) => (action === null ? [] : until(answered(what, n, false), action))),
  );
