import type { Module } from './kernel/app.ts';
import { cases } from './modules/case/index.ts';
import { identity } from './modules/identity/index.ts';

/** Every capability of the product, in start order. */
export const modules: Module[] = [
  identity, // who people are and what they may do
  cases, // everything that happens
];
