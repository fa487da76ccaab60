import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { source } from '../terms.ts';

/** Task of the annual plan 年度计划任务 (S1-03): owner, day, how far it is. */
export const annualTask = defineMatter({
  kind: 'annual-task',
  prefix: 'NJH',
  label: ['年度计划任务', 'Task of the annual plan'],
  title: ['年度计划任务', 'Tasks of the annual plan'],
  group: 'governance',
  fields: {
    year: field.numeral(['年度', 'Year'], 2000, 2100),
    goal: field.thing(['服务于目标', 'Serves'], 'goal').optional(),
    what: field.longText(['工作内容', 'What']),
    by: field.date(['完成期限', 'By']),
    progress: field.between(['进度(%)', 'Progress (%)'], 0, 100),
    done: field.date(['完成日期', 'Done on']).optional(),
    result: field.longText(['完成情况', 'Result']).optional(),
    files: field.files(['佐证材料', 'Evidence']).optional(),
  },
  listed: ['year', 'goal', 'by', 'progress'],
  ends: {
    by: { label: ['完成期限', 'By'], from: 'by', done: 'done', source: source('年度计划所载 / as the plan says') },
  },
});
