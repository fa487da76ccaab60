import { discipline, head, office, secretary, step, type Script, type ScriptStep } from '../../demo/cases/script.ts';
import { nth, patientName, patientPhone } from '../../demo/cases/spread.ts';

const matters = [
  ['suggestion', '建议增设夜间门诊', '多名群众建议增设儿科夜间门诊。', '已纳入明年门诊规划,先行延长周末门诊。'],
  ['appeal', '反映职称评聘问题', '退休职工反映评聘政策衔接问题。', '已书面说明政策依据与办理途径。'],
  ['complaint', '反映停车收费', '家属反映陪护停车费用过高。', '陪护车辆凭证明实行优惠。'],
  ['appeal', '反映征地补偿历史遗留', '周边居民反映扩建时的补偿问题。', '已会同街道核实,依据当年协议书面答复。'],
] as const;

/** Petitions (data sheet C15), among them an accusation that only the named few know of. */
export const petitions = (): Script[] => [
  ...[34, 150, 280, 410, 560, 690].map((daysAgo, n) => ordinary(n, daysAgo)),
  accusation(150, true),
  accusation(21, false),
];

function ordinary(n: number, daysAgo: number): Script {
  const [kind, title, description, opinion] = nth(matters, n);
  return {
    type: 'petition',
    title,
    by: office(n),
    daysAgo,
    time: '10:30',
    isOffice: true,
    data: ({ time }) => ({
      channel: nth(['letter', 'visit', 'online', 'phone', 'forwarded'], n),
      receivedAt: time('-2h'),
      petitioner: patientName(n + 60),
      phone: patientPhone(n + 60),
      description,
      ...(n % 4 === 3 ? { visitors: 8, representatives: 3, isGroup: true } : {}),
    }),
    steps: [
      step(discipline, '1d', 'classify', { kind }),
      ...taken(n),
      step(office(n), '1d', 'assign', ({ id, department }) => ({
        handler: id(head(nth(['internal', 'surgery', 'rehab', 'exam'], n))),
        department: department(nth(['internal', 'surgery', 'rehab', 'exam'], n)),
        note: '三十日内提出处理意见',
      })),
      step(head(nth(['internal', 'surgery', 'rehab', 'exam'], n)), '19d', 'answer', {
        opinion,
        decision: nth(['granted', 'explained', 'partly', 'explained'], n),
      }),
      step(office(n), '6d', 'close', { isAgreed: true, satisfaction: nth([5, 4, 4, 3], n) }),
    ],
  };
}

const taken = (n: number): ScriptStep[] => [
  step(nth([office(n), discipline], n % 2), '3d', 'accept', ({ time }) => ({
    notice: `信告〔演示〕${10 + n}号`,
    toldAt: time('-1h'),
    toldBy: '书面邮寄',
  })),
];

function accusation(daysAgo: number, isClosed: boolean): Script {
  return {
    type: 'petition',
    title: '反映采购环节问题',
    by: discipline,
    daysAgo,
    time: '15:10',
    isOffice: true,
    data: ({ id, time }) => ({
      channel: 'letter',
      receivedAt: time('-1h'),
      description: '匿名来信反映某次耗材采购中有人与供应商往来过密。',
      staff: [id('logistics#2')],
    }),
    steps: [
      step(discipline, '1d', 'accuse', ({ id }) => ({
        staff: [id('logistics#2')],
        note: '涉及廉洁问题,按检举控告办理',
      })),
      step(discipline, '2d', 'accept', ({ time }) => ({
        notice: '内部登记',
        toldAt: time('-1h'),
        toldBy: '匿名来信,无法告知',
      })),
      step(secretary, '1d', 'assign', ({ id }) => ({ handler: id(discipline), note: '核查合同与付款流程' })),
      ...(isClosed
        ? [
            step(discipline, '25d', 'answer', {
              opinion: '经核查采购程序完备,未发现利益输送;已提醒谈话并完善供应商接待登记。',
              decision: 'explained',
            }),
            step(secretary, '35d', 'close', { isAgreed: false }),
          ]
        : []),
    ],
  };
}
