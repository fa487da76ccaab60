import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';
import { source } from '../terms.ts';

/** Authorisation of a spokesman 新闻发言人 (S2-21). */
export const spokesman = definePaper({
  kind: 'spokesman',
  prefix: 'FYR',
  label: ['新闻发言人授权', 'Spokesman’s authorisation'],
  group: 'papers',
  fields: {
    scope: field.longText(['授权范围', 'Scope']),
    document: field.text(['授权文件', 'Document']),
    from: field.date(['授权日期', 'From']),
    until: field.date(['授权至', 'Until']).optional(),
  },
  permits: [{ work: 'press', from: 'from' }],
  listed: ['document', 'from', 'until'],
  ends: {
    term: {
      label: ['授权期限', 'Term'],
      from: 'until',
      isOptional: true,
      source: source('授权文件所载 / as the document says'),
    },
  },
});
