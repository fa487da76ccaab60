import { assessmentApi, assessmentGapApi, evidenceSources, scoreSheetApi, type Lang } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { importSheet, importTemplate, markedSheet, takeHandlers } from '../../kernel/registers/index.ts';
import { evidenceNames } from './evidence/index.ts';
import { gapRegister } from './gaps.ts';
import { packOf } from './pack.ts';
import { getAssessment, listAssessments } from './read.ts';
import { tableImport, tableRegister } from './sheet.ts';
import { shipTables } from './ship.ts';
import { itemSubjects } from './subject.ts';
import { getTable, listTables, putTable } from './tables.ts';
import {
  answerItem,
  assignItem,
  closeAssessment,
  measureAssessment,
  openAssessment,
  remindOwners,
  scoreItem,
} from './write.ts';

export { addAssessment } from './demo.ts';
export { itemSubject } from './subject.ts';

const remindJob = 'assessment-remind';

/** Self-assessment (B13): tables as data, evidence that is looked up, what lacks, and what an examiner wants to see. */
export const assessments: Module = {
  name: 'assessment',
  zh: '自评考核:标准即数据、十三种计分公式、证据自动取、差距清单、迎检材料',
  routes(app) {
    app.subjects.add(itemSubjects);
    app.http.api('assessment', assessmentApi, {
      tables: async (_, ctx) => ({ items: await listTables(ctx) }),
      table: ({ code }, ctx) => getTable(ctx, code),
      putTable,
      sources: async (_, ctx) => ({
        items: evidenceNames(ctx).map(({ from, names }) => ({
          from,
          label: evidenceSources[from],
          names: Object.entries(names).map(([name, label]) => ({ name, label })),
        })),
      }),
      list: async (_, ctx) => ({ items: await listAssessments(ctx) }),
      open: openAssessment,
      get: ({ id }, ctx) => getAssessment(ctx, id),
      measure: measureAssessment,
      close: closeAssessment,
      assign: assignItem,
      answer: answerItem,
      score: scoreItem,
      pack: ({ id, lang }, ctx) => packOf(app, ctx, id, lang),
    });
    app.http.api('scores', scoreSheetApi, {
      ...takeHandlers<{ code: string; lang?: Lang }>(app, tableRegister),
      import: async ({ code, dryRun }, ctx: Ctx) => importSheet(ctx, tableImport(ctx, code), dryRun),
      template: async ({ code, lang }, ctx) => importTemplate(tableImport(ctx, code), lang),
      marked: async ({ code, lang }, ctx) => markedSheet(ctx, tableImport(ctx, code), lang),
    });
    app.http.api('gaps', assessmentGapApi, takeHandlers<{ id: string; lang?: Lang }>(app, gapRegister));
    app.jobs.cron(`23 0 * * * ${remindJob} ?id=${remindJob}&fill=1d&max=3`);
  },
  jobs: { [remindJob]: async (_, ctx) => remindOwners(ctx) },
  start: async (app) => {
    await shipTables(app);
    return async () => undefined;
  },
};
