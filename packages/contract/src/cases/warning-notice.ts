import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { ledgerSignatures } from '../case-figures.ts';
import { days } from '../case-kit.ts';
import { count, limit, move, register, step } from '../case-words.ts';
import { noticeKinds } from './order-choices.ts';

const conditions = {
  intact: ['完好', 'Intact'],
  damaged: ['破损', 'Damaged'],
  missing: ['缺失', 'Missing'],
} as const;

/** Warning put up for patients (提醒告示, data sheet C4): posted, looked after, taken down. */
export const warningNotice = defineCase({
  type: 'warningNotice',
  prefix: 'GS',
  label: ['提醒告示', 'Warning notice'],
  group: 'order',
  secrecy: 1,
  priority: 4,
  where: 'required',
  defaults: { by: ['order.handle', 'assignee'] },
  asks: {
    kind: field.choice(['告示类别', 'Kind'], noticeKinds),
    position: field.text(['张贴位置', 'Where exactly']),
    wording: field.longText(['告示内容', 'Wording']).optional(),
    photos: field.files(['照片', 'Photos']).optional(),
  },
  learns: {
    condition: field.choice(['状况', 'Condition'], conditions),
    reason: field.longText(['撤除原因', 'Why taken down']),
  },
  quick: ['kind', 'position', 'photos'],
  listed: ['kind', 'position', 'condition'],
  states: {
    posted: ['张贴中', 'Up'],
  },
  endings: { removed: ['已撤除', 'Taken down'] },
  actions: {
    check: step(['核查', 'Check'], 'posted', {
      asks: ['condition'],
      note: ['说明', 'Note'],
      stamp: 'checkedAt',
      restamps: true,
      restarts: 'check',
    }),
    renew: step(['更换', 'Renew'], 'posted', {
      asks: ['wording?', 'photos?'],
      stamp: 'renewedAt',
      restamps: true,
      restarts: 'check',
    }),
    remove: move(['撤除', 'Take down'], 'posted', 'removed', {
      by: 'order.handle',
      asks: ['reason'],
      stamp: 'removedAt',
    }),
  },
  clocks: {
    check: limit(['核查周期', 'Check'], 'open', days(30), { repeat: days(30), tells: 'order.handle', source: ours() }),
  },
  permissions: { read: 'order.read', create: 'order.handle' },
  groups: ['kind'],
  figures: {
    posted: count(['张贴告示', 'Notices posted']),
    up: count(['在用告示', 'Notices up'], { open: true }),
  },
  ledgers: {
    notices: register(
      ['提醒告示台账', 'Register of notices'],
      'number at place position kind stamp:checkedAt condition stamp:renewedAt state',
      { signatures: ledgerSignatures },
    ),
  },
});
