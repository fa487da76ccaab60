import { byTwo, deputy, doctor, finance, quality, step, until, type Script } from '../../demo/cases/script.ts';
import { nth, patientName, spread } from '../../demo/cases/spread.ts';

const channels = [
  ['stroke', 'lysis', '卒中', 'intensive'],
  ['chestPain', 'intervention', '胸痛', 'admitted'],
  ['trauma', 'surgery', '创伤', 'admitted'],
  ['poisoning', 'medicine', '中毒', 'discharged'],
] as const;

export const greenChannels = (): Script[] =>
  spread(9, 6, 13).map(({ n, daysAgo, time }) => {
    const [disease, decision, word, outcome] = nth(channels, n);
    const who = doctor('emergency', n);
    const isSlow = n % 6 === 5;
    const steps = [
      step(who, '1m', 'triage'),
      step(who, '3m', 'see'),
      step(who, isSlow ? '34m' : `${8 + (n % 4) * 2}m`, 'image'),
      step(who, `${4 + (n % 3)}m`, 'decide', { decision }),
      step(who, isSlow ? '31m' : `${9 + (n % 5) * 3}m`, 'treat'),
      step(who, '2h', 'settle', { outcome, payLater: n % 4 !== 3 }),
      step(quality(n), '3d', 'review', { review: isSlow ? '检查等候偏长,已与影像科商定优先机位' : '流程顺畅' }),
    ];
    return {
      type: 'greenChannel',
      title: `${word}绿色通道`,
      by: who,
      place: 'EM-1F/急诊抢救室',
      department: 'emergency',
      daysAgo,
      time,
      isOffice: false,
      data: ({ time: at }) => ({
        disease,
        doorAt: at('-4m'),
        arrival: n % 3 ? 'ambulance' : 'self',
        patient: patientName(n + 44),
        condition: '符合绿色通道开通条件(演示)',
        payLater: n % 4 !== 3,
      }),
      steps,
    };
  });

export const rescues = (): Script[] =>
  spread(4, 3, 17).map(({ n, daysAgo, time }) => {
    const isUnknown = n % 2 === 0;
    const steps = [
      ...(isUnknown
        ? [
            step(quality(), '3h', 'send', ({ picture }) => ({ checkForm: [picture('paper')] })),
            step(quality(), '4d', 'identify', { identity: n % 4 === 0 ? 'notFound' : 'found', note: '公安书面回复' }),
          ]
        : [step(quality(), '3h', 'skip', { note: '身份证核对一致' })]),
      step(quality(), '2d', 'apply', ({ picture }) => ({
        proof: isUnknown ? 'unidentified' : 'lowIncome',
        proofFiles: [picture('paper')],
        expenses: [
          { item: '急诊抢救', amount: 3600 + n * 400 },
          { item: '检查检验', amount: 1200 },
        ],
        amount: 4800 + n * 400,
        isSubsidised: false,
      })),
      step(deputy, '3d', 'approve', { approved: 4400 + n * 400 }),
      byTwo(
        step(finance, '6d', 'pay', ({ day }) => ({
          paid: 4400 + n * 400,
          paidOn: day(0),
          payVoucher: `ZF-${String(n + 1).padStart(3, '0')}`,
        })),
        'finance#1',
      ),
    ];
    return {
      type: 'rescue',
      title: isUnknown ? '身份不明患者急救' : '无力支付患者急救',
      by: quality(),
      department: 'emergency',
      daysAgo: n === 0 ? 3 : daysAgo,
      time,
      isOffice: true,
      data: ({ day }) => ({
        reason: isUnknown ? 'unidentified' : 'unable',
        treatedOn: day(-1),
        patient: isUnknown ? '无名氏(演示)' : patientName(n + 70),
      }),
      steps: n === 0 ? until(steps, 'send') : steps,
    };
  });

const units = ['城东社区卫生服务中心', '安源镇卫生院', '市康复医院', '省立医院'] as const;

export const referrals = (): Script[] =>
  spread(7, 5, 19).map(({ n, daysAgo, time }) => {
    const isDown = n % 3 === 2;
    const who = quality(n);
    return {
      type: 'referral',
      title: `${nth(units, n)}${isDown ? '接续康复' : '转入'}`,
      by: who,
      department: 'emergency',
      daysAgo,
      time,
      isOffice: false,
      data: {
        direction: isDown ? 'down' : 'up',
        way: isDown ? 'out' : 'in',
        unit: nth(units, n),
        urgent: n % 2 === 0,
        reason: isDown ? '病情稳定,转回康复' : '需进一步诊治',
        transport: n % 2 ? 'own' : 'ambulance',
        patient: patientName(n + 33),
      },
      steps:
        n % 8 === 5
          ? [step(who, '12m', 'refuse', { note: '床位已满,已协调省立医院' })]
          : [
              step(who, n % 5 === 4 ? '42m' : `${6 + (n % 4) * 5}m`, 'accept', {}),
              step(who, '3h', 'move', { recordsSent: true }),
              step(who, '6d', 'feedBack', { feedback: '治疗后好转(演示)' }),
            ],
    };
  });
