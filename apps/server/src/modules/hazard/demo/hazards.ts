import {
  chief,
  deputy,
  step,
  until,
  type Answers,
  type Picture,
  type Script,
  type ScriptStep,
  type Who,
} from '../../demo/cases/script.ts';
import { nth, spread, type Slot } from '../../demo/cases/spread.ts';
import { scenes, type Scene } from './hazard-texts.ts';

const departmentOf = (owner: Who): string => (owner.includes('laboratory') ? 'laboratory' : 'logistics');

/** Hazards (data sheet C6): found, graded, rectified, checked by somebody else. */
export const hazards = (): Script[] => [
  ...spread(13, 12, 11).map((slot) => general(nth(scenes, slot.n * 5 + slot.year), slot)),
  ...unfinished(),
  ...aYearAgo(),
  major('门诊楼燃气报警装置失效', 'OP-1F/志愿者服务站', 210 + 364, false),
  major('病员食堂燃气报警装置不能正常使用', 'W1-1F/病员食堂', 19, true),
];

function general(one: Scene, { n, daysAgo, time, year }: Slot): Script {
  return {
    type: 'hazard',
    title: one.title,
    by: one.by,
    place: one.place,
    daysAgo,
    time,
    isOffice: false,
    data: ({ picture }) => ({
      description: one.description,
      domain: one.domain,
      source:
        one.by.startsWith('fire') || one.by.startsWith('guard') ? 'patrol' : one.by === chief ? 'inspection' : 'staff',
      ...(n % 3 === 0 ? {} : { photos: [picture(one.before)] }),
    }),
    steps: n % 8 === 3 ? onTheSpot(one) : n % 11 === 7 ? [noHazard] : rectified(one, n, isLate(n, year)),
  };
}

/** Fire control checks what is about fire. */
const checkerOf = ({ domain }: Scene): Who => (domain === 'fire' ? 'fire-control#2' : 'duty-leader#1');

const noHazard = step(chief, '4h', 'dismiss', { checkResult: '现场复核符合规范,系正常作业,已告知报告人' });
const onTheSpot = (one: Scene): ScriptStep[] => [
  step(chief, '40m', 'fixOnSpot', ({ picture }) => ({ done: one.done, photosAfter: [picture(one.after)] })),
  step(checkerOf(one), '5h', 'pass', { checkResult: '当场整改到位' }),
];

/** Late ones have become fewer. */
const isLate = (n: number, year: number): boolean => (year === 0 ? n % 9 === 4 : n % 4 === 1);

function rectified(one: Scene, n: number, late: boolean): ScriptStep[] {
  const after = ({ picture }: { picture: (what: Picture) => string }): Answers => ({
    done: one.done,
    photosAfter: [picture(one.after)],
    ...(one.cost ? { cost: one.cost } : {}),
  });
  return [
    step(chief, '3h', 'gradeGeneral', { domain: one.domain, risk: one.risk }),
    step(chief, '1h', 'dispatch', ({ id, department }) => ({
      department: department(departmentOf(one.owner)),
      owner: id(one.owner),
      note: '按期整改,拍照反馈',
    })),
    ...(n % 9 === 5
      ? [step(one.owner, '3d', 'askExtension', { note: '配件采购周期较长' }), step(chief, '5h', 'extend', { days: 7 })]
      : []),
    step(one.owner, late ? '11d' : `${2 + (n % 4)}d`, 'handIn', after),
    ...(n % 7 === 2
      ? [
          step(chief, '8h', 'fail', { checkResult: '标识未恢复,退回补充' }),
          step(chief, '1h', 'dispatch', ({ id }) => ({ owner: id(one.owner), note: '补齐标识' })),
          step(one.owner, '30h', 'handIn', after),
        ]
      : []),
    step(nth([chief, checkerOf(one)], n), '9h', 'pass', { checkResult: '现场复查合格,予以销号' }),
  ];
}

const desks: [scene: number, daysAgo: number, action: string | null][] = [
  [4, 12, 'dispatch'],
  [9, 9, 'dispatch'],
  [1, 6, 'dispatch'],
  [12, 5, 'handIn'],
  [10, 2, 'dispatch'],
  [13, 1, 'gradeGeneral'],
  [6, 0, null],
];

/** What lies on somebody's desk now: overdue, due tomorrow, to be graded, to be checked. */
const unfinished = (): Script[] =>
  desks.map(([index, daysAgo, action]) => {
    const one = nth(scenes, index);
    const script = general(one, { n: 1, year: 0, daysAgo, time: '09:20' });
    return { ...script, steps: action === null ? [] : until(rectified(one, 1, false), action) };
  });

/** The same weeks of the year before had theirs, too; all are closed by now. */
const aYearAgo = (): Script[] =>
  desks.map(([index, daysAgo], n) =>
    general(nth(scenes, index + 3), { n: n + 60, year: 1, daysAgo: daysAgo + 364, time: '10:40' }),
  );

/** A major one: made safe the same day, planned, supervised, reported. One was closed last year, one is open. */
function major(title: string, place: string, daysAgo: number, isOpen: boolean): Script {
  const steps = [
    step(chief, '1h', 'gradeMajor', { domain: 'gas', risk: '燃气泄漏不能及时发现', majorItems: ['4'] }),
    step('logistics', '2h', 'secure', { measure: '关闭燃气总阀,停用该灶间,24 小时专人值守' }),
    step(chief, '1d', 'plan', ({ day }) => ({
      planOwner: '总务科长;燃气设备维保单位',
      planMeasures: '更换探测器 6 只与主机,接入消控室,重新标定',
      planFunds: 38_000,
      limitOn: day(40),
      planFallback: '泄漏时关阀、通风、疏散,拨打 119 和燃气抢修电话',
    })),
    step(deputy, '4h', 'supervise', { note: '每周报告进度,未合格前不得恢复使用' }),
    step(chief, '2h', 'reportUp', {
      authorityReport: '已书面报告市卫健委(演示文号 2 号)',
      congressReport: '职代会第三次会议通报',
    }),
    step(chief, '2h', 'dispatch', ({ id, department }) => ({
      department: department('logistics'),
      owner: id('logistics'),
      note: '按五落实方案整改',
    })),
    step('logistics', '24d', 'handIn', ({ picture }) => ({
      done: '探测器与主机全部更换,与消控室联动测试合格',
      photosAfter: [picture('wired')],
      cost: 36_400,
    })),
    step(chief, '2d', 'pass', { checkResult: '第三方检测报告合格,联动测试正常,同意销号' }),
  ];
  return {
    type: 'hazard',
    title,
    by: 'fire-control#3',
    place,
    daysAgo,
    time: '08:50',
    isOffice: false,
    data: ({ picture }) => ({
      description: '可燃气体报警主机显示故障,探测器 4 只无响应。',
      domain: 'gas',
      source: 'inspection',
      majorItems: ['4'],
      photos: [picture('wiring')],
    }),
    steps: isOpen ? until(steps, 'dispatch') : steps,
  };
}
