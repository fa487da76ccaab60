export * from './events.ts';
export * from './kaiser.ts';
export { published as publishedHva } from './published.ts';
