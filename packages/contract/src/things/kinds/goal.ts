import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { source } from '../terms.ts';

/** What an item of safety serves 目标项 (S1-01): a tree below 平安医院 or 营商环境, to which entries and cases are linked. */
export const goal = defineMatter({
  kind: 'goal',
  prefix: 'MBS',
  label: ['目标项', 'Goal'],
  group: 'governance',
  fields: {
    aim: field.choice(['目标', 'Aim'], {
      safe: ['平安医院', 'Safe hospital'],
      business: ['优化营商环境', 'Business climate'],
      city: ['市域社会治理', 'City governance'],
      fire: ['消防安全', 'Fire safety'],
    }),
    partOf: field.thing(['上级目标', 'Part of'], 'goal').optional(),
    target: field.text(['指标值', 'Target']),
    reported: field.text(['上报口径', 'Reported as']).optional(),
    by: field.date(['完成期限', 'By']).optional(),
    reached: field.date(['达成日期', 'Reached on']).optional(),
  },
  listed: ['aim', 'target', 'by'],
  ends: {
    by: {
      label: ['完成期限', 'By'],
      from: 'by',
      isOptional: true,
      done: 'reached',
      source: source('计划所载 / as the plan says'),
    },
  },
});
