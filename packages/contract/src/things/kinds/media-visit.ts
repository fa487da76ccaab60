import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';

/** Visit of the press and what was published 媒体采访与报道 (S2-21). */
export const mediaVisit = defineMatter({
  kind: 'media-visit',
  prefix: 'MTB',
  label: ['媒体采访与报道', 'Media visit'],
  group: 'governance',
  fields: {
    outlet: field.text(['媒体', 'Outlet']),
    on: field.date(['日期', 'On']),
    subject: field.text(['主题', 'Subject']),
    tone: field.choice(['倾向', 'Tone'], {
      good: ['正面', 'Good'],
      neutral: ['中性', 'Neutral'],
      bad: ['负面', 'Bad'],
    }),
    published: field.text(['刊发位置 / 链接', 'Published in']).optional(),
  },
  listed: ['outlet', 'on', 'subject', 'tone'],
});
