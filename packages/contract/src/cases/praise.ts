import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { workdays } from '../case-kit.ts';
import { count, deadline, move, register } from '../case-words.ts';
import { complaintChannels } from './complaint-words.ts';

/** Praise: heard, passed on to whom it is for, kept. */
export const praise = defineCase({
  type: 'praise',
  prefix: 'BY',
  label: ['表扬', 'Praise'],
  group: 'patient',
  secrecy: 1,
  priority: 4,
  anonymous: true,
  outcome: 'reply',
  defaults: { by: 'complaint.handle' },
  asks: {
    channel: field.choice(['渠道', 'Channel'], complaintChannels),
    description: field.longText(['表扬内容', 'Praise']),
    praiser: field.text(['表扬人', 'From']).optional(),
    phone: field.phone(['联系电话', 'Telephone'], { secrecy: 3 }).optional(),
    staff: field.people(['被表扬人员', 'Staff praised']).optional(),
    form: field
      .choice(['形式', 'Form'], {
        words: ['口头或网上', 'Words'],
        letter: ['表扬信', 'Letter'],
        banner: ['锦旗', 'Banner'],
      })
      .optional(),
    evidence: field.files(['照片', 'Photos']).optional(),
  },
  learns: {
    reply: field.longText(['回复', 'Reply']),
  },
  quick: ['channel', 'description', 'praiser', 'staff'],
  listed: ['form'],
  states: {
    registered: ['已登记', 'Registered'],
  },
  endings: { told: ['已转达', 'Passed on'], dropped: ['不予登记', 'Dropped'] },
  actions: {
    tell: move(['转达本人', 'Pass it on'], 'registered', 'told', {
      asks: ['staff', 'reply?'],
      input: { department: field.department(['所在科室', 'Department']) },
      joins: { staff: 'copied' },
      routes: 'department',
      tells: ['copied', 'head', 'reporter'],
    }),
    drop: move(['不予登记', 'Drop'], 'registered', 'dropped', { why: ['原因', 'Reason'], isDanger: true }),
  },
  clocks: {
    tell: deadline(['转达时限', 'Pass on'], 'open', workdays(5), { tells: 'complaint.handle', source: ours() }),
  },
  permissions: { read: 'complaint.read', create: 'case.create', confidential: 'complaint.identity' },
  groups: ['channel', 'form'],
  figures: {
    total: count(['表扬件数', 'Praise'], { state: ['registered', 'told'] }, { better: 'more' }),
    banners: count(['锦旗', 'Banners'], { data: { form: 'banner' } }, { better: 'more' }),
  },
  ledgers: {
    register: register(
      ['表扬登记表', 'Register of praise'],
      'number at channel form praiser department staff description closedAt',
    ),
  },
});
