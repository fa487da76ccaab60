/** Surveys: which dimension a question is about, what its marks come to, and how sure one may be of it. Pure. */
export { type Dimension, dimensionNames, dimensions, friendly } from './dimensions.ts';
export { type MeanInterval, meanInterval, sampleSize } from './interval.ts';
export { type DimensionMarks, hasDimensions, lowMark, type Marked, marksOf } from './marks.ts';
