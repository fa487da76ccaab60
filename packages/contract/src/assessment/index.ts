export * from './formula.ts';
export * from './score.ts';
export * from './sources.ts';
export * from './table.ts';
export * from './text.ts';
