import type { Module } from '../../kernel/app.ts';
import { adverseHooks } from './adverse.ts';
import { findingHooks } from './finding.ts';

export { growingBatch } from './finding.ts';

/** Quality (data sheet C25) and adverse events: what the declarations of its case types cannot say. */
export const quality: Module = {
  name: 'quality',
  zh: '质量点评与不良事件',
  routes({ cases }) {
    cases.use(findingHooks);
    cases.use(adverseHooks);
  },
};
