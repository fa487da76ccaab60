import { chartPapers, type ChartPaper } from '@anyuan/contract';
import { z } from 'zod';

import type { SettingSpec } from '../kernel/settings.ts';
import { project, spec } from './spec.ts';

/** Within how many hours each paper of a chart is to be written. */
const limits: SettingSpec[] = (Object.keys(chartPapers) as ChartPaper[]).map((paper) => {
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

export const clinicalSettings: SettingSpec[] = [
  ...limits,
  spec(
    'clinical.findAfterHours',
    z.number().int().min(0).max(720),
    0,
    '病历文书超时满几小时自动登记为质量点评(0 为不自动登记)',
    'A paper of a chart becomes a quality finding by itself when it is late by so many hours (0: never)',
    'h',
    project,
  ),
];
