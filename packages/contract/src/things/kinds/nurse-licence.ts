import { defineCertificate } from '../papers.ts';
import { everyYears, source } from '../terms.ts';

/** Practising certificate of a nurse 护士执业证书: five years. */
export const nurseLicence = defineCertificate({
  kind: 'nurse-licence',
  prefix: 'HSZ',
  label: ['护士执业证书', 'Nurse licence'],
  permits: [{ work: 'nursing' }],
  ends: {
    renewal: {
      label: ['延续注册', 'Renewal'],
      from: 'issued',
      isOptional: true,
      after: everyYears(5),
      source: source('护士条例(2008)第八条: 注册有效期 5 年 / five years'),
    },
  },
});
