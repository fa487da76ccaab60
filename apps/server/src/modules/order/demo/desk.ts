import {
  byTwo,
  chief,
  deputy,
  discipline,
  guard,
  leader,
  nurse,
  type Script,
  type ScriptStep,
  step,
  until,
} from '../../demo/cases/script.ts';
import { nth, patientName, patientPhone, spread } from '../../demo/cases/spread.ts';

const desk = (n: number): string => `service-desk#${n % 4}`;
const calls = [
  ['wheelchair', '老人行动不便,需轮椅到三层检查', 'OP-1F/门厅', '已送到检查室并归还轮椅'],
  ['escort', '独自就诊,需陪同做 CT', 'EM-2F/登记取片处', '已陪同完成检查并送回'],
  ['way', '找不到医保审核室', 'W1-1F/住院大厅', '已带到窗口'],
  ['separated', '孩子与家人走散', 'OP-2F/儿科候诊区', '广播 6 分钟后与家人团聚'],
  ['other', '手机没电无法扫码缴费', 'OP-1F/自助服务区', '借用充电宝并协助缴费'],
] as const;

export const helps = (): Script[] =>
  spread(6, 5, 3).map(({ n, daysAgo, time }) => {
    const [service, need, place, result] = nth(calls, n);
    return {
      type: 'help',
      title: need,
      by: n % 3 === 2 ? guard(n) : null,
      place,
      daysAgo,
      time,
      isOffice: false,
      data: { service, need, ...(n % 2 ? { contact: patientName(n + 30), phone: patientPhone(n + 30) } : {}) },
      steps: [
        step(desk(n), '4m', 'take'),
        step(desk(n), n % 8 === 6 ? '45m' : `${12 + (n % 3) * 4}m`, 'finish', { result }),
      ],
    };
  });

const things = [
  ['document', '身份证一张', '收费窗口拾到,姓氏首字母 Y', 'OP-1F/挂号收费处'],
  ['phone', '黑色手机', '屏幕右上角有裂纹', 'OP-3F/外科候诊区'],
  ['record', 'CT 胶片袋', '胶片两张,外袋破损', 'EM-2F/影像候检区'],
  ['money', '棕色钱包', '内有现金若干', 'W1-1F/住院大厅'],
  ['aid', '助听器一只', '右耳,蓝色充电盒', 'OP-4F/五官候诊区'],
  ['clothing', '儿童外套', '黄色,袖口有星星图案', 'OP-2F/儿科候诊区'],
  ['jewellery', '银色手镯', '内圈刻字', 'W3-2F/护士站'],
] as const;

export const lostItems = (): Script[] =>
  [{ n: 20, daysAgo: 2, time: '11:15' }, { n: 23, daysAgo: 1, time: '16:40' }, ...spread(14, 9, 5)].map(
    ({ n, daysAgo, time }) => {
      const [kind, item, description, place] = nth(things, n);
      const isFound = n % 2 === 0;
      // Cash and jewellery go through the hands of two.
      const byHands = (one: ScriptStep): ScriptStep =>
        kind === 'money' || kind === 'jewellery' ? byTwo(one, desk(n + 1)) : one;
      const steps: ScriptStep[] = [
        byHands(step(desk(n), '3h', 'match', { storedAt: '病友服务中心 3 号柜', note: '特征相符,已电话联系' })),
        byHands(
          step(desk(n), '20h', 'giveBack', ({ picture }) => ({
            result: '失主核对特征后领取',
            hasProof: true,
            signature: picture('signature'),
          })),
        ),
      ];
      return {
        type: 'lostItem',
        title: `${isFound ? '拾获' : '报失'}:${item}`,
        by: isFound ? nth([guard(n), desk(n + 1)], n) : null,
        place,
        daysAgo,
        time,
        isOffice: false,
        data: ({ day, picture }) => ({
          side: isFound ? 'found' : 'lost',
          kind,
          item,
          description,
          mark: '特征仅供核对',
          lostOn: day(0),
          ...(isFound ? { photos: [picture('parcel')] } : { name: patientName(n + 50), phone: patientPhone(n + 50) }),
        }),
        steps:
          n === 20
            ? steps.slice(0, 1)
            : n % 4 === 3
              ? [step(desk(n), '2d', 'close', { reason: 'notFound', result: '三日内多方查找未果,已告知失主' })]
              : steps,
      };
    },
  );

