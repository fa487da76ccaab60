import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days, workdays } from '../case-kit.ts';
import { count, deadline, limit, move, rate, register, sum } from '../case-words.ts';
import { snapCategories } from './hazard-choices.ts';

/** Snap and report 随手拍 (data sheet C31): a photo becomes a hazard or a complaint, and whoever sent it hears the outcome. */
export const snap = defineCase({
  type: 'snap',
  prefix: 'SS',
  label: ['随手拍', 'Snap and report'],
  group: 'hazard',
  secrecy: 1,
  priority: 4,
  anonymous: true,
  hidesReporter: true,
  outcome: 'result',
  tells: 'hazard.manage',
  defaults: { by: 'hazard.manage' },
  asks: {
    category: field.choice(['类别', 'Category'], snapCategories),
    description: field.longText(['情况', 'What is wrong']).optional(),
    photos: field.photos(['照片', 'Photo']),
  },
  learns: {
    thanks: field.text(['致谢', 'Thanks']),
    points: field.count(['积分', 'Points']),
    result: field.longText(['处理结果', 'Outcome']),
  },
  listed: ['category', 'description'],
  states: {
    sent: ['待处理', 'New'],
    dispatched: ['处理中', 'Dispatched'],
  },
  endings: { answered: ['已答复', 'Answered'], declined: ['不予处理', 'Not taken up'] },
  actions: {
    toHazard: move(['转隐患', 'Make it a hazard'], 'sent', 'dispatched', {
      becomes: 'assignee',
      asks: ['description?'],
      needs: 'description',
      stamp: 'hazardAt',
      opens: { type: 'hazard', title: ['随手拍', 'Snap'] },
    }),
    toComplaint: move(['转投诉', 'Make it a complaint'], 'sent', 'dispatched', {
      becomes: 'assignee',
      asks: ['description?'],
      needs: 'description',
      stamp: 'complaintAt',
      opens: { type: 'complaint', title: ['随手拍', 'Snap'] },
    }),
    answer: move(['答复致谢', 'Thank and answer'], ['sent', 'dispatched'], 'answered', {
      by: ['hazard.manage', 'assignee'],
      asks: ['result', 'thanks?', 'points?'],
      stamp: 'answeredAt',
      tells: 'reporter',
    }),
    decline: move(['不予处理', 'Not taken up'], 'sent', 'declined', {
      asks: ['result'],
      stamp: 'declinedAt',
      tells: 'reporter',
    }),
  },
  clocks: {
    dispatch: limit(['派办时限', 'Dispatch'], 'sent', workdays(1), { tells: 'hazard.manage', source: ours() }),
    answer: deadline(['答复时限', 'Answer'], 'open', days(15), {
      warn: days(2),
      tells: [['assignee', 'hazard.manage']],
      source: ours(),
    }),
  },
  permissions: { read: 'hazard.read', create: 'case.create', confidential: 'hazard.supervise' },
  groups: ['category'],
  figures: {
    sent: count(['随手拍', 'Snaps'], {}, { better: 'more' }),
    answered: rate(['答复率', 'Answered'], { stamp: 'answeredAt' }, {}, { better: 'more' }),
    hazards: count(['转为隐患', 'Became hazards'], { stamp: 'hazardAt' }),
    points: sum(['发放积分', 'Points given'], 'points', 'score'),
  },
  ledgers: {
    snaps: register(
      ['随手拍台账', 'Register of snaps'],
      'number at place category description state result points closedAt',
    ),
  },
});
