import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';
import { byField, everyYears, source } from '../terms.ts';

/** Licence of the house 执业许可与校验. */
export const institutionLicence = definePaper({
  kind: 'institution-licence',
  prefix: 'XKZ',
  label: ['执业许可', 'Institution licence'],
  group: 'compliance',
  fields: {
    variety: field.choice(['类别', 'Kind'], {
      practice: ['医疗机构执业许可证', 'Practice'],
      radiation: ['放射诊疗 / 辐射安全许可证', 'Radiation'],
      drug: ['麻精药品印鉴卡', 'Controlled drugs'],
      blood: ['输血、采供血', 'Blood'],
      mother: ['母婴保健', 'Mother and child'],
      other: ['其他', 'Other'],
    }),
    number: field.text(['证号', 'Licence number']),
    issued: field.date(['发证日期', 'Issued']),
    validTo: field.date(['有效期至', 'Valid until']),
    beds: field
      .choice(['校验周期', 'Verified'], {
        small: ['床位不满 100 张:每年', 'Fewer than 100 beds: yearly'],
        large: ['床位 100 张以上:每 3 年', '100 beds and more: every three years'],
      })
      .optional(),
    verified: field.date(['上次校验', 'Last verified']).optional(),
  },
  listed: ['variety', 'number', 'validTo'],
  ends: {
    paper: { label: ['有效期', 'Valid until'], from: 'validTo', source: source('许可证所载 / as the licence says') },
    verification: {
      label: ['校验', 'Verification'],
      from: 'verified',
      isOptional: true,
      after: byField('beds', { small: everyYears(1), large: everyYears(3) }),
      source: source(
        '医疗机构管理条例第二十二条: 床位不满 100 张每年校验,100 张以上每 3 年 / yearly below 100 beds, else every three',
      ),
    },
  },
});
