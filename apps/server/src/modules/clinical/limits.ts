import type { ChartPaper } from '@anyuan/contract';

/** The setting that says within how many hours a paper is to be written. */
export const limitKey = (paper: ChartPaper): string => `clinical.hours.${paper}`;
