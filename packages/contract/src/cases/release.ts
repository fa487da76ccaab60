import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { workdays, workhours } from '../case-kit.ts';
import { count, deadline, inTime, limit, move, register } from '../case-words.ts';

/** News release (data sheet C32): one voice, checked and authorised before it speaks; who asks is a `pressRequest`. */
export const release = defineCase({
  type: 'release',
  prefix: 'FB',
  label: ['新闻发布', 'Release'],
  group: 'patient',
  secrecy: 2,
  priority: 3,
  where: 'none',
  tells: 'opinion.handle',
  defaults: { by: 'checker', tells: 'assignee', why: ['原因', 'Reason'] },
  asks: {
    kind: field.choice(['类型', 'Kind'], {
      release: ['主动发布', 'Release'],
      request: ['书面答复媒体', 'Answer to the press'],
      statement: ['舆情回应', 'Statement'],
    }),
    description: field.longText(['事由与背景', 'Background']),
    outlet: field.text(['媒体', 'Outlet']).optional(),
    journalist: field.text(['记者', 'Journalist']).optional(),
    pressCard: field
      .paper(
        ['记者证件', 'Press card'],
        { press: ['新闻记者证', 'Press card'], letter: ['采访介绍信', 'Letter of introduction'] },
        { secrecy: 3 },
      )
      .optional(),
    phone: field.phone(['记者电话', 'Telephone'], { secrecy: 3 }).optional(),
    question: field.longText(['采访提纲', 'Questions']).optional(),
    text: field.longText(['发布稿', 'Text']).optional(),
    attachments: field.files(['附件', 'Files']).optional(),
  },
  learns: {
    legal: field.longText(['法务意见', 'Legal opinion']),
    spokesman: field.person(['新闻发言人', 'Spokesman']),
    publishedOn: field.text(['发布渠道与链接', 'Where published']),
  },
  quick: ['kind', 'description', 'outlet'],
  listed: ['kind'],
  states: {
    draft: ['拟稿', 'Draft'],
    legal: ['法务审核', 'Legal check'],
    approving: ['待审批', 'Awaiting approval'],
    authorised: ['已授权待发布', 'Authorised'],
  },
  endings: { published: ['已发布', 'Published'], dropped: ['不发布', 'Not published'] },
  actions: {
    submit: move(['送法务审核', 'Submit'], 'draft', 'legal', {
      by: 'opinion.handle',
      becomes: 'assignee',
      asks: ['text', 'attachments?'],
      input: { lawyer: field.person(['法务审核人', 'Legal check by']) },
      joins: { lawyer: 'checker' },
      stamp: 'submittedAt',
      restamps: true,
      tells: 'checker',
      notSelf: 'lawyer',
    }),
    pass: move(['法务通过', 'Legally sound'], 'legal', 'approving', {
      notBy: 'assignee',
      asks: ['legal'],
      stamp: 'checkedAt',
      restamps: true,
      tells: 'opinion.approve',
    }),
    object: move(['法务退回', 'Send back'], 'legal', 'draft', { asks: ['legal'] }),
    authorise: move(['批准并授权发言人', 'Approve and authorise'], 'approving', 'authorised', {
      by: 'opinion.approve',
      notBy: ['assignee', 'checker'],
      becomes: 'approver',
      asks: ['spokesman'],
      note: ['备注', 'Note'],
      joins: { spokesman: 'responder' },
      stamp: 'approvedAt',
      tells: ['assignee', 'responder'],
    }),
    sendBack: move(['审批退回', 'Return'], 'approving', 'draft', { by: 'opinion.approve' }),
    publish: move(['发布', 'Publish'], 'authorised', 'published', {
      by: 'responder',
      asks: ['publishedOn', 'attachments?'],
      needs: ['text', 'legal'],
      tells: ['opinion.handle', 'opinion.approve'],
    }),
    drop: move(['不发布', 'Do not publish'], 'open', 'dropped', {
      by: ['opinion.handle', 'opinion.approve'],
      tells: ['reporter', 'assignee'],
      isDanger: true,
    }),
  },
  clocks: {
    request: deadline(['答复媒体时限', 'Answer to the press'], 'open', workhours(8), {
      when: { kind: ['request', 'statement'] },
      warn: workhours(2),
      tells: [['assignee', 'opinion.handle'], 'opinion.approve'],
      source: ours(),
    }),
    pending: limit(['办理提醒', 'Reminder'], 'open', workdays(5), {
      repeat: workdays(5),
      tells: [['assignee', 'opinion.handle']],
      source: ours(),
    }),
  },
  permissions: { read: 'opinion.read', create: 'opinion.handle' },
  groups: ['kind'],
  figures: {
    published: count(['发布件数', 'Releases'], { state: 'published' }, { at: 'closedAt', better: 'more' }),
    requests: count(['书面答复媒体', 'Answers to the press'], { data: { kind: 'request' } }),
    onTime: inTime(['按时答复率', 'Answered on time'], 'request'),
  },
  ledgers: {
    register: register(
      ['新闻发布台账', 'Register of releases'],
      'number at kind title outlet stamp:checkedAt stamp:approvedAt spokesman publishedOn state closedAt',
    ),
  },
});
