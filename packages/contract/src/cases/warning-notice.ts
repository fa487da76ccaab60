import { z } from 'zod';

import { asks, field } from '../case-fields.ts';
import { ledgerSignatures } from '../case-figures.ts';
import { days, defineCase } from '../case-kit.ts';
import { noticeKinds } from './order-choices.ts';

const conditions = {
  intact: ['完好', 'Intact'],
  damaged: ['破损', 'Damaged'],
  missing: ['缺失', 'Missing'],
} as const;

const fields = z.object({
  kind: field.choice(['告示类别', 'Kind'], noticeKinds),
  position: field.text(['张贴位置', 'Where exactly']),
  wording: field.longText(['告示内容', 'Wording']).optional(),
  photos: field.files(['照片', 'Photos']).optional(),
  condition: field.choice(['状况', 'Condition'], conditions).optional(),
  reason: field.longText(['撤除原因', 'Why taken down']).optional(),
});

/** Warning put up for patients (提醒告示, data sheet C4): posted, looked after, taken down. */
export const warningNotice = defineCase({
  type: 'warningNotice',
  prefix: 'GS',
  label: ['提醒告示', 'Warning notice'],
  group: 'order',
  secrecy: 1,
  priority: 4,
  where: 'required',
  listed: ['kind', 'position', 'condition'],
  report: ['kind', 'position', 'wording', 'photos'],
  quick: ['kind', 'position', 'photos'],
  fields,
  states: { posted: ['张贴中', 'Up'], removed: ['已撤除', 'Taken down'] },
  initial: 'posted',
  final: ['removed'],
  actions: {
    check: {
      label: ['核查', 'Check'],
      from: ['posted'],
      by: ['order.handle', 'assignee'],
      stamp: 'checkedAt',
      restamps: true,
      restarts: ['check'],
      input: asks(fields, ['condition'], { note: field.longText(['说明', 'Note']).optional() }),
    },
    renew: {
      label: ['更换', 'Renew'],
      from: ['posted'],
      by: ['order.handle', 'assignee'],
      stamp: 'renewedAt',
      restamps: true,
      restarts: ['check'],
      input: asks(fields, [], { wording: fields.shape.wording, photos: fields.shape.photos }),
    },
    remove: {
      label: ['撤除', 'Take down'],
      from: ['posted'],
      to: 'removed',
      by: ['order.handle'],
      stamp: 'removedAt',
      input: asks(fields, ['reason']),
    },
  },
  clocks: {
    check: {
      label: ['核查周期', 'Check'],
      during: ['posted'],
      steps: [days(30)],
      repeat: days(30),
      tells: [['order.handle']],
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
  },
  permissions: { read: 'order.read', create: 'order.handle' },
  groups: ['kind'],
  figures: {
    posted: { label: ['张贴告示', 'Notices posted'], of: { count: {} }, unit: 'case' },
    up: { label: ['在用告示', 'Notices up'], of: { count: { open: true } }, unit: 'case' },
  },
  ledgers: {
    notices: {
      label: ['提醒告示台账', 'Register of notices'],
      columns: [
        'number',
        'at',
        'place',
        'position',
        'kind',
        'stamp:checkedAt',
        'condition',
        'stamp:renewedAt',
        'state',
      ],
      signatures: ledgerSignatures,
    },
  },
});
