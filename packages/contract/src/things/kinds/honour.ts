import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';

/** Honour 荣誉 (S1-02). */
export const honour = defineMatter({
  kind: 'honour',
  prefix: 'RYD',
  label: ['荣誉', 'Honour'],
  group: 'governance',
  fields: {
    level: field.choice(['级别', 'Level'], {
      nation: ['国家级', 'National'],
      province: ['省级', 'Province'],
      city: ['市级', 'City'],
      district: ['区县级', 'District'],
      industry: ['行业', 'Industry'],
    }),
    issuer: field.text(['授予单位', 'Given by']),
    on: field.date(['授予日期', 'Given on']),
    document: field.text(['文号', 'Document']).optional(),
  },
  listed: ['level', 'issuer', 'on'],
});
