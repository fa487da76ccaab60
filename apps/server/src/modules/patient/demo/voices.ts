import {
  deputy,
  director,
  head,
  nurse,
  office,
  step,
  until,
  type Script,
  type ScriptStep,
} from '../../demo/cases/script.ts';
import { nth, patientName, spread } from '../../demo/cases/spread.ts';

const thanks = [
  ['emergency', '急诊团队十分钟开通胸痛绿色通道,救了父亲一命。'],
  ['neonatal', '感谢新生儿科护士细心照顾早产宝宝四十天。'],
  ['orthopaedics', '术后医生每天查房讲解,恢复很快。'],
  ['oncology', '护士们像家人一样安慰我们。'],
  ['obstetrics', '助产士整夜陪伴,母子平安。'],
  ['icu', '重症监护室的医生从不放弃,谢谢你们。'],
] as const;

export const praises = (): Script[] =>
  [{ n: 15, daysAgo: 1, time: '10:50' }, ...spread(7, 5, 23)].map(({ n, daysAgo, time }) => {
    const [department, description] = nth(thanks, n);
    const form = nth(['words', 'banner', 'letter'], n);
    return {
      type: 'praise',
      title: description.slice(0, 18),
      by: n % 4 === 3 ? null : office(n),
      department,
      daysAgo,
      time,
      isOffice: true,
      data: ({ picture }) => ({
        channel: n % 4 === 3 ? 'miniProgram' : nth(['onSite', 'letter', 'phone'], n),
        description,
        praiser: patientName(n + 70),
        form,
        ...(form === 'words' ? {} : { evidence: [picture('paper')] }),
      }),
      steps: [
        step(office(n), n % 9 === 0 ? '9d' : '26h', 'tell', ({ id, department: of }) => ({
          staff: [id(nurse(department, n)), id(head(department))],
          department: of(department),
          reply: '已转达科室与本人,感谢您的鼓励。',
        })),
      ],
    };
  });

const rumours = [
  ['video', '短视频称“急诊排队三小时没人管”', 'partly', '公布当日分诊数据,说明急危重症优先,公布改进措施。'],
  ['wechat', '朋友圈流传“医院停诊”消息', 'untrue', '通过公众号辟谣,公布正常出诊安排。'],
  ['weibo', '微博反映停车难', 'true', '公布新增车位和错峰建议。'],
  ['press', '媒体询问新大楼启用时间', 'true', '由发言人统一答复。'],
] as const;

/** Public opinion; one led to a statement by the spokesman. */
export const opinions = (): Script[] =>
  [{ n: 12, daysAgo: 3, time: '15:20' }, ...spread(3, 4, 29)].map(({ n, daysAgo, time }) => {
    const [source, description, isTrue, answer] = nth(rumours, n);
    return {
      type: 'opinion',
      title: description,
      by: office(n),
      daysAgo,
      time,
      isOffice: true,
      data: ({ time: at, picture }) => ({
        source,
        description,
        foundAt: at(n % 5 === 4 ? '-3h' : '-20m'),
        heat: nth(['middle', 'low', 'high'], n),
        reads: 3 + n * 4,
        evidence: [picture('paper')],
      }),
      steps: [
        step(office(n), '30m', 'assess', ({ department }) => ({
          heat: nth(['middle', 'low', 'high'], n),
          isTrue,
          department: department('emergency'),
        })),
        step(office(n), '1h', 'answer', { answer }),
        step(office(n), '2d', 'follow', { heat: 'low', reads: 10 + n * 4, note: '转发量回落' }),
        step(office(n), '5d', 'close', { note: '三日无新增负面信息' }),
      ],
    };
  });

export const releases = (): Script[] =>
  [40, 130, 330, 560, 1].map((daysAgo, n) => ({
    type: 'release',
    title: nth(
      ['新发热门诊启用新闻稿', '媒体采访:就诊秩序', '平安医院建设发布', '流感季就诊提示', '门诊预约新办法发布'],
      n,
    ),
    by: office(n),
    daysAgo,
    time: '09:00',
    isOffice: true,
    data: {
      kind: nth(['release', 'request', 'release', 'statement', 'release'], n),
      description: '向公众说明就诊安排与安全措施',
      ...(n === 1 ? { outlet: '演示日报', journalist: '演示记者', question: '如何治理医托?' } : {}),
    },
    steps: of(
      [
        step(office(n), '1h', 'submit', ({ id }) => ({
          text: '(演示稿)我院已完成各项准备,欢迎市民监督。',
          lawyer: id('medical-affairs'),
        })),
        step('medical-affairs', '2h', 'pass', { legal: '事实清楚,未涉及患者隐私,可以发布' }),
        step(director, '90m', 'authorise', ({ id }) => ({ spokesman: id(deputy) })),
        step(deputy, '1h', 'publish', { publishedOn: '医院公众号' }),
      ],
      n,
    ),
  }));

/** The newest one waits for the director. */
const of = (steps: ScriptStep[], n: number): ScriptStep[] => (n === 4 ? until(steps, 'pass') : steps);

/** Rooms for talking: used, cancelled, and booked for the days to come. */
export const bookings = (): Script[] => [
  ...spread(6, 4, 31).map(({ n, daysAgo }) =>
    booking(n, daysAgo, nth(['AD-1F/投诉室', 'AD-1F/调解室一', 'AD-1F/调解室二'], n)),
  ),
  booking(20, 0, 'AD-1F/调解室二', 3),
  booking(21, 0, 'AD-1F/调解室一', 4),
];

function booking(n: number, daysAgo: number, place: string, daysAhead = 0): Script {
  const agreed = [
    { who: '患方代表', consent: 'agreed' },
    { who: '医方代表', consent: n % 3 === 1 ? 'notAsked' : 'agreed' },
  ];
  return {
    type: 'roomBooking',
    title: nth(['接待投诉', '纠纷协商会谈', '人民调解'], n),
    by: office(n),
    place,
    daysAgo,
    time: '09:05',
    isOffice: true,
    data: ({ time, day }) => ({
      purpose: nth(['complaint', 'negotiation', 'mediation'], n),
      startsAt: daysAhead ? `${day(daysAhead)}T09:30:00+08:00` : time('2h'),
      endsAt: daysAhead ? `${day(daysAhead)}T11:00:00+08:00` : time('3h'),
      people: 5,
    }),
    steps:
      daysAhead > 0
        ? []
        : n % 8 === 5
          ? [step(office(n), '1h', 'cancel', { note: '患方改期' })]
          : [
              step(office(n), '2h', 'begin', { recording: agreed }),
              ...(n % 3 === 1 ? [] : [step(office(n), '5m', 'record', { recording: agreed })]),
              step(office(n), '45m', 'finish', { note: '会谈结束' }),
            ],
  };
}
