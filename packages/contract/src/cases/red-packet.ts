import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { hours, workdays } from '../case-kit.ts';
import { count, deadline, inTime, limit, move, register, step, sum } from '../case-words.ts';

const amount = field.money(['金额', 'Amount']);
const itemType = field.choice(['物品类型', 'What it is'], {
  cash: ['现金', 'Cash'],
  card: ['购物卡', 'Shopping card'],
  security: ['有价证券', 'Securities'],
  goods: ['物品', 'Goods'],
});
const disposal = field.choice(['处置去向', 'Where it went'], {
  returned: ['退还患者', 'Returned to the patient'],
  deposited: ['转住院预交金', 'Turned into an inpatient deposit'],
  surrendered: ['上缴专户或国库', 'Paid to the special account or treasury'],
});
// Finance pays into this patient's account, so finance opens it, too.
const patientNo = field.text(['住院号/就诊号', 'Patient number'], { secrecy: 3, sees: 'redpacket.read' });
const depositAccount = field.text(['预交金账户', 'Deposit account'], { secrecy: 3, sees: 'redpacket.read' });
const acknowledgement = field.photos(['患者签收凭证', "Patient's acknowledgement"], { secrecy: 3 });
const counted = field.money(['财务清点金额', 'Amount finance counted']);
const voucher = field.text(['凭证号', 'Voucher number']);
const handedIn = { stamp: 'handedInAt' } as const;
const deposited = { stamp: 'depositedAt' } as const;
const returnable = ['handedIn', 'mismatch', 'explained', 'booked', 'returning'] as const;
const disposing = ['returning', 'depositing', 'surrendering', 'disposed', 'publicised'] as const;
const notVoid = ['registered', 'kept', 'handedIn', 'mismatch', 'explained', 'booked', ...disposing] as const;

