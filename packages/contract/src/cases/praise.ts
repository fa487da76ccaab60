import { z } from 'zod';

import { asks, field } from '../case-fields.ts';
import { defineCase, workdays } from '../case-kit.ts';
import { complaintChannels } from './complaint-words.ts';

const fields = z.object({
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
  reply: field.longText(['回复', 'Reply']).optional(),
});

/** Praise: heard, passed on to whom it is for, kept. */
export const praise = defineCase({
  type: 'praise',
  prefix: 'BY',
  label: ['表扬', 'Praise'],
  group: 'patient',
  secrecy: 1,
  priority: 4,
  listed: ['form'],
  report: ['channel', 'description', 'praiser', 'phone', 'staff', 'form', 'evidence'],
  quick: ['channel', 'description', 'praiser', 'staff'],
  anonymous: true,
  outcome: 'reply',
  fields,
  states: {
    registered: ['已登记', 'Registered'],
    told: ['已转达', 'Passed on'],
    dropped: ['不予登记', 'Dropped'],
  },
  initial: 'registered',
  final: ['told', 'dropped'],
  actions: {
    tell: {
      label: ['转达本人', 'Pass it on'],
      from: ['registered'],
      to: 'told',
      by: ['complaint.handle'],
      routes: 'department',
      stamp: 'closedAt',
      joins: [{ field: 'staff', as: 'copied' }],
      tells: ['copied', 'head', 'reporter'],
      input: asks(fields, ['staff'], {
        department: field.department(['所在科室', 'Department']),
        reply: fields.shape.reply,
      }),
    },
    drop: {
      label: ['不予登记', 'Drop'],
      from: ['registered'],
      to: 'dropped',
      by: ['complaint.handle'],
      stamp: 'closedAt',
      isDanger: true,
      input: z.object({ note: field.longText(['原因', 'Reason']) }),
    },
  },
  clocks: {
    tell: {
      label: ['转达时限', 'Pass on'],
      during: ['registered'],
      steps: [workdays(5)],
      tells: [['complaint.handle']],
      isDeadline: true,
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
  },
  permissions: { read: 'complaint.read', create: 'case.create', confidential: 'complaint.identity' },
  figures: {
    total: {
      label: ['表扬件数', 'Praise'],
      of: { count: { state: ['registered', 'told'] } },
      unit: 'case',
      better: 'more',
    },
    banners: { label: ['锦旗', 'Banners'], of: { count: { data: { form: 'banner' } } }, unit: 'case', better: 'more' },
  },
  groups: ['channel', 'form'],
  ledgers: {
    register: {
      label: ['表扬登记表', 'Register of praise'],
      columns: ['number', 'at', 'channel', 'form', 'praiser', 'department', 'staff', 'description', 'closedAt'],
    },
  },
});
