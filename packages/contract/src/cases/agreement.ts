import { z } from 'zod';

import { field } from '../case-fields.ts';
import { defineCase, hours } from '../case-kit.ts';

const signer = field.choice(['签署方', 'Signed by'], {
  patient: ['患者本人', 'The patient'],
  family: ['近亲属', 'A relative'],
  guardian: ['监护人', 'The guardian'],
});
const patientSignature = field.signature(['患方签名', "Patient's side"], { secrecy: 3 });
const staffSignature = field.signature(['医方签名', "Hospital's side"]);

/** 《不收不送红包协议书》: one per admission, signed by both sides (data sheet C16). */
export const agreement = defineCase({
  type: 'agreement',
  prefix: 'XY',
  label: ['不收不送红包协议', 'No-red-packet agreement'],
  group: 'integrity',
  secrecy: 2,
  priority: 4,
  where: 'none',
  listed: ['admissionNo', 'signer'],
  report: ['admissionNo', 'admittedOn', 'patient'],
  fields: z.object({
    admissionNo: field.text(['住院号', 'Admission number']),
    admittedOn: field.date(['入院日期', 'Admitted on']),
    patient: field.text(['患者姓名', 'Patient'], { secrecy: 3 }).optional(),
    signer: signer.optional(),
    patientSignature: patientSignature.optional(),
    staffSignature: staffSignature.optional(),
    declineReason: field.longText(['未签原因', 'Why it was not signed']).optional(),
  }),
  states: {
    pending: ['待签订', 'To be signed'],
    signed: ['已签订', 'Signed'],
    declined: ['患方未签', 'Declined'],
    cancelled: ['登记有误', 'Registered by mistake'],
  },
  initial: 'pending',
  final: ['signed', 'declined', 'cancelled'],
  actions: {
    sign: {
      label: ['双方签订', 'Sign'],
      from: ['pending'],
      to: 'signed',
      by: ['reporter', 'assignee', 'redpacket.handle'],
      stamp: 'endedAt',
      needs: ['patientSignature', 'staffSignature'],
      input: z.object({
        signer,
        patientSignature,
        staffSignature,
      }),
    },
    decline: {
      label: ['患方未签', 'Declined'],
      from: ['pending'],
      to: 'declined',
      by: ['reporter', 'assignee', 'redpacket.handle'],
      stamp: 'endedAt',
      input: z.object({ declineReason: field.longText(['未签原因', 'Why it was not signed']) }),
    },
    handOver: {
      label: ['转交签订人', 'Hand over'],
      from: ['pending'],
      by: ['reporter', 'redpacket.handle'],
      joins: [{ field: 'to', as: 'assignee' }],
      tells: ['assignee'],
      input: z.object({ to: field.person(['签订人', 'Who signs']) }),
    },
    cancel: {
      label: ['登记有误', 'Registered by mistake'],
      from: ['pending'],
      to: 'cancelled',
      by: ['reporter', 'redpacket.handle'],
      stamp: 'endedAt',
      isDanger: true,
      input: z.object({ reason: field.longText(['原因', 'Why']) }),
    },
  },
  clocks: {
    sign: {
      label: ['签订时限', 'Sign'],
      during: ['pending'],
      steps: [hours(24), hours(72)],
      tells: [
        ['reporter', 'assignee'],
        ['head', 'redpacket.handle'],
      ],
      isDeadline: true,
      source: '入院时签订(黑龙江);24 小时为项目默认值 / at admission; 24 h is a project default',
      isUnconfirmed: true,
    },
  },
  permissions: { read: 'redpacket.read', create: 'case.create', confidential: 'redpacket.handle' },
  groups: ['signer'],
  figures: {
    signing: {
      label: ['协议签订率', 'Agreements signed'],
      of: { count: { state: 'signed' } },
      per: { count: { state: ['pending', 'signed', 'declined'] } },
      unit: 'percent',
      better: 'more',
    },
    signed: { label: ['签订份数', 'Signed'], of: { count: { state: 'signed' } }, unit: 'case' },
    declined: { label: ['患方未签', 'Declined'], of: { count: { state: 'declined' } }, unit: 'case' },
  },
  ledgers: {
    register: {
      label: ['不收不送红包协议台账', 'Register of agreements'],
      columns: [
        'number',
        'admissionNo',
        'admittedOn',
        'department',
        'reporter',
        'signer',
        'closedAt',
        'state',
        'declineReason',
      ],
    },
  },
});
