import { field } from '../../fields/index.ts';
import { defineCertificate } from '../papers.ts';
import { byField, everyDays, source } from '../terms.ts';

/** Certificate of a guard 保安员证 (S1-23), held by the owner of the entry; whoever the hospital employs itself is filed with the police. */
export const guardCertificate = defineCertificate({
  kind: 'guard-certificate',
  prefix: 'BAZ',
  label: ['保安员证', 'Guard certificate'],
  says: {
    employer: field.choice(['用工', 'Employed by'], {
      company: ['保安公司', 'Guard company'],
      own: ['自招', 'The hospital'],
    }),
    hired: field.date(['上岗日期', 'Began work']).optional(),
    filed: field.date(['自招备案日期', 'Filed with the police']).optional(),
  },
  ends: {
    paper: {
      label: ['有效期', 'Valid until'],
      from: 'validTo',
      isOptional: true,
      source: source('证书所载 / as the certificate says'),
    },
    filing: {
      label: ['自招备案', 'Filing with the police'],
      from: 'hired',
      isOptional: true,
      after: byField('employer', { own: everyDays(30) }),
      done: 'filed',
      source: source('保安服务管理条例第十四条: 自招保安 30 日内备案 / self-employed guards are filed within 30 days'),
    },
  },
  permits: [{ work: 'guard' }],
});
