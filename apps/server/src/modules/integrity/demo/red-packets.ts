import {
  discipline,
  doctor,
  finance,
  nurse,
  office,
  secretary,
  step,
  until,
  type Script,
  type ScriptStep,
  type Stage,
  type Who,
} from '../../demo/cases/script.ts';
import { admissionNo, nth, patientName, spread } from '../../demo/cases/spread.ts';

const givers: Who[] = [
  nurse('emergency'),
  doctor('orthopaedics'),
  nurse('obstetrics', 1),
  doctor('general-surgery', 1),
  nurse('oncology'),
  doctor('gastro'),
  doctor('ent', 1),
  nurse('neonatal', 2),
];
const reasons = ['患者离院后在抽屉发现', '术前家属强行塞入口袋', '夹在病历夹中,追出时已离开', '出院时放在护士站'];
const goods = ['cash', 'cash', 'cash', 'card', 'cash', 'goods'];

/** Red packets that could not be refused: most become deposits of the patient. */
export const redPackets = (): Script[] => [
  ...spread(8, 6, 37).map((slot) => packet(slot.n, slot.daysAgo, course(slot.n))),
  packet(22, 4, until(course(22), 'receive')),
  packet(21, 8, until(course(21), 'toDeposit')),
  // Found by the emergency nurse this morning.
  { ...packet(24, 0, []), isOffice: false },
];

const amountOf = (n: number): number => nth([500, 1000, 600, 800, 300, 2000, 400], n);

function packet(n: number, daysAgo: number, steps: ScriptStep[]): Script {
  const itemType = n > 15 ? 'cash' : nth(goods, n);
  return {
    type: 'redPacket',
    title: '上交红包',
    by: nth(givers, n),
    daysAgo,
    time: '08:40',
    isOffice: true,
    data: ({ time, picture }: Stage) => ({
      itemType,
      amount: amountOf(n),
      receivedAt: time('-90m'),
      giver: patientName(n + 80),
      patientNo: admissionNo(n + 700),
      unableReason: nth(reasons, n),
      photos: [picture('parcel')],
    }),
    steps,
  };
}

function course(n: number): ScriptStep[] {
  const amount = amountOf(n);
  const isCash = n > 15 || nth(goods, n) === 'cash';
  const differs = n === 9;
  return [
    step(discipline, n % 7 === 6 ? '3d' : '3h', 'receive', { received: amount, receiptNumber: `收${5000 + n}` }),
    ...(differs
      ? [
          step(finance, '1d', 'differ', ({ id }) => ({
            counted: amount - 100,
            difference: '少一张百元钞',
            witness: id(office(n)),
          })),
          step(discipline, '1d', 'explain', { explanation: '与上交人、共同清点人核对,以清点金额为准并备注' }),
          // Neither who received, nor who counted, nor who explains.
          step(secretary, '3h', 'settle'),
        ]
      : [step(finance, '1d', 'book', { counted: amount })]),
    ...(isCash && n % 8 === 1
      ? surrendered(n, amount)
      : isCash && n % 4 !== 3
        ? deposited(n, differs ? amount - 100 : amount)
        : returned(n)),
    step(discipline, '5d', 'publicise', ({ day }) => ({ publicOn: day(0) })),
  ];
}

const deposited = (n: number, amount: number): ScriptStep[] => [
  step(discipline, '1d', 'toDeposit'),
  step(finance, '1d', 'deposit', {
    deposited: amount,
    depositAccount: `预交${admissionNo(n + 700)}`,
    voucher: `凭${6000 + n}`,
  }),
];
const surrendered = (n: number, amount: number): ScriptStep[] => [
  step(discipline, '1d', 'toTreasury'),
  step(finance, '1d', 'surrender', { deposited: amount, voucher: `缴${8000 + n}` }),
];
const returned = (n: number): ScriptStep[] => [
  step(discipline, '1d', 'giveBack'),
  step(discipline, '1d', 'returned', ({ picture }) => ({
    voucher: `退${7000 + n}`,
    acknowledgement: [picture('signature')],
  })),
];

/** No-red-packet agreements at admission. */
export const agreements = (): Script[] =>
  [{ n: 30, daysAgo: 0, time: '08:10' }, ...spread(7, 4, 41)].map(({ n, daysAgo, time }) => {
    const ward = nth(['orthopaedics', 'general-surgery', 'obstetrics', 'oncology', 'cardiology'], n);
    return {
      type: 'agreement',
      title: '不收不送红包协议',
      by: nurse(ward, n),
      department: ward,
      daysAgo,
      time,
      isOffice: false,
      data: ({ day }) => ({ admissionNo: admissionNo(n + 900), admittedOn: day(0), patient: patientName(n + 20) }),
      steps:
        n === 30
          ? []
          : [
              n % 8 === 6
                ? step(nurse(ward, n), '5h', 'decline', { declineReason: '患者表示无需签订,已口头告知内容' })
                : step(nurse(ward, n), '2h', 'sign', ({ picture }) => ({
                    signer: nth(['patient', 'family'], n),
                    patientSignature: picture('signature'),
                    staffSignature: picture('signature'),
                  })),
            ],
    };
  });
