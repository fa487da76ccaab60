import { z } from 'zod';

import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days, hours } from '../case-kit.ts';
import { count, deadline, limit, move, register, step, sum } from '../case-words.ts';

const person = z.object({
  name: field.text(['姓名或称呼', 'Name']),
  role: field.choice(['身份', 'Role'], { suspect: ['行为人', 'Suspect'], victim: ['受害人', 'Victim'] }),
});
const item = z.object({
  item: field.text(['证据名称', 'Item']),
  quantity: field.count(['数量', 'Quantity']),
  note: field.text(['说明', 'Note']).optional(),
});
const seal = z.object({
  name: field.text(['文件', 'File']),
  size: field.quantity(['大小', 'Size'], { unit: ['字节', 'bytes'], max: 1_000_000_000 }),
  sha256: field.text(['SHA-256', 'SHA-256']),
});

/** Hand-over of a case to the police 案件移交 (data sheet C2). The list of hashes is made at the hand-over; no later step changes it. */
export const policeHandover = defineCase({
  type: 'policeHandover',
  prefix: 'YJ',
  label: ['案件移交', 'Hand-over to the police'],
  group: 'order',
  secrecy: 2,
  priority: 2,
  insiders: ['reporter', 'assignee', 'responder'],
  defaults: { by: 'order.handle' },
  asks: {
    policeNumber: field.text(['报警回执号', 'Police number']).optional(),
    facts: field.longText(['案情', 'Facts'], { secrecy: 3 }).optional(),
    persons: field.rows(['涉案人员', 'Persons'], person, { secrecy: 3 }).optional(),
    evidence: field.rows(['证据清单', 'List of evidence'], item).optional(),
  },
  learns: {
    files: field.files(['电子证据', 'Evidence files']),
    seals: field.rows(['电子证据校验清单', 'Hashes of the files'], seal),
    station: field.text(['接收单位', 'Receiving unit']),
    officer: field.text(['接收民警', 'Receiving officer']),
    receiptNumber: field.text(['接收回执号', 'Receipt number']),
    arrests: field.between(['协助抓获人数', 'Assisted arrests'], 1, 1000),
    confirmationNumber: field.text(['警方确认文号', 'Police confirmation number']),
    result: field.longText(['结果', 'Result']),
  },
  listed: ['policeNumber', 'receiptNumber', 'arrests'],
  states: {
    draft: ['拟移交', 'Preparing'],
    handedOver: ['已移交', 'Handed over'],
    received: ['警方已签收', 'Received'],
  },
  endings: { closed: ['已办结', 'Closed'], withdrawn: ['已撤回', 'Withdrawn'] },
  way: ['draft', 'handedOver', 'received', 'closed'],
  actions: {
    prepare: step(['整理材料', 'Prepare'], 'draft', {
      becomes: 'assignee',
      asks: ['facts?', 'persons?', 'evidence?', 'files?'],
    }),
    handOver: move(['移交', 'Hand over'], 'draft', 'handedOver', {
      becomes: 'assignee',
      asks: ['station', 'officer'],
      needs: ['facts', 'evidence'],
      stamp: 'handedOverAt',
      restamps: true,
      tells: 'police.confirm',
      isDanger: true,
    }),
    inspect: step(['查验材料', 'Inspect'], 'handedOver', {
      by: 'police.confirm',
      notBy: 'assignee',
      becomes: 'responder',
      stamp: 'inspectedAt',
      once: true,
    }),
    sendBack: move(['退回补充', 'Send back'], 'handedOver', 'draft', {
      by: 'police.confirm',
      notBy: 'assignee',
      input: { note: field.longText(['需补充的材料', 'What is missing'], { secrecy: 3 }) },
      stamp: 'sentBackAt',
      restamps: true,
      tells: 'assignee',
    }),
    receive: move(['签收', 'Receive'], 'handedOver', 'received', {
      by: 'police.confirm',
      notBy: 'assignee',
      becomes: 'responder',
      asks: ['receiptNumber', 'officer?'],
      stamp: 'receivedAt',
      tells: 'assignee',
    }),
    confirmArrests: step(['确认协助抓获', 'Confirm assisted arrests'], 'received', {
      by: 'police.confirm',
      notBy: 'assignee',
      asks: ['arrests', 'confirmationNumber'],
      stamp: 'confirmedAt',
      once: true,
      tells: 'assignee',
    }),
    close: move(['办结', 'Close'], 'received', 'closed', { asks: ['result'], tells: 'reporter' }),
    withdraw: move(['撤回', 'Withdraw'], 'draft', 'withdrawn', { asks: ['result'], stamp: 'withdrawnAt' }),
  },
  clocks: {
    prepare: deadline(['移交时限', 'Hand over'], 'draft', days(3), {
      tells: [['reporter', 'assignee', 'order.handle']],
      source: ours(),
    }),
    receive: limit(['签收时限', 'Receive'], 'handedOver', hours(24), {
      tells: [['police.confirm', 'assignee']],
      source: ours(),
    }),
  },
  untimed: { received: 'how long the police investigate is not the hospital to limit' },
  permissions: { read: 'order.read', create: 'order.handle', confidential: 'order.handle' },
  figures: {
    handovers: count(['移交案件', 'Hand-overs'], {
      stamp: 'handedOverAt',
      state: ['handedOver', 'received', 'closed'],
    }),
    arrests: sum(['协助抓获', 'Assisted arrests'], 'arrests', 'person', {
      where: { stamp: 'confirmedAt' },
      at: 'confirmedAt',
      better: 'more',
    }),
  },
  ledgers: {
    handovers: register(
      ['案件移交台账', 'Register of hand-overs'],
      `number at title policeNumber evidence stamp:handedOverAt station officer receiptNumber arrests
      confirmationNumber result`,
      {
        signatures: [
          ['移交人', 'Handed over by'],
          ['接收人', 'Received by'],
          ['见证人', 'Witness'],
        ],
      },
    ),
  },
});
