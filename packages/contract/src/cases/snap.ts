import { z } from 'zod';

import { asks, field } from '../case-fields.ts';
import { days, defineCase, workdays } from '../case-kit.ts';
import { snapCategories } from './hazard-choices.ts';

const fields = z.object({
  category: field.choice(['类别', 'Category'], snapCategories),
  description: field.longText(['情况', 'What is wrong']).optional(),
  photos: field.photos(['照片', 'Photo']),
  thanks: field.text(['致谢', 'Thanks']).optional(),
  points: field.count(['积分', 'Points']).optional(),
  result: field.longText(['处理结果', 'Outcome']).optional(),
});

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
  listed: ['category', 'description'],
  report: ['category', 'description', 'photos'],
  tells: ['hazard.manage'],
  fields,
  states: {
    sent: ['待处理', 'New'],
    dispatched: ['处理中', 'Dispatched'],
    answered: ['已答复', 'Answered'],
    declined: ['不予处理', 'Not taken up'],
  },
  initial: 'sent',
  final: ['answered', 'declined'],
  actions: {
    toHazard: {
      label: ['转隐患', 'Make it a hazard'],
      from: ['sent'],
      to: 'dispatched',
      by: ['hazard.manage'],
      becomes: 'assignee',
      stamp: 'hazardAt',
      needs: ['description'],
      opens: { type: 'hazard', title: ['随手拍', 'Snap'] },
      input: asks(fields, [], { description: fields.shape.description }),
    },
    toComplaint: {
      label: ['转投诉', 'Make it a complaint'],
      from: ['sent'],
      to: 'dispatched',
      by: ['hazard.manage'],
      becomes: 'assignee',
      stamp: 'complaintAt',
      needs: ['description'],
      opens: { type: 'complaint', title: ['随手拍', 'Snap'] },
      input: asks(fields, [], { description: fields.shape.description }),
    },
    answer: {
      label: ['答复致谢', 'Thank and answer'],
      from: ['sent', 'dispatched'],
      to: 'answered',
      by: ['hazard.manage', 'assignee'],
      stamp: 'answeredAt',
      tells: ['reporter'],
      input: asks(fields, ['result'], { thanks: fields.shape.thanks, points: fields.shape.points }),
    },
    decline: {
      label: ['不予处理', 'Not taken up'],
      from: ['sent'],
      to: 'declined',
      by: ['hazard.manage'],
      stamp: 'declinedAt',
      tells: ['reporter'],
      input: asks(fields, ['result']),
    },
  },
  clocks: {
    dispatch: {
      label: ['派办时限', 'Dispatch'],
      during: ['sent'],
      steps: [workdays(1)],
      tells: [['hazard.manage']],
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
    answer: {
      label: ['答复时限', 'Answer'],
      during: ['sent', 'dispatched'],
      steps: [days(15)],
      warn: days(2),
      isDeadline: true,
      tells: [['assignee', 'hazard.manage']],
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
  },
  permissions: { read: 'hazard.read', create: 'case.create', confidential: 'hazard.supervise' },
  groups: ['category'],
  figures: {
    sent: { label: ['随手拍', 'Snaps'], of: { count: {} }, unit: 'case', better: 'more' },
    answered: {
      label: ['答复率', 'Answered'],
      of: { count: { stamp: 'answeredAt' } },
      per: { count: {} },
      unit: 'percent',
      better: 'more',
    },
    hazards: { label: ['转为隐患', 'Became hazards'], of: { count: { stamp: 'hazardAt' } }, unit: 'case' },
    points: { label: ['发放积分', 'Points given'], of: { sum: 'points' }, unit: 'score' },
  },
  ledgers: {
    snaps: {
      label: ['随手拍台账', 'Register of snaps'],
      columns: ['number', 'at', 'place', 'category', 'description', 'state', 'result', 'points', 'closedAt'],
    },
  },
});
