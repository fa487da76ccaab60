import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';

/** Process improvement 流程改进 with before and after. */
export const improvement = defineMatter({
  kind: 'improvement',
  prefix: 'LCG',
  label: ['流程改进项目', 'Improvement'],
  group: 'governance',
  fields: {
    problem: field.longText(['问题', 'Problem']),
    before: field.text(['改进前指标', 'Before']),
    after: field.text(['改进后指标', 'After']).optional(),
    started: field.date(['开始日期', 'Begun']),
    finished: field.date(['完成日期', 'Finished']).optional(),
  },
  listed: ['before', 'after', 'started', 'finished'],
});
