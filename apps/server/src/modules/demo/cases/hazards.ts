import {
  chief,
  deputy,
  nurse,
  step,
  until,
  type Answers,
  type Picture,
  type Script,
  type ScriptStep,
  type Who,
} from './script.ts';
import { nth, spread, type Slot } from './spread.ts';

interface Scene {
  title: string;
  place: string;
  domain: string;
  by: Who;
  owner: Who;
  description: string;
  risk: string;
  done: string;
  before: Picture;
  after: Picture;
  cost: number;
}
const scene = (
  title: string,
  place: string,
  domain: string,
  by: Who,
  owner: Who,
  [description, risk, done]: [string, string, string],
  [before, after]: [Picture, Picture],
  cost = 0,
): Scene => ({ title, place, domain, by, owner, description, risk, done, before, after, cost });

const corridor: [Picture, Picture] = ['blocked', 'clear'];
const wires: [Picture, Picture] = ['wiring', 'wired'];
const water: [Picture, Picture] = ['wet', 'dry'];
const scenes: Scene[] = [
  scene(
    '病区消防通道堆放纸箱',
    'W1-3F/护士站',
    'fire',
    nurse('respiratory'),
    'logistics#1',
    ['消防通道堆放医用耗材纸箱,通行宽度不足一半。', '火灾时影响疏散', '纸箱已清运,划定禁放区并贴标识'],
    corridor,
  ),
  scene(
    '护士站插线板过载',
    'W2-3F/护士站',
    'power',
    nurse('general-surgery'),
    'logistics#2',
    ['一块插线板接 6 台设备,外壳发热。', '过热起火', '增设固定插座两组,撤除插线板'],
    wires,
    680,
  ),
  scene(
    '门诊大厅入口地面湿滑',
    'OP-1F/门厅',
    'other',
    'service-desk#1',
    'logistics#1',
    ['雨天门厅地砖积水,一名老人险些滑倒。', '患者跌倒', '铺设吸水垫,安排保洁定时巡查'],
    water,
    320,
  ),
  scene(
    '急诊楼应急灯不亮',
    'EM-1F/急诊候诊区',
    'fire',
    'fire-control',
    'logistics#2',
    ['巡查发现候诊区两盏应急照明灯不亮。', '停电时无法照明疏散', '更换应急灯两盏并测试 90 分钟'],
    wires,
    460,
  ),
  scene(
    '配电间门未上锁',
    'CA-PW',
    'power',
    'fire-control#1',
    'logistics#1',
    ['配电房门锁损坏,无关人员可进入。', '触电或误操作停电', '更换门锁,钥匙双人管理'],
    wires,
    240,
  ),
  scene(
    '信息机房温度偏高',
    'AD-2F/信息机房',
    'it',
    'logistics#1',
    'logistics#2',
    ['机房空调故障,温度升至 29 ℃。', '服务器宕机影响就诊', '空调压缩机已更换,温度恢复 22 ℃'],
    wires,
    5200,
  ),
  scene(
    '病房卫生间漏水',
    'W1-5F/护士站',
    'water',
    nurse('gastro'),
    'logistics#2',
    ['12 病房卫生间管道渗水至走廊。', '地面湿滑、墙体受潮', '更换角阀与软管,恢复供水'],
    water,
    150,
  ),
  scene(
    '供氧站警示标识缺失',
    'CA-OX',
    'special',
    chief,
    'logistics#1',
    ['供氧站“禁止烟火”标识脱落。', '明火引发事故', '重新安装标识牌三块'],
    corridor,
    180,
  ),
  scene(
    '试剂库危化品台账不符',
    'EM-2F/试剂库',
    'chemical',
    'staff@laboratory',
    'staff@laboratory#1',
    ['二甲苯账面 8 瓶,实存 7 瓶。', '危化品流失', '复核为登记遗漏,补登并双人签字'],
    corridor,
  ),
  scene(
    '电梯运行异响',
    'W2-1F/门厅',
    'special',
    'staff@rehab#2',
    'logistics#2',
    ['2 号梯运行有异响,平层偏差约 3 厘米。', '困人、绊倒', '维保单位更换导靴,检验合格'],
    wires,
    2600,
  ),
  scene(
    '急救推车刹车失灵',
    'EM-1F/急诊抢救室',
    'device',
    nurse('emergency'),
    'logistics#1',
    ['3 号抢救床后轮刹车失灵,转运时下滑。', '患者跌落', '更换脚轮并加入每周检查单'],
    corridor,
    900,
  ),
  scene(
    '门诊楼安全出口指示灯损坏',
    'OP-3F/外科候诊区',
    'fire',
    'guard#20',
    'logistics#2',
    ['西侧安全出口指示灯不亮。', '疏散方向不明', '更换指示灯'],
    wires,
    120,
  ),
  scene(
    '污水处理站护栏松动',
    'CA-SW',
    'other',
    'logistics#1',
    'logistics#2',
    ['沉淀池护栏两处焊点脱落。', '人员坠落', '补焊加固并刷漆'],
    corridor,
    760,
  ),
  scene(
    '食堂燃气管道接口锈蚀',
    'W1-1F/病员食堂',
    'gas',
    chief,
    'logistics#1',
    ['灶台燃气软管接口锈蚀,卡箍老化。', '燃气泄漏', '更换不锈钢波纹管与接头,检漏合格'],
    wires,
    380,
  ),
];

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

const noHazard = step(chief, '4h', 'dismiss', { checkResult: '现场复核符合规范,系正常作业,已告知报告人' });
const onTheSpot = (one: Scene): ScriptStep[] => [
  step(chief, '40m', 'fixOnSpot', ({ picture }) => ({ done: one.done, photosAfter: [picture(one.after)] })),
  step('fire-control#2', '5h', 'pass', { checkResult: '当场整改到位' }),
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
    step(nth([chief, 'fire-control#1'], n), '9h', 'pass', { checkResult: '现场复查合格,予以销号' }),
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
