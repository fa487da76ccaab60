export * from './coverage.ts';
export * from './fairness.ts';
export * from './propose.ts';
export * from './rules.ts';
export * from './span.ts';
