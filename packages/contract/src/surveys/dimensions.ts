import type { Label } from '../common.ts';

/** What a question of a survey is about. A question of any form may say one; that is all that makes a form a survey. */
export const dimensions = {
  quality: ['医疗质量', 'Quality of care'],
  order: ['就医秩序', 'Order'],
  environment: ['就医环境', 'Surroundings'],
  attitude: ['服务态度', 'Attitude'],
  process: ['就医流程', 'Procedures'],
  fees: ['收费', 'Fees'],
  communication: ['沟通告知', 'Communication'],
  safety: ['安全感', 'Feeling safe'],
  friendliness: ['医患互信', 'Trust between patients and staff'],
} as const satisfies Record<string, Label>;
export type Dimension = keyof typeof dimensions;
export const dimensionNames = Object.keys(dimensions) as [Dimension, ...Dimension[]];

/** The dimensions that the index of friendliness (医患友好度) is made of. */
export const friendly = ['attitude', 'communication', 'friendliness'] as const satisfies readonly Dimension[];
