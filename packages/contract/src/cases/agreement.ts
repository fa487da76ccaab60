import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { hours } from '../case-kit.ts';
import { count, deadline, move, rate, register, step } from '../case-words.ts';

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
  // One an admission; what was registered by mistake does not count.
  unique: [{ fields: ['admissionNo'], while: ['pending', 'signed', 'declined'], refuses: 'already_exists' }],
  defaults: { by: ['reporter', 'assignee', 'redpacket.handle'] },
  asks: {
    admissionNo: field.text(['住院号', 'Admission number']),
    admittedOn: field.date(['入院日期', 'Admitted on']),
    patient: field.text(['患者姓名', 'Patient'], { secrecy: 3 }).optional(),
  },
  learns: {
    signer,
    patientSignature,
    staffSignature,
    declineReason: field.longText(['未签原因', 'Why it was not signed']),
  },
  listed: ['admissionNo', 'signer'],
  states: {
    pending: ['待签订', 'To be signed'],
  },
  endings: {
    signed: ['已签订', 'Signed'],
    declined: ['患方未签', 'Declined'],
    cancelled: ['登记有误', 'Registered by mistake'],
  },
  actions: {
    sign: move(['双方签订', 'Sign'], 'pending', 'signed', {
      asks: ['signer', 'patientSignature', 'staffSignature'],
      needs: ['patientSignature', 'staffSignature'],
      stamp: 'endedAt',
    }),
    decline: move(['患方未签', 'Declined'], 'pending', 'declined', { asks: ['declineReason'], stamp: 'endedAt' }),
    handOver: step(['转交签订人', 'Hand over'], 'pending', {
      by: ['reporter', 'redpacket.handle'],
      input: { to: field.person(['签订人', 'Who signs']) },
      joins: { to: 'assignee' },
      tells: 'assignee',
    }),
    cancel: move(['登记有误', 'Registered by mistake'], 'pending', 'cancelled', {
      by: ['reporter', 'redpacket.handle'],
      input: { reason: field.longText(['原因', 'Why']) },
      stamp: 'endedAt',
      isDanger: true,
    }),
  },
  clocks: {
    sign: deadline(['签订时限', 'Sign'], 'open', [hours(24), hours(72)], {
      tells: [
        ['reporter', 'assignee'],
        ['head', 'redpacket.handle'],
      ],
      source: ours('入院时签订(黑龙江);24 小时为项目默认值 / at admission; 24 h is a project default'),
    }),
  },
  permissions: { read: 'redpacket.read', create: 'case.create', confidential: 'redpacket.handle' },
  groups: ['signer'],
  figures: {
    signing: rate(
      ['协议签订率', 'Agreements signed'],
      { state: 'signed' },
      { state: ['pending', 'signed', 'declined'] },
      { better: 'more' },
    ),
    signed: count(['签订份数', 'Signed'], { state: 'signed' }),
    declined: count(['患方未签', 'Declined'], { state: 'declined' }),
  },
  ledgers: {
    register: register(
      ['不收不送红包协议台账', 'Register of agreements'],
      'number admissionNo admittedOn department reporter signer closedAt state declineReason',
    ),
  },
});
