import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { workdays } from '../case-kit.ts';
import { count, deadline, inTime, mean, median, move, rate, register, step } from '../case-words.ts';

/** Birth certificate and vaccination card in one visit 两证联办 (data sheet C36). */
export const twoCertificates = defineCase({
  type: 'twoCertificates',
  prefix: 'LZ',
  label: ['两证联办', 'Two certificates'],
  group: 'service',
  secrecy: 2,
  priority: 4,
  where: 'none',
  defaults: { by: 'service.handle' },
  asks: {
    bornOn: field.date(['出生日期', 'Born on']),
    mother: field.text(['母亲姓名', "Mother's name"], { secrecy: 3 }),
    newborn: field.text(['新生儿姓名', "Newborn's name"], { secrecy: 3 }).optional(),
    phone: field.phone(['联系电话', 'Telephone'], { secrecy: 3 }).optional(),
  },
  learns: {
    birthNo: field.text(['出生医学证明编号', 'Birth certificate number'], { max: 40 }),
    vaccinationNo: field.text(['预防接种证编号', 'Vaccination card number'], { max: 40 }),
    sameVisit: field.yesNo(['当日同办', 'In one visit']),
    rating: field.mark(['患者评价', "Patient's rating"]),
    remark: field.text(['评价留言', 'Remark']),
  },
  listed: ['bornOn', 'birthNo', 'sameVisit'],
  notAfter: { bornOn: 'today' },
  // A number is on one certificate in the country.
  unique: [
    { fields: [{ loose: 'birthNo' }], refuses: 'certificate_used' },
    { fields: [{ loose: 'vaccinationNo' }], refuses: 'certificate_used' },
  ],
  states: {
    applied: ['已受理', 'Taken in'],
    born: ['出生证已签发', 'Birth certificate issued'],
  },
  endings: {
    both: ['两证已发', 'Both issued'],
    single: ['仅办出生证', 'Birth certificate only'],
    cancelled: ['已取消', 'Cancelled'],
  },
  actions: {
    issueBirth: move(['签发出生医学证明', 'Issue the birth certificate'], 'applied', 'born', {
      asks: ['birthNo'],
      stamp: 'birthIssuedAt',
      becomes: 'assignee',
    }),
    issueVaccination: move(['发放预防接种证', 'Issue the vaccination card'], 'born', 'both', {
      asks: ['vaccinationNo'],
      stamp: 'vaccinationIssuedAt',
    }),
    reissue: step(['换发出生证(原证作废)', 'Issue anew, the former one is void'], ['born', 'both', 'single'], {
      asks: ['birthNo'],
      why: ['原因', 'Why'],
      stamp: 'reissuedAt',
      restamps: true,
      isDanger: true,
    }),
    endSingle: move(['仅办出生证', 'Birth certificate only'], 'born', 'single', { why: ['原因', 'Why'] }),
    rate: step(['请患者评价', "Patient's rating"], ['both', 'single'], {
      asks: ['rating', 'remark?'],
      stamp: 'ratedAt',
      once: true,
    }),
    cancel: move(['取消', 'Cancel'], 'applied', 'cancelled', { why: ['原因', 'Reason'], isDanger: true }),
  },
  clocks: {
    issue: deadline(['签发时限', 'Issue'], 'applied', workdays(1), {
      tells: [['assignee', 'service.handle']],
      source: ours(),
    }),
    second: deadline(['接种证时限', 'Vaccination card'], 'born', workdays(1), {
      tells: [['assignee', 'service.handle']],
      source: ours(),
    }),
  },
  permissions: { read: 'service.read', create: 'service.handle', confidential: 'service.handle' },
  groups: ['sameVisit', 'assignee'],
  figures: {
    births: count(['签发出生证', 'Birth certificates'], { stamp: 'birthIssuedAt' }),
    joint: rate(
      ['两证联办率', 'Joint-issue rate'],
      { data: { sameVisit: true } },
      { stamp: 'birthIssuedAt' },
      {
        better: 'more',
      },
    ),
    took: median(['办理用时(中位)', 'Median time'], ['at', 'vaccinationIssuedAt'], 'minute', { better: 'less' }),
    rating: mean(['患者评价均分', 'Mean rating'], 'rating', 'score', { better: 'more' }),
    onTime: inTime(['按时签发率', 'Issued on time'], 'issue'),
  },
  ledgers: {
    register: register(
      ['两证联办登记表', 'Register of the two certificates'],
      'number at bornOn birthNo stamp:birthIssuedAt vaccinationNo stamp:vaccinationIssuedAt sameVisit assignee state',
    ),
  },
});
