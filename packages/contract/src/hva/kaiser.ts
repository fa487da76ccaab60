/** The seven marks of one event: how likely, then what it would do to people, property, service, then how well one is prepared. */
export const hvaItems = {
  probability: ['发生概率', 'Probability'],
  human: ['人员伤害', 'Human impact'],
  property: ['财产损失', 'Property impact'],
  service: ['服务影响', 'Service impact'],
  preparedness: ['应急准备', 'Preparedness'],
  internal: ['内部反应', 'Internal response'],
  external: ['外部反应', 'External response'],
} as const;
export type HvaItem = keyof typeof hvaItems;
export const hvaItemNames = Object.keys(hvaItems) as [HvaItem, ...HvaItem[]];

/** Of the last three a low mark is a good one: 1 well prepared, 3 badly. */
export const isMitigation = (item: HvaItem): boolean => ['preparedness', 'internal', 'external'].includes(item);
export const hvaMarkWords = {
  likely: [
    ['无 / 不适用', 'None'],
    ['低', 'Low'],
    ['中', 'Moderate'],
    ['高', 'High'],
  ],
  ready: [
    ['无 / 不适用', 'Not applicable'],
    ['高(好)', 'High (good)'],
    ['中', 'Moderate'],
    ['低(差)', 'Low (bad)'],
  ],
} as const;

export type Marks = Readonly<Record<HvaItem, number>>;
/** What one rater has said; null: left blank. */
export type Rating = Readonly<Record<string, Readonly<Partial<Record<HvaItem, number | null>>>>>;

/** Relative risk in percent, after Kaiser: P/3 × (sum of the six)/18. */
export function riskOf(marks: Marks): number {
  const six = hvaItemNames.filter((item) => item !== 'probability').reduce((sum, item) => sum + marks[item], 0);
  return (marks.probability / 3) * (six / 18) * 100;
}

export type Invalid = 'blanks' | 'alike';
export const invalidWords = {
  blanks: ['空缺过多', 'Too many blanks'],
  alike: ['全部相同或循环填写', 'All alike, or the same again and again'],
} as const satisfies Record<Invalid, readonly [string, string]>;

/** Ten events or more left blank, every mark the same, or one row written again and again: it says nothing. */
export function invalidOf(events: readonly string[], rating: Rating, mostBlanks: number): Invalid | null {
  const rows = events.map((event) => hvaItemNames.map((item) => rating[event]?.[item] ?? null));
  const blank = rows.filter((row) => row.every((mark) => mark === null) || row.some((mark) => mark === null)).length;
  if (blank >= mostBlanks) return 'blanks';
  const marks = rows.flat().filter((mark) => mark !== null);
  if (marks.length > 1 && marks.every((mark) => mark === marks[0])) return 'alike';
  const full = rows.filter((row) => !row.includes(null)).map((row) => row.join());
  return full.length > 3 && new Set(full).size === 1 ? 'alike' : null;
}

export interface HvaResult {
  event: string;
  means: Marks;
  /** In percent. */
  risk: number;
  /** Events of the same risk share a rank. */
  rank: number;
  raters: number;
}

/** Means of each item over the ratings that count, the risk of the means, and the rank. An event nobody rated has none. */
export function resultsOf(events: readonly string[], ratings: readonly Rating[]): HvaResult[] {
  const rated = events.flatMap((event) => {
    const own = ratings.filter((rating) => hvaItemNames.every((item) => typeof rating[event]?.[item] === 'number'));
    if (own.length === 0) return [];
    const means = Object.fromEntries(
      hvaItemNames.map((item) => [
        item,
        own.reduce((sum, rating) => sum + Number(rating[event]?.[item]), 0) / own.length,
      ]),
    ) as Record<HvaItem, number>;
    return [{ event, means, risk: riskOf(means), raters: own.length }];
  });
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9;
  return rated
    .toSorted((a, b) => b.risk - a.risk || events.indexOf(a.event) - events.indexOf(b.event))
    .map((one) => ({ ...one, rank: 1 + rated.filter(({ risk }) => risk > one.risk && !near(risk, one.risk)).length }));
}

/** Rows of a table somebody else has reckoned that do not come out, to 0.01: the source may have cut instead of rounded. */
export const misprints = <T extends { marks: readonly number[]; printed: number }>(rows: readonly T[]): T[] =>
  rows.filter(({ marks, printed }) => {
    const named = Object.fromEntries(hvaItemNames.map((item, n) => [item, marks[n] ?? 0])) as Record<HvaItem, number>;
    return Math.abs(riskOf(named) - printed) > 0.0101;
  });
