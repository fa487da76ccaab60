import { chartPapers, type ChartPaper } from '@anyuan/contract';
import { z } from 'zod';

import type { SettingSpec } from '../kernel/settings.ts';
import { spec } from './spec.ts';

/** Within how many hours each paper of a chart is to be written. */
export const clinicalSettings: SettingSpec[] = (Object.keys(chartPapers) as ChartPaper[]).map((paper) => {
  const { label, hours, source } = chartPapers[paper];
  return spec(
    `clinical.hours.${paper}`,
    z.number().min(0.5).max(720),
    hours,
    `病历时限:${label[0]}应在几小时内完成(只对之后送来的生效)`,
    `Limits of charts: ${label[1].toLowerCase()}, hours; of what is brought from now on`,
    'h',
    source,
  );
});
