/**
 * A filled table as it was published: 妇幼保健院孕妇学校灾害脆弱性分析表, https://m.1wenmi.com/doc/715686.html (read 2026-11).
 * Seven marks in the order of `hvaItems`, and the printed result. To test the formula against, and the usual list of events.
 */
export const published: readonly { event: string; marks: readonly number[]; printed: number }[] = [
  { event: 'earthquake', marks: [1, 1, 1, 1, 3, 3, 3], printed: 22.22 },
  { event: 'fire', marks: [3, 2, 1, 3, 1, 1, 0], printed: 44.44 },
  { event: 'lightning', marks: [1, 1, 2, 1, 2, 2, 2], printed: 18.52 },
  { event: 'snow', marks: [1, 1, 2, 1, 2, 2, 2], printed: 18.52 },
  { event: 'flood', marks: [1, 3, 0, 0, 3, 3, 3], printed: 22.22 },
  { event: 'exposure', marks: [1, 2, 0, 3, 1, 1, 1], printed: 14.81 },
  { event: 'infection', marks: [1, 2, 2, 0, 1, 1, 1], printed: 12.96 },
  { event: 'epidemic', marks: [1, 3, 1, 1, 2, 2, 1], printed: 18.52 },
  { event: 'violence', marks: [1, 3, 2, 1, 3, 2, 2], printed: 24.07 },
  { event: 'food', marks: [0, 3, 0, 3, 2, 2, 3], printed: 0 },
  { event: 'suicide', marks: [1, 3, 0, 2, 2, 2, 3], printed: 22.22 },
  { event: 'masscasualty', marks: [1, 2, 1, 1, 3, 3, 3], printed: 24.07 },
  { event: 'dispute', marks: [1, 2, 3, 2, 3, 2, 2], printed: 25.92 },
  { event: 'construction', marks: [1, 3, 1, 0, 3, 3, 3], printed: 24.07 },
  { event: 'structure', marks: [0, 3, 1, 1, 3, 3, 3], printed: 0 },
  { event: 'telecom', marks: [2, 0, 0, 2, 3, 2, 2], printed: 33.33 },
  { event: 'power', marks: [2, 2, 1, 2, 1, 2, 3], printed: 40.74 },
  { event: 'water', marks: [1, 0, 1, 1, 2, 1, 3], printed: 14.81 },
  { event: 'oxygen', marks: [1, 3, 0, 2, 2, 2, 2], printed: 20.37 },
  { event: 'lift', marks: [1, 1, 2, 0, 2, 3, 3], printed: 20.37 },
  { event: 'pressure', marks: [0, 0, 0, 0, 3, 3, 3], printed: 0 },
  { event: 'it', marks: [2, 0, 2, 1, 2, 1, 1], printed: 25.93 },
  { event: 'records', marks: [1, 0, 1, 1, 3, 2, 2], printed: 16.67 },
  { event: 'equipment', marks: [1, 0, 3, 2, 3, 2, 3], printed: 24.07 },
  { event: 'chemical', marks: [1, 3, 1, 0, 3, 3, 3], printed: 24.07 },
  { event: 'drugs', marks: [1, 3, 0, 0, 3, 3, 3], printed: 22.22 },
  { event: 'waste', marks: [1, 3, 0, 0, 2, 2, 3], printed: 18.52 },
  { event: 'radiation', marks: [1, 2, 1, 0, 3, 3, 3], printed: 22.22 },
  { event: 'explosive', marks: [1, 3, 0, 1, 1, 2, 3], printed: 18.52 },
];

/** The same row as the data sheet of the project copied it (B9), with two digits lost: it must be found. */
export const miscopied = { event: 'fire', marks: [3, 2, 1, 0, 1, 1, 0], printed: 44.44 } as const;
