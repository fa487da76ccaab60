import { z } from 'zod';

import { asks, field } from '../case-fields.ts';
import { days, defineCase, hours } from '../case-kit.ts';

const person = z.object({
  name: field.text(['姓名或称呼', 'Name']),
  role: field.text(['身份', 'Role'], { options: { suspect: ['行为人', 'Suspect'], victim: ['受害人', 'Victim'] } }),
});
const item = z.object({
  item: field.text(['证据名称', 'Item']),
  quantity: field.count(['数量', 'Quantity']),
  note: field.text(['说明', 'Note']).optional(),
});
const seal = z.object({
  name: field.text(['文件', 'File']),
  size: field.count(['字节', 'Bytes']),
  sha256: field.text(['SHA-256', 'SHA-256']),
});

const fields = z.object({
  policeNumber: field.text(['报警回执号', 'Police number']).optional(),
  facts: field.longText(['案情', 'Facts'], { secrecy: 3 }).optional(),
  persons: field.rows(['涉案人员', 'Persons'], person, { secrecy: 3 }).optional(),
  evidence: field.rows(['证据清单', 'List of evidence'], item).optional(),
  files: field.files(['电子证据', 'Evidence files']).optional(),
  seals: field.rows(['电子证据校验清单', 'Hashes of the files'], seal).optional(),
  station: field.text(['接收单位', 'Receiving unit']).optional(),
  officer: field.text(['接收民警', 'Receiving officer']).optional(),
  receiptNumber: field.text(['接收回执号', 'Receipt number']).optional(),
  arrests: field.between(['协助抓获人数', 'Assisted arrests'], 1, 1000).optional(),
  confirmationNumber: field.text(['警方确认文号', 'Police confirmation number']).optional(),
  result: field.longText(['结果', 'Result']).optional(),
});

/** Hand-over of a case to the police 案件移交 (data sheet C2). The list of hashes is made at the hand-over and never again. */
export const policeHandover = defineCase({
  type: 'policeHandover',
  prefix: 'YJ',
  label: ['案件移交', 'Hand-over to the police'],
  group: 'order',
  secrecy: 2,
  priority: 2,
  listed: ['policeNumber', 'receiptNumber', 'arrests'],
  report: ['policeNumber', 'facts', 'persons', 'evidence'],
  insiders: ['reporter', 'assignee', 'responder'],
  fields,
  states: {
    draft: ['拟移交', 'Preparing'],
    handedOver: ['已移交', 'Handed over'],
    received: ['警方已签收', 'Received'],
    closed: ['已办结', 'Closed'],
    withdrawn: ['已撤回', 'Withdrawn'],
  },
  initial: 'draft',
  final: ['closed', 'withdrawn'],
  actions: {
    prepare: {
      label: ['整理材料', 'Prepare'],
      from: ['draft'],
      by: ['order.handle'],
      becomes: 'assignee',
      input: asks(fields, [], {
        facts: fields.shape.facts,
        persons: fields.shape.persons,
        evidence: fields.shape.evidence,
        files: fields.shape.files,
      }),
    },
    handOver: {
      label: ['移交', 'Hand over'],
      from: ['draft'],
      to: 'handedOver',
      by: ['order.handle'],
      becomes: 'assignee',
      stamp: 'handedOverAt',
      needs: ['facts', 'evidence'],
      tells: ['police.confirm'],
      isDanger: true,
      input: asks(fields, ['station', 'officer']),
    },
    receive: {
      label: ['签收', 'Receive'],
      from: ['handedOver'],
      to: 'received',
      by: ['police.confirm'],
      notBy: ['assignee'],
      becomes: 'responder',
      stamp: 'receivedAt',
      tells: ['assignee'],
      input: asks(fields, ['receiptNumber'], { officer: fields.shape.officer }),
    },
    confirmArrests: {
      label: ['确认协助抓获', 'Confirm assisted arrests'],
      from: ['received'],
      by: ['police.confirm'],
      notBy: ['assignee'],
      once: true,
      stamp: 'confirmedAt',
      tells: ['assignee'],
      input: asks(fields, ['arrests', 'confirmationNumber']),
    },
    close: {
      label: ['办结', 'Close'],
      from: ['received'],
      to: 'closed',
      by: ['order.handle'],
      stamp: 'closedAt',
      tells: ['reporter'],
      input: asks(fields, ['result']),
    },
    withdraw: {
      label: ['撤回', 'Withdraw'],
      from: ['draft'],
      to: 'withdrawn',
      by: ['order.handle'],
      stamp: 'withdrawnAt',
      input: asks(fields, ['result']),
    },
  },
  clocks: {
    prepare: {
      label: ['移交时限', 'Hand over'],
      during: ['draft'],
      steps: [days(3)],
      isDeadline: true,
      tells: [['reporter', 'assignee', 'order.handle']],
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
    receive: {
      label: ['签收时限', 'Receive'],
      during: ['handedOver'],
      steps: [hours(24)],
      tells: [['police.confirm', 'assignee']],
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
  },
  untimed: { received: 'how long the police investigate is not the hospital to limit' },
  permissions: { read: 'order.read', create: 'order.handle', confidential: 'order.handle' },
  figures: {
    handovers: { label: ['移交案件', 'Hand-overs'], of: { count: { stamp: 'handedOverAt' } }, unit: 'case' },
    arrests: {
      label: ['协助抓获', 'Assisted arrests'],
      of: { sum: 'arrests', where: { stamp: 'confirmedAt' } },
      at: 'confirmedAt',
      unit: 'person',
      better: 'more',
    },
  },
  ledgers: {
    handovers: {
      label: ['案件移交台账', 'Register of hand-overs'],
      columns: [
        'number',
        'at',
        'title',
        'policeNumber',
        'evidence',
        'stamp:handedOverAt',
        'station',
        'officer',
        'receiptNumber',
        'arrests',
        'confirmationNumber',
        'result',
      ],
      signatures: [
        ['移交人', 'Handed over by'],
        ['接收人', 'Received by'],
        ['见证人', 'Witness'],
      ],
    },
  },
});
