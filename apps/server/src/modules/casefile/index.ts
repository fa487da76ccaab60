import { casefileApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { caseFile } from './file.ts';

/** The file of a case (卷宗): everything that is known of it, bound into one PDF. */
export const casefile: Module = {
  name: 'casefile',
  zh: '案件卷宗:一案全部材料合成一份带目录的 PDF',
  routes(app) {
    app.http.api('casefile', casefileApi, { pdf: (input, ctx) => caseFile(ctx, input) });
  },
};
