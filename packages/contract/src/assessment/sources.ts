import type { Label } from '../common.ts';

/** Where evidence comes from, as sheets say it. Each has a provider on the server. */
export const evidenceSources = {
  register: ['台账', 'Register'],
  plan: ['计划', 'Plan'],
  case: ['案件', 'Cases'],
  policy: ['制度', 'Policy'],
  book: ['账册', 'Book'],
  figure: ['统计', 'Figure'],
  letter: ['责任书', 'Letter'],
  indicator: ['指标', 'Indicator'],
} as const satisfies Record<string, Label>;
export type EvidenceSource = keyof typeof evidenceSources;

/** By its name or in words. */
export const evidenceSourceOf = (said: string): EvidenceSource | undefined =>
  (Object.keys(evidenceSources) as EvidenceSource[]).find(
    (name) => name === said || (evidenceSources[name] as Label).includes(said),
  );
