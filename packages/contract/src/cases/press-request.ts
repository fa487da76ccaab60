import { z } from 'zod';

import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { workdays, workhours } from '../case-kit.ts';
import { count, deadline, inTime, limit, move, rate, register, step } from '../case-words.ts';

const practice = ours('通行做法,医院自定 / common practice, the hospital decides');
const coverage = field.rows(
  ['报道', 'Coverage'],
  z.object({ report: field.thing(['媒体报道登记', 'Register of reports'], 'media-visit') }),
);

/** Somebody of the press asks (data sheet C32, S2-21): one voice answers, authorised on that day, and what appears is linked. */
export const pressRequest = defineCase({
  type: 'pressRequest',
  prefix: 'CF',
  label: ['媒体采访申请', 'Press request'],
  group: 'patient',
  secrecy: 2,
  priority: 3,
  where: 'none',
  tells: 'opinion.handle',
  defaults: { by: 'opinion.handle', tells: ['assignee', 'responder'], why: ['原因', 'Reason'] },
  asks: {
    outlet: field.text(['媒体', 'Outlet']),
    journalist: field.text(['记者', 'Journalist']),
    pressCard: field
      .paper(
        ['记者证件', 'Press card'],
        { press: ['新闻记者证', 'Press card'], letter: ['采访介绍信', 'Letter of introduction'] },
        { secrecy: 3 },
      )
      .optional(),
    phone: field.phone(['记者电话', 'Telephone'], { secrecy: 3 }).optional(),
    description: field.longText(['采访主题', 'Topic']),
    question: field.longText(['采访提纲', 'Questions']).optional(),
    form: field
      .choice(['采访方式', 'Form'], {
        onSite: ['到院采访', 'On site'],
        telephone: ['电话采访', 'By telephone'],
        written: ['书面答复', 'In writing'],
        live: ['直播', 'Live'],
      })
      .optional(),
    wantedBy: field.date(['希望答复日期', 'Wanted by']).optional(),
  },
  learns: {
    spokesman: field.person(['新闻发言人', 'Spokesman']),
    answer: field.longText(['答复口径', 'What will be said']),
    heldAt: field.time(['采访时间', 'Interview at']),
    company: field.people(['陪同人员', 'Accompanied by']),
    coverage,
  },
  quick: ['outlet', 'journalist', 'description', 'wantedBy'],
  listed: ['outlet', 'form', 'wantedBy'],
  notBefore: { wantedBy: 'today' },
  states: {
    received: ['待受理', 'Received'],
    assigned: ['拟定口径', 'Being prepared'],
    approving: ['待审批', 'Awaiting approval'],
    agreed: ['待采访', 'Agreed'],
    held: ['待报道', 'Interviewed'],
  },
  endings: {
    covered: ['已报道', 'Covered'],
    silent: ['未见报道', 'Nothing appeared'],
    declined: ['已婉拒', 'Declined'],
    withdrawn: ['媒体撤回', 'Withdrawn'],
  },
  actions: {
    assign: move(['指定发言人', 'Assign a spokesman'], ['received', 'assigned'], 'assigned', {
      becomes: 'assignee',
      asks: ['spokesman'],
      note: ['备注', 'Note'],
      joins: { spokesman: 'responder' },
      stamp: 'assignedAt',
      restamps: true,
      tells: 'responder',
    }),
    prepare: move(['报批口径', 'Submit what will be said'], 'assigned', 'approving', {
      by: ['responder', 'assignee'],
      asks: ['answer'],
      stamp: 'preparedAt',
      restamps: true,
      tells: 'opinion.approve',
    }),
    approve: move(['批准口径', 'Approve'], 'approving', 'agreed', {
      by: 'opinion.approve',
      notBy: ['responder', 'assignee'],
      becomes: 'approver',
      note: ['审批意见', 'Note'],
      stamp: 'approvedAt',
    }),
    sendBack: move(['退回', 'Send back'], ['approving', 'agreed'], 'assigned', {
      by: 'opinion.approve',
      why: ['修改意见', 'What to change'],
    }),
    release: step(['拟书面答复', 'Prepare a written answer'], ['assigned', 'agreed'], {
      note: ['备注', 'Note'],
      opens: 'release',
    }),
    hold: move(['已接受采访', 'Interview held'], 'agreed', 'held', {
      by: ['responder', 'assignee'],
      asks: ['heldAt', 'company'],
      note: ['采访情况', 'How it went'],
      notAfter: { heldAt: 'now' },
      tells: 'opinion.handle',
    }),
    cover: move(['关联报道', 'Link the coverage'], 'held', 'covered', {
      by: ['assignee', 'opinion.handle'],
      asks: ['coverage'],
      note: ['备注', 'Note'],
      tells: ['responder', 'opinion.approve'],
    }),
    silent: move(['未见报道', 'Nothing appeared'], 'held', 'silent', { by: ['assignee', 'opinion.handle'] }),
    decline: move(['婉拒', 'Decline'], ['received', 'assigned', 'approving', 'agreed'], 'declined', {
      by: ['opinion.handle', 'opinion.approve'],
      why: ['婉拒理由与答复', 'Reason, and how it was said'],
      stamp: 'declinedAt',
      tells: ['reporter', 'assignee', 'responder'],
      isDanger: true,
    }),
    withdraw: move(['媒体撤回', 'Withdrawn'], ['received', 'assigned', 'approving', 'agreed'], 'withdrawn', {
      isDanger: true,
    }),
  },
  way: ['received', 'assigned', 'approving', 'agreed', 'held', 'covered'],
  clocks: {
    reply: deadline(['答复媒体时限', 'Answer to the press'], ['received', 'assigned', 'approving'], workhours(8), {
      warn: workhours(2),
      tells: [['assignee', 'opinion.handle'], 'opinion.approve'],
      source: practice,
    }),
    interview: limit(['采访安排提醒', 'Interview'], 'agreed', workdays(3), {
      repeat: workdays(3),
      tells: [['assignee', 'responder']],
      source: practice,
    }),
    coverage: limit(['关联报道提醒', 'Coverage'], 'held', workdays(5), {
      repeat: workdays(5),
      tells: [['assignee', 'opinion.handle']],
      source: practice,
    }),
  },
  permissions: { read: 'opinion.read', create: 'case.create', confidential: 'opinion.handle' },
  groups: ['form'],
  figures: {
    total: count(['媒体采访申请', 'Press requests']),
    onTime: inTime(['按时答复率', 'Answered on time'], 'reply'),
    held: count(['接受采访', 'Interviews'], { stamp: 'holdAt' }, { at: 'holdAt' }),
    declined: rate(['婉拒率', 'Declined'], { state: 'declined' }, {}, { better: 'less' }),
  },
  ledgers: {
    register: register(
      ['媒体采访登记台账', 'Register of press requests'],
      'number at outlet journalist title form wantedBy spokesman stamp:approvedAt heldAt company coverage state closedAt',
    ),
  },
});
