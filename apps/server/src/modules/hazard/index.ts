import type { Module } from '../../kernel/app.ts';
import { hazardHooks } from './hooks.ts';

/** Hazards (data sheet C6): grading by the list and what a major one needs before it is closed. */
export const hazards: Module = {
  name: 'hazard',
  zh: '隐患闭环与随手拍',
  routes({ cases }) {
    cases.use(hazardHooks);
  },
};
