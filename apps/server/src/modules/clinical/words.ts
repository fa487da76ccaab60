import { chartGrades, chartPapers, surgerySignatures, surgeryVarieties, type Label } from '@anyuan/contract';

const labels: Readonly<Record<string, Label>> = {
  ...Object.fromEntries(Object.entries(chartPapers).map(([name, { label }]) => [name, label])),
  ...surgeryVarieties,
  ...chartGrades,
  ...surgerySignatures,
};

/** A paper, a kind of operation, a grade or a signature in words. */
export const wordOf = (name: string): Label => labels[name] ?? [name, name];