/** A red packet that could not be refused (data sheet C16): handed in, counted by two, given back or paid in, made public. */
export const redPacket = defineCase({
  type: 'redPacket',
  prefix: 'HB',
  label: ['红包上交', 'Red packet handed in'],
  group: 'integrity',
  secrecy: 2,
  priority: 3,
  where: 'none',
  tells: 'redpacket.handle',
  defaults: { by: 'redpacket.handle' },
  asks: {
    itemType,
    amount,
    receivedAt: field.time(['收到时间', 'Received at']),
    giver: field.text(['送礼人', 'Given by'], { secrecy: 3 }).optional(),
    patientNo: patientNo.optional(),
    unableReason: field.longText(['当时无法拒收的原因', 'Why it could not be refused']),
    photos: field.files(['物品照片', 'Photos']).optional(),
  },
  learns: {
    receiptNumber: field.text(['收据号', 'Receipt number']),
    counted,
    difference: field.longText(['差异说明', 'What differs']),
    explanation: field.longText(['差异处理', 'How the difference was settled']),
    disposal,
    depositAccount,
    voucher,
    acknowledgement,
  },
  quick: ['itemType', 'amount', 'receivedAt', 'unableReason'],
  listed: ['itemType', 'amount'],
  notAfter: { receivedAt: 'now' },
  states: {
    registered: ['待上交', 'To be handed in'],
    kept: ['值班代管', 'Kept by whoever is on duty'],
    handedIn: ['待入账', 'To be booked'],
    mismatch: ['差异', 'Amounts differ'],
    explained: ['差异待核', 'Difference to be checked'],
    booked: ['待处置', 'To be disposed of'],
    returning: ['退还中', 'Being returned'],
    depositing: ['待转预交金', 'To be deposited'],
    surrendering: ['待上缴', 'To be paid in'],
    disposed: ['待公示', 'To be made public'],
  },
  endings: { publicised: ['已公示', 'Made public'], void: ['作废', 'Void'] },
  way: ['registered', 'handedIn', 'booked', 'returning', 'disposed', 'publicised'],
  actions: {
    correct: step(['更正', 'Correct'], 'registered', {
      by: 'reporter',
      asks: ['amount', 'itemType'],
      input: { reason: field.longText(['更正原因', 'Why']) },
    }),
    // At night and on holidays the office is shut, but the limit runs.
    entrust: step(['请值班代收', 'Leave it with whoever is on duty'], 'registered', {
      by: 'reporter',
      input: { keeper: field.person(['代收人(总值班、值班领导)', 'Who keeps it']) },
      joins: { keeper: 'responder' },
      stamp: 'entrustedAt',
      restamps: true,
      tells: 'responder',
      notSelf: 'keeper',
    }),
    keep: move(['确认代收', 'Take it into custody'], 'registered', 'kept', {
      by: 'responder',
      notBy: 'reporter',
      input: {
        received: field.money(['当面清点金额', 'Amount counted in presence']),
        sealed: field.photos(['封存照片', 'Photo of the sealed packet']).optional(),
      },
      stamp: 'keptAt',
      tells: ['reporter', 'redpacket.handle'],
    }),
    receive: move(['接收并开具收据', 'Take it and give a receipt'], ['registered', 'kept'], 'handedIn', {
      notBy: 'reporter',
      becomes: 'assignee',
      input: { received: field.money(['当面清点金额', 'Amount counted in presence']) },
      asks: ['receiptNumber'],
      stamp: 'handedInAt',
      tells: ['reporter', 'redpacket.finance'],
    }),
    void: move(['作废', 'Declare void'], ['registered', 'kept'], 'void', {
      notBy: 'reporter',
      input: { reason: field.longText(['作废原因', 'Why it is void']) },
      stamp: 'endedAt',
      isDanger: true,
    }),
    book: move(['登记入账', 'Book'], 'handedIn', 'booked', {
      by: 'redpacket.finance',
      notBy: ['reporter', 'assignee'],
      becomes: 'checker',
      asks: ['counted'],
      stamp: 'bookedAt',
      tells: 'assignee',
    }),
    differ: move(['金额不符', 'Amounts differ'], 'handedIn', 'mismatch', {
      by: 'redpacket.finance',
      notBy: ['reporter', 'assignee'],
      becomes: 'checker',
      asks: ['counted', 'difference'],
      input: { witness: field.person(['共同清点人', 'Counted together with']) },
      joins: { witness: 'checker' },
      stamp: 'differedAt',
      tells: 'redpacket.handle',
      isDanger: true,
    }),
    explain: move(['说明差异', 'Explain the difference'], 'mismatch', 'explained', {
      notBy: ['reporter', 'checker'],
      becomes: 'assignee',
      asks: ['explanation'],
      stamp: 'explainedAt',
      tells: ['checker', 'redpacket.finance', 'redpacket.handle'],
    }),
    settle: move(['核定入账', 'Settle and book'], 'explained', 'booked', {
      // Neither who received it, nor who found the difference, nor who explained it; a small hospital has one accountant.
      by: ['redpacket.finance', 'redpacket.handle'],
      notBy: ['reporter', 'assignee', 'checker'],
      stamp: 'settledAt',
      tells: 'assignee',
    }),
    giveBack: move(['联系患者退还', 'Return it to the patient'], 'booked', 'returning', {
      notBy: 'reporter',
      stamp: 'returningAt',
    }),
    cannotReturn: move(['无法退还', 'Cannot be returned'], 'returning', 'booked', {
      notBy: 'reporter',
      input: { reason: field.longText(['无法退还的原因', 'Why not']) },
    }),
    returned: move(['患者已签收', 'The patient has it'], 'returning', 'disposed', {
      notBy: 'reporter',
      asks: ['voucher', 'acknowledgement'],
      tells: 'reporter',
    }),
    toDeposit: move(['转住院预交金', 'Turn into a deposit'], 'booked', 'depositing', {
      notBy: 'reporter',
      asks: ['patientNo?'],
      needs: 'patientNo',
      stamp: 'depositingAt',
      tells: 'redpacket.finance',
      must: { cash_only: { data: { itemType: 'cash' } } },
    }),
    deposit: move(['预交金已入账', 'Deposited'], 'depositing', 'disposed', {
      by: 'redpacket.finance',
      notBy: ['reporter', 'assignee'],
      input: { deposited: field.money(['入账金额', 'Amount paid in']) },
      asks: ['depositAccount', 'voucher'],
      stamp: 'depositedAt',
      tells: ['reporter', 'assignee'],
    }),
    toTreasury: move(['上缴专户或国库', 'Pay to special account or treasury'], 'booked', 'surrendering', {
      notBy: 'reporter',
      stamp: 'surrenderingAt',
      tells: 'redpacket.finance',
    }),
    surrender: move(['已上缴', 'Paid in'], 'surrendering', 'disposed', {
      by: 'redpacket.finance',
      notBy: ['reporter', 'assignee'],
      input: { deposited: field.money(['入账金额', 'Amount paid in']) },
      asks: ['voucher'],
      stamp: 'surrenderedAt',
      tells: ['reporter', 'assignee'],
    }),
    publicise: move(['匿名公示', 'Make public without names'], 'disposed', 'publicised', {
      notBy: 'reporter',
      input: { publicOn: field.date(['公示日期', 'Made public on']) },
      stamp: 'endedAt',
    }),
  },
  clocks: {
    handIn: deadline(['上交时限', 'Hand in'], 'registered', [hours(24), hours(48)], {
      since: 'receivedAt',
      warn: hours(4),
      tells: ['reporter', ['reporter', 'head', 'redpacket.handle']],
      source:
        '上海市第五人民医院 24 小时;淄博 2 个工作日、黑龙江 3 个工作日 / local: 24 h (Shanghai), 2 or 3 working days elsewhere',
    }),
    keep: deadline(['代管移交时限', 'Pass on what is kept'], 'kept', [workdays(1), workdays(2)], {
      tells: [
        ['responder', 'redpacket.handle'],
        ['responder', 'redpacket.handle', 'head'],
      ],
      source: ours('项目默认值:次一工作日移交 / project default: passed on the next working day'),
    }),
    book: limit(['入账时限', 'Book'], ['handedIn', 'mismatch', 'explained'], workdays(3), {
      tells: [['redpacket.finance', 'redpacket.handle']],
      source: ours(),
    }),
    // As long as it may still go back to the patient; what is paid in elsewhere has its own limit.
    giveBack: deadline(['退还患者时限', 'Return to the patient'], returnable, workdays(3), {
      since: 'stamp:handedInAt',
      warn: workdays(1),
      tells: [['assignee', 'redpacket.handle']],
      source: ours('数据单 C16:自接收起 ≤3 个工作日 / data sheet C16: within 3 working days of its receipt'),
    }),
    dispose: limit(['处置时限', 'Dispose of it'], ['booked', 'depositing', 'surrendering', 'disposed'], workdays(10), {
      tells: 'redpacket.handle',
      source: ours(),
    }),
  },
  permissions: { read: 'redpacket.read', create: 'case.create', confidential: 'redpacket.handle' },
  groups: ['itemType', 'disposal'],
  figures: {
    staff: {
      label: ['上交人数', 'Staff who handed in'],
      of: { distinct: 'reporter', where: handedIn },
      unit: 'person',
      at: 'handedInAt',
    },
    amount: sum(['上交金额', 'Amount handed in'], 'amount', 'yuan', { where: handedIn, at: 'handedInAt' }),
    onTime: inTime(['按时上交率', 'Handed in on time'], 'handIn', { state: notVoid }),
    depositStaff: {
      label: ['转住院费人数', 'Staff, turned into deposits'],
      of: { distinct: 'reporter', where: deposited },
      unit: 'person',
      at: 'depositedAt',
    },
    depositAmount: sum(['转住院费金额', 'Amount turned into deposits'], 'counted', 'yuan', {
      where: deposited,
      at: 'depositedAt',
    }),
    returnedAmount: sum(['退还患者金额', 'Amount returned to patients'], 'counted', 'yuan', {
      where: { stamp: 'returnedAt' },
      at: 'returnedAt',
    }),
    surrenderedAmount: sum(['上缴金额', 'Amount paid to the treasury'], 'counted', 'yuan', {
      where: { stamp: 'surrenderedAt' },
      at: 'surrenderedAt',
    }),
    mismatches: count(
      ['金额差异', 'Amounts that differed'],
      { stamp: 'differedAt' },
      { at: 'differedAt', better: 'less' },
    ),
  },
  ledgers: {
    register: register(
      ['红包上交登记台账', 'Register of red packets'],
      `number at department reporter itemType amount receiptNumber stamp:handedInAt counted disposal
      voucher state`,
    ),
    public: register(['红包上交公示', 'Red packets, public'], 'number itemType amount disposal stamp:handedInAt', {
      where: { state: 'publicised' },
      isPublic: true,
    }),
  },
});
