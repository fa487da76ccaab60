export * from './content.ts';
export * from './words.ts';
