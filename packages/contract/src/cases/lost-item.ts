import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days, workdays } from '../case-kit.ts';
import { between, count, deadline, move, rate, register } from '../case-words.ts';

export const lostItemKinds = {
  document: ['证件', 'Identity papers'],
  phone: ['手机电子产品', 'Telephone or device'],
  money: ['钱包现金', 'Wallet or cash'],
  record: ['病历检查资料', 'Medical papers'],
  medicine: ['药品', 'Medicine'],
  clothing: ['衣物箱包', 'Clothes or bag'],
  jewellery: ['首饰', 'Jewellery'],
  aid: ['助行助听用具', 'Walking or hearing aid'],
  other: ['其他', 'Other'],
} as const;

/** Lost and found (data sheet C19): somebody misses a thing, or has found one, until it is back with its owner. */
export const lostItem = defineCase({
  type: 'lostItem',
  prefix: 'SW',
  label: ['失物招领', 'Lost and found'],
  group: 'patient',
  secrecy: 1,
  priority: 4,
  anonymous: true,
  outcome: 'result',
  tells: 'service.handle',
  defaults: { by: ['service.handle', 'assignee'] },
  asks: {
    side: field.choice(['登记类别', 'Side'], { lost: ['报失', 'Lost'], found: ['拾获', 'Found'] }),
    kind: field.choice(['物品类别', 'Kind'], lostItemKinds),
    item: field.text(['物品名称', 'Thing']),
    description: field.longText(['外观与经过', 'Looks and circumstances']).optional(),
    // Whoever claims the thing is asked for it, so it must not be known.
    mark: field.text(['只有失主知道的特征', 'A mark only the owner knows'], { secrecy: 3 }).optional(),
    lostOn: field.date(['丢失或拾获日期', 'Day lost or found']).optional(),
    name: field.text(['联系人', 'Name'], { secrecy: 3 }).optional(),
    phone: field.phone(['联系电话', 'Telephone'], { secrecy: 3 }).optional(),
    photos: field.files(['照片', 'Photos']).optional(),
  },
  learns: {
    storedAt: field.text(['存放处', 'Kept at']),
    result: field.longText(['处理结果', 'Outcome']),
  },
  quick: ['side', 'kind', 'item', 'photos'],
  listed: ['side', 'kind', 'item'],
  states: {
    reported: ['已登记', 'Reported'],
    matched: ['已找到待认领', 'Found, waiting for the owner'],
  },
  endings: { returned: ['已归还', 'Returned'], closed: ['未找到结案', 'Closed without return'] },
  actions: {
    match: move(['找到待认领', 'Found'], 'reported', 'matched', {
      becomes: 'assignee',
      asks: ['storedAt'],
      note: ['备注', 'Note'],
      stamp: 'matchedAt',
      restamps: true,
      tells: 'reporter',
    }),
    unmatch: move(['不是同一件', 'Not the same thing'], 'matched', 'reported', { why: ['说明', 'Why'] }),
    giveBack: move(['归还', 'Give back'], 'matched', 'returned', {
      becomes: 'assignee',
      input: {
        result: field.longText(['归还情况', 'How it was given back']),
        hasProof: field.yesNo(['已核对特征或证件', 'Mark or papers checked']),
        signature: field.signature(['领取人签名', 'Signature of the owner']).optional(),
      },
      stamp: 'returnedAt',
      must: { proof_needed: { data: { hasProof: true } } },
    }),
    close: move(['结案', 'Close'], ['reported', 'matched'], 'closed', {
      becomes: 'assignee',
      input: {
        reason: field.choice(['结案原因', 'Reason'], {
          notFound: ['未找到', 'Not found'],
          withdrawn: ['失主撤回', 'Withdrawn'],
          mistaken: ['登记有误', 'Registered by mistake'],
          police: ['移交公安机关', 'Handed to the police'],
          disposed: ['逾期无人认领,已处置', 'Unclaimed, disposed of'],
        }),
      },
      asks: ['result'],
      isDanger: true,
      // A thing that is here leaves by its owner, the police, or the end of the time to claim it.
      must: {
        thing_is_here: {
          if: { data: { reason: ['notFound', 'withdrawn'] } },
          state: 'reported',
          data: { side: 'lost' },
        },
        kept_by_now: { if: { data: { reason: 'mistaken' } }, state: 'reported' },
        announce_first: { if: { data: { reason: 'disposed' } }, state: 'matched' },
      },
    }),
  },
  clocks: {
    search: deadline(['查找答复时限', 'Search'], 'reported', workdays(3), {
      keeps: true,
      tells: [['assignee', 'service.handle']],
      source: ours(),
    }),
    claim: deadline(['认领期限', 'Claim'], 'matched', days(365), {
      warn: days(14),
      tells: [['assignee', 'service.handle']],
      source: ours(
        '民法典第318条:自发布招领公告之日起一年(待核) / Civil Code art. 318: one year from the notice, to be checked',
      ),
    }),
  },
  permissions: { read: 'service.read', create: 'case.create', confidential: 'service.handle' },
  groups: ['side', 'kind'],
  figures: {
    reported: count(['失物登记', 'Things reported']),
    returned: count(['已归还', 'Given back'], { state: 'returned' }, { better: 'more' }),
    returnRate: rate(['失物归还率', 'Return rate'], { state: 'returned' }, {}, { better: 'more' }),
    returnTime: between(['平均归还时长', 'Mean time to return'], 'at', 'returnedAt', 'day', { better: 'less' }),
  },
  ledgers: {
    register: register(
      ['失物招领登记表', 'Register of lost and found'],
      'number at side kind item place storedAt state stamp:returnedAt result',
      {
        signatures: [
          ['登记人', 'Registered by'],
          ['领取人', 'Received by'],
          ['负责人', 'In charge'],
        ],
      },
    ),
  },
});
