import { z } from 'zod';

import { field } from '../case-fields.ts';
import { days, defineCase, workdays } from '../case-kit.ts';

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

const note = field.longText(['备注', 'Note']).optional();

/** Lost and found (data sheet C19): somebody misses a thing, or has found one, until it is back with its owner. */
export const lostItem = defineCase({
  type: 'lostItem',
  prefix: 'SW',
  label: ['失物招领', 'Lost and found'],
  group: 'patient',
  secrecy: 1,
  priority: 4,
  listed: ['side', 'kind', 'item'],
  anonymous: true,
  outcome: 'result',
  report: ['side', 'kind', 'item', 'description', 'mark', 'lostOn', 'name', 'phone', 'photos'],
  quick: ['side', 'kind', 'item', 'photos'],
  fields: z.object({
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
    storedAt: field.text(['存放处', 'Kept at']).optional(),
    result: field.longText(['处理结果', 'Outcome']).optional(),
  }),
  states: {
    reported: ['已登记', 'Reported'],
    matched: ['已找到待认领', 'Found, waiting for the owner'],
    returned: ['已归还', 'Returned'],
    closed: ['未找到结案', 'Closed without return'],
  },
  initial: 'reported',
  final: ['returned', 'closed'],
  actions: {
    match: {
      label: ['找到待认领', 'Found'],
      from: ['reported'],
      to: 'matched',
      by: ['service.handle', 'assignee'],
      becomes: 'assignee',
      stamp: 'matchedAt',
      restamps: true,
      tells: ['reporter'],
      input: z.object({ storedAt: field.text(['存放处', 'Kept at']), note }),
    },
    unmatch: {
      label: ['不是同一件', 'Not the same thing'],
      from: ['matched'],
      to: 'reported',
      by: ['service.handle', 'assignee'],
      input: z.object({ note: field.longText(['说明', 'Why']) }),
    },
    giveBack: {
      label: ['归还', 'Give back'],
      from: ['matched'],
      to: 'returned',
      by: ['service.handle', 'assignee'],
      becomes: 'assignee',
      stamp: 'returnedAt',
      joins: [{ field: 'witness', as: 'checker' }],
      input: z.object({
        result: field.longText(['归还情况', 'How it was given back']),
        hasProof: field.yesNo(['已核对特征或证件', 'Mark or papers checked']),
        witness: field.person(['见证人(现金首饰必填)', 'Witness (for cash and jewellery)']).optional(),
        signature: field.signature(['领取人签名', 'Signature of the owner']).optional(),
      }),
    },
    close: {
      label: ['结案', 'Close'],
      from: ['reported', 'matched'],
      to: 'closed',
      by: ['service.handle', 'assignee'],
      becomes: 'assignee',
      stamp: 'closedAt',
      isDanger: true,
      input: z.object({
        reason: field.choice(['结案原因', 'Reason'], {
          notFound: ['未找到', 'Not found'],
          withdrawn: ['失主撤回', 'Withdrawn'],
          disposed: ['逾期无人认领,已处置', 'Unclaimed, disposed of'],
        }),
        result: field.longText(['处理结果', 'Outcome']),
      }),
    },
  },
  clocks: {
    search: {
      label: ['查找答复时限', 'Search'],
      during: ['reported'],
      steps: [workdays(3)],
      isDeadline: true,
      keeps: true,
      tells: [['assignee', 'service.handle']],
      isUnconfirmed: true,
      source: '项目默认值 / project default',
    },
    claim: {
      label: ['认领期限', 'Claim'],
      during: ['matched'],
      steps: [days(365)],
      warn: days(14),
      isDeadline: true,
      tells: [['assignee', 'service.handle']],
      source: '民法典第318条:自发布招领公告之日起一年 / Civil Code art. 318: one year from the notice',
    },
  },
  permissions: { read: 'service.read', create: 'case.create', confidential: 'service.handle' },
  tells: ['service.handle'],
  figures: {
    reported: { label: ['失物登记', 'Things reported'], of: { count: {} }, unit: 'case' },
    returned: {
      label: ['已归还', 'Given back'],
      of: { count: { state: 'returned' } },
      unit: 'case',
      better: 'more',
    },
    returnRate: {
      label: ['失物归还率', 'Return rate'],
      of: { count: { state: 'returned' } },
      per: { count: {} },
      unit: 'percent',
      better: 'more',
    },
    returnTime: {
      label: ['平均归还时长', 'Mean time to return'],
      of: { between: ['at', 'returnedAt'] },
      unit: 'day',
      better: 'less',
    },
  },
  groups: ['side', 'kind'],
  ledgers: {
    register: {
      label: ['失物招领登记表', 'Register of lost and found'],
      columns: ['number', 'at', 'side', 'kind', 'item', 'place', 'storedAt', 'state', 'stamp:returnedAt', 'result'],
      signatures: [
        ['登记人', 'Registered by'],
        ['领取人', 'Received by'],
        ['负责人', 'In charge'],
      ],
    },
  },
});
