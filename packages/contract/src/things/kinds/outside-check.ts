import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { source } from '../terms.ts';

/** Result of an inspection from outside 上级检查结果. */
export const outsideCheck = defineMatter({
  kind: 'outside-check',
  prefix: 'SJJ',
  label: ['上级检查结果', 'Outside inspection'],
  group: 'governance',
  fields: {
    by: field.text(['检查单位', 'Inspected by']),
    on: field.date(['检查日期', 'On']),
    subject: field.text(['检查内容', 'Subject']),
    score: field.quantity(['得分', 'Score'], { unit: ['分', 'points'], max: 2000, decimals: 1 }).optional(),
    found: field.longText(['发现问题', 'What was found']).optional(),
    rank: field.text(['名次', 'Rank']).optional(),
    answerBy: field.date(['整改回复期限', 'Answer by']).optional(),
    answered: field.date(['回复日期', 'Answered on']).optional(),
  },
  listed: ['by', 'on', 'score', 'answerBy'],
  ends: {
    answer: {
      label: ['整改回复', 'Answer'],
      from: 'answerBy',
      isOptional: true,
      done: 'answered',
      source: source('检查通知所载 / as the notice says'),
    },
  },
});
