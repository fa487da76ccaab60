import { alarmPoints } from '../../demo/campus/alarm-points.ts';
import { guard, step, type Script, type ScriptStep } from '../../demo/cases/script.ts';
import { nth, spread, type Slot } from '../../demo/cases/spread.ts';

const outcomes = [
  ['dispute', 3, 0, '家属对候诊时间不满争吵,劝解后继续就诊'],
  ['assault', 2, 1, '醉酒患者推搡护士,控制后移交民警,护士软组织挫伤'],
  ['illness', 1, 0, '候诊者晕厥,急诊团队到场处置'],
  ['dispute', 4, 0, '家属聚集办公室,引导至调解室'],
  ['theft', 1, 0, '当场抓获一名偷窃手机者,移交警务室'],
  ['tout', 1, 0, '拉客人员拒绝离开,民警带离核查'],
  ['other', 2, 0, '排队纠纷,现场劝开'],
] as const;
/** Where somebody has pressed, by number of the button. */
const buttons = [1, 2, 13, 4, 26, 18, 6, 24, 20, 3, 35, 29, 8, 33];

/** A button beside the children's desk, and one that the cleaners' trolley hits: the last week of them. */
export const wolves = (): Script[] =>
  [
    [24, 1, '08:20', 'child'],
    [24, 2, '10:05', 'child'],
    [24, 4, '15:40', 'child'],
    [24, 6, '09:15', null],
    [33, 2, '06:35', 'cleaning'],
    [33, 5, '06:50', 'cleaning'],
  ].map(([number, daysAgo, time, cause], n) => ({
    ...press({ n: 2, year: 0, daysAgo: Number(daysAgo), time: String(time) }),
    title: alarmPoints[Number(number) - 1]?.split('/').at(-1) ?? '',
    device: `PB-${String(number).padStart(3, '0')}`,
    steps: cause === null ? answered(n, 0) : accident(n, String(cause)),
  }));

/** Presses of two years: answered in seconds, somebody there within minutes, a third of them by accident. */
export const alarms = (): Script[] => spread(14, 17, 53).map((slot) => press(slot));

function press({ n, year, daysAgo, time }: Slot): Script {
  const number = nth(buttons, n * 3 + year);
  return {
    type: 'alarm',
    title: alarmPoints[number - 1]?.split('/').at(-1) ?? '',
    by: null,
    device: `PB-${String(number).padStart(3, '0')}`,
    // One of this very hour would ring.
    daysAgo: Math.max(daysAgo, 1),
    time,
    isOffice: false,
    data: { kind: 'panic' },
    steps: n % 3 === 2 ? accident(n) : answered(n, year),
  };
}

// The year before, answering took longer.
const seconds = (n: number, year: number, least: number, range: number): `${number}s` =>
  `${least + ((n * 7) % range) + year * (range / 2)}s`;
const desk = (n: number): string => `control-room#${n % 8}`;

const accident = (n: number, cause = nth(['cleaning', 'untold', 'child'], n)): ScriptStep[] => [
  step(desk(n), seconds(n, 0, 6, 8), 'acknowledge'),
  step(desk(n), '35s', 'falseAlarm', { falseCause: cause }),
];

function answered(n: number, year: number): ScriptStep[] {
  const [nature, persons, injured, result] = nth(outcomes, n);
  const isPolice = ['assault', 'theft', 'tout'].includes(nature);
  const receipt = isPolice ? { policeReceipt: `演示回执${500 + n}` } : {};
  return [
    step(desk(n), seconds(n, year, 7, 10), 'acknowledge'),
    step(desk(n), '12s', 'dispatch', ({ id }) => ({ responders: [id(guard(n + 3)), id(guard(n + 21))] })),
    step(guard(n + 3), '9s', 'accept'),
    step(guard(n + 3), seconds(n, year, 70, 90), 'arrive'),
    ...(isPolice ? [step('police', '60s', 'policeArrive')] : []),
    step(guard(n + 3), '40s', 'handle', { note: '隔离双方,疏导围观人员' }),
    step(guard(n + 3), '5m', 'feedback', { note: '现场已平息' }),
    ...(isPolice ? [step('police', '10m', 'policeReport', { note: '登记身份信息,依法处理', ...receipt })] : []),
    step(desk(n), '8m', 'close', { nature, persons, injured, force: nature === 'assault', result, ...receipt }),
  ];
}