/** Quarterly meetings with the police and the community; the next one is planned. */
export const linkages = (): Script[] =>
  [-20, 75, 166, 257, 348, 439, 530, 621, 712].map((ago, n) => {
    const kind = nth(['meeting', 'patrol', 'sharing'], n);
    const topic = nth(['打击医托专项联席会议', '暑期就诊高峰联合巡查', '涉医警情通报', '重点人员信息互通'], n);
    return {
      type: 'linkage',
      title: topic,
      by: chief,
      department: 'security',
      daysAgo: ago + 22,
      time: '09:40',
      isOffice: true,
      data: ({ id, day }) => ({
        kind,
        topic,
        plannedOn: day(22),
        partners: '安源分局演示派出所、演示街道办事处',
        organiser: id(chief),
      }),
      steps: [
        step(chief, '21d', 'hold', ({ id }) => ({
          attended: [id(deputy), id(leader()), id('police')],
          guests: '派出所副所长、街道综治干事(演示)',
        })),
        step(chief, '26h', 'minute', ({ day }) => ({
          minutes: '通报本季度警情与医托处置情况,研究重点时段联勤安排。',
          decisions: '门诊高峰时段增加一组联合巡逻;医托线索每周互通一次。',
          tasks: [{ what: '制定联合巡逻排班', who: '保卫科、派出所', dueOn: day(14) }],
        })),
        step(chief, '12d', 'finish', { result: '联合巡逻已按排班开展,线索通报机制运行正常' }),
      ],
    };
  });

const walls = [
  ['tout', 'OP-1F/门厅', '门厅东侧立柱', '谨防医托:不要跟随陌生人到院外就诊,请到导医台咨询。'],
  ['theft', 'OP-1F/挂号收费处', '收费窗口上方', '人多请看管好手机和钱包。'],
  ['fraud', 'W1-1F/出入院办理处', '办理窗口玻璃', '本院不会通过电话要求转账。'],
  ['order', 'EM-1F/急诊候诊区', '候诊区入口', '急诊按病情分级就诊,请理解并配合。'],
] as const;

/** Notices look after their condition every month; some were late, one is torn now. */
export const notices = (): Script[] =>
  walls.map(([kind, place, position, wording], n) => ({
    type: 'warningNotice',
    title: wording.slice(0, 20),
    by: chief,
    place,
    daysAgo: 150 - n * 25,
    time: '10:10',
    isOffice: true,
    data: ({ picture }) => ({ kind, position, wording, photos: [picture('paper')] }),
    steps: Array.from({ length: 6 - n }, (_, i) =>
      step(leader(n), n === 3 && i === 1 ? '34d' : '27d', 'check', {
        condition: n === 1 && i === 3 ? 'damaged' : 'intact',
      }),
    ),
  }));

const quarrels = [
  ['colleagues', '两名职工因排班安排争执', '就轮班次序达成一致,互相致歉'],
  ['departments', '两科室因检查预约流程互相推诿', '明确预约责任,形成流程'],
  ['superior', '职工对年度考核结果有意见', '说明评分依据,本人表示理解'],
  ['labour', '外包人员反映加班费未结清', '督促公司补发,本人确认到账'],
] as const;

/** Told by a colleague, talked over, settled. */
export const staffDisputes = (): Script[] =>
  spread(2, 3, 9).map(({ n, daysAgo, time }) => {
    const [kind, facts, agreement] = nth(quarrels, n);
    const steps = [
      step(chief, '4h', 'accept', ({ id }) => ({ mediators: [id(discipline)] })),
      step(discipline, '2d', 'talk', ({ id }) => ({ with: [id(nurse('gastro', n))], note: '听取情况,核对排班与记录' })),
      step(chief, '2d', 'conciliate'),
      step(discipline, '3d', 'settle', ({ picture }) => ({
        agreement,
        signatures: [picture('paper')],
        result: '双方签字',
      })),
    ];
    return {
      type: 'staffDispute',
      title: nth(['职工之间的矛盾', '科室协作矛盾', '考核意见', '用工问题'], n),
      by: `head@${nth(['gastro', 'surgery', 'ent', 'rehab'], n)}`,
      department: nth(['gastro', 'surgery', 'ent', 'rehab'], n),
      daysAgo: n === 0 ? 9 : daysAgo,
      time,
      isOffice: true,
      data: ({ id }) => ({ kind, facts, concerned: [id(nurse('gastro', n)), id(nurse('gastro', n + 1))] }),
      steps: n === 0 ? until(steps, 'conciliate') : steps,
    };
  });
